/** Rounds at other providers, from the amounts alone: each transaction once, a payout only where something was staked, a stake back once and as it was. */
import { amount, text, whole, type ExportedEvent } from './export.ts'
import type { Findings } from './findings.ts'

type Data = ExportedEvent['data']
type Stake = { stake: bigint; fromBonus: bigint; isReturned: boolean }
/** `ahead`: what the house has returned, by which later payouts are less. */
type Round = { stakes: Map<string, Stake>; isClosed: boolean; ahead: bigint }
type Payout = { amount: bigint; isReturned: boolean }

/** What one wallet has said so far. */
type Seen = {
  readonly findings: Findings
  readonly elsewhere: Map<string, string>
  readonly rounds: Map<string, Round>
  readonly payouts: Map<string, Payout>
  held: bigint
  debt: bigint
}

/** Takes a wallet's events in order; `elsewhere`: in whose wallet each transaction was seen. */
export function createProviderCheck(
  findings: Findings,
  elsewhere: Map<string, string>,
): (event: ExportedEvent) => void {
  const seen: Seen = {
    findings,
    elsewhere,
    rounds: new Map(),
    payouts: new Map(),
    held: 0n,
    debt: 0n,
  }
  return (event) => {
    const { type } = event
    if (type === 'StakePlaced') stakePlaced(seen, event)
    if (type === 'StakeReturned') stakeReturned(seen, event)
    if (type === 'PayoutCredited') payoutCredited(seen, event)
    if (type === 'PayoutReturned') payoutReturned(seen, event)
    if (type === 'RoundClosed') roundClosed(seen, event)
    if (type === 'RollbackNoted') once(seen, event)
    if (type === 'WalletClosed') compare(seen, event, [`0 held`, `${seen.held} held`])
  }
}

const compare = ({ findings }: Seen, event: ExportedEvent, [expected, found]: [string, string]) => {
  if (expected !== found) findings.add('provider-round-mismatch', event, { expected, found })
}
const sum = (data: Data, field: string): bigint => amount(data, field) ?? 0n
const nameOf = ({ data }: ExportedEvent): string =>
  JSON.stringify([data['provider'], data['gameId'], data['roundId']])
const transactionOf = ({ data }: ExportedEvent): string =>
  JSON.stringify([data['provider'], data['transactionId']])

/** One transaction at two players is somebody's error, too. */
function once(seen: Seen, event: ExportedEvent): void {
  const transaction = transactionOf(event)
  const found = seen.elsewhere.get(transaction) ?? 'nowhere'
  compare(seen, event, [`${transaction} nowhere before`, `${transaction} ${found} before`])
  seen.elsewhere.set(transaction, event.stream)
}

function checkHeld(seen: Seen, event: ExportedEvent): void {
  compare(seen, event, [`${seen.held} held`, `${text(event.data, 'heldStakes')} held`])
}

function stakePlaced(seen: Seen, event: ExportedEvent): void {
  once(seen, event)
  const { data } = event
  const round = seen.rounds.get(nameOf(event)) ?? { stakes: new Map(), isClosed: false, ahead: 0n }
  compare(seen, event, ['an open round', round.isClosed ? 'a closed round' : 'an open round'])
  seen.rounds.set(nameOf(event), round)
  const [stake, fromBonus] = [sum(data, 'stake'), sum(data, 'fromBonus')]
  round.stakes.set(text(data, 'transactionId'), { stake, fromBonus, isReturned: false })
  seen.held += stake
  checkHeld(seen, event)
}

function stakeReturned(seen: Seen, event: ExportedEvent): void {
  const { data } = event
  const round = seen.rounds.get(nameOf(event))
  const stake = round?.stakes.get(text(data, 'transactionId'))
  const [toBonus, removed] = [sum(data, 'toBonus'), sum(data, 'removed')]
  const ofBonus = sum(data, 'fromBonus')
  const found = `${text(data, 'stake')}, of which ${ofBonus} of a bonus`
  if (round === undefined || stake === undefined || stake.isReturned) {
    compare(seen, event, ['a stake that was not returned', found])
    return
  }
  compare(seen, event, [`${stake.stake}, of which ${stake.fromBonus} of a bonus`, found])
  const back = toBonus + removed === 0n ? ofBonus : toBonus + removed
  compare(seen, event, [`${ofBonus} to one place`, `${back} to one place`])
  stake.isReturned = true
  if (!round.isClosed) seen.held -= stake.stake
  if (data['by'] === 'house') round.ahead += stake.stake - removed
  checkHeld(seen, event)
}

function payoutCredited(seen: Seen, event: ExportedEvent): void {
  once(seen, event)
  const { data } = event
  const [payout, netted, removed] = [sum(data, 'payout'), sum(data, 'netted'), sum(data, 'removed')]
  const round = seen.rounds.get(nameOf(event))
  if (data['isPromo'] !== true) checkKnown(seen, event, round)
  const ahead = round?.ahead ?? 0n
  compare(seen, event, [`${netted < ahead ? netted : ahead} netted`, `${netted} netted`])
  seen.payouts.set(transactionOf(event), { amount: payout - netted - removed, isReturned: false })
  if (round !== undefined) round.ahead -= netted
}

function checkKnown(seen: Seen, event: ExportedEvent, round: Round | undefined): void {
  const name = nameOf(event)
  compare(seen, event, [
    `a stake in ${name}`,
    round === undefined ? `none in ${name}` : `a stake in ${name}`,
  ])
}

function payoutReturned(seen: Seen, event: ExportedEvent): void {
  const { data } = event
  const round = seen.rounds.get(nameOf(event))
  const payout = seen.payouts.get(transactionOf(event))
  if (data['isCorrection'] === true) {
    once(seen, event)
    checkKnown(seen, event, round)
  } else {
    const expected = payout === undefined || payout.isReturned ? 'no payout' : `${payout.amount}`
    compare(seen, event, [expected, text(data, 'amount')])
    if (payout !== undefined) payout.isReturned = true
  }
  const owed = sum(data, 'owed')
  seen.debt += owed
  const left = owed > 0n ? `${seen.debt} owed and 0 left` : 'nothing owed'
  const found = owed > 0n ? `${text(data, 'debt')} owed and ${text(data, 'balance')} left` : left
  compare(seen, event, [left, found])
  if (round !== undefined) round.ahead += sum(data, 'netted')
}

function roundClosed(seen: Seen, event: ExportedEvent): void {
  const { data } = event
  const round = seen.rounds.get(nameOf(event))
  const found = `${whole(data, 'stakes')} stakes of ${text(data, 'staked')}`
  if (round === undefined || round.isClosed) {
    compare(seen, event, ['no open round', found])
    return
  }
  const standing = [...round.stakes.values()].filter(({ isReturned }) => !isReturned)
  const staked = standing.reduce((all, { stake }) => all + stake, 0n)
  compare(seen, event, [`${standing.length} stakes of ${staked}`, found])
  round.isClosed = true
  seen.held -= staked
  checkHeld(seen, event)
}
