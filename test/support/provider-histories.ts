/** Random programs in which another provider plays, too: a few rounds, transactions that come in any order, some of them rolled back. */
import fc from 'fast-check'
import { minor } from '../../domain/shared/money.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import { CLOSE, creditPayout, NOTE, placeStake, returnOf, takeBack } from './provider-facts.ts'
import { BET_AT, ENDS_AT, JOINED_AT } from './wallet-facts.ts'
import { bonusCommands, programsOf, walletCommands, type Given } from './wallet-histories.ts'

const at = fc.constantFrom(JOINED_AT, BET_AT, ENDS_AT)
const roundId = fc.constantFrom('r-1', 'r-2', 'r-3', 'r-4')
const gameId = fc.constantFrom('hub-reels', 'hub-wheel')
const amount = fc.bigInt({ min: 0n, max: 900n }).map(minor)
const by = fc.constantFrom('provider' as const, 'provider' as const, 'house' as const)
const transactionId = fc.nat({ max: 15 }).map(String)
const round = { at, roundId, gameId }

type Events = readonly WalletEvent[]
type Name = { gameId: string; roundId: string }

/** What the command layer would hand over of them. */
const recorded = (events: Events, isSought: (event: WalletEvent) => boolean) => {
  const found = events.filter(isSought)
  return found.length === 0 ? null : found
}
const closeOf = (events: Events, { gameId: game, roundId: name }: Name) =>
  recorded(
    events,
    ({ type, data }) => type === 'RoundClosed' && data.gameId === game && data.roundId === name,
  )
const transactionOf = (events: Events, id: string) =>
  recorded(events, ({ type, data }) => {
    const isOne = type === 'StakePlaced' || type === 'PayoutCredited' || type === 'RollbackNoted'
    return isOne && data.transactionId === id
  })
const stakesIn = (events: Events) =>
  events.flatMap((event) => (event.type === 'StakePlaced' ? [event] : []))

const stakes: fc.Arbitrary<Given> = fc.record({ ...round, transactionId, stake: amount }).map(
  ({ stake, ...of }) =>
    (_state, events) =>
      placeStake(stake, {
        ...of,
        transactionId: `s${of.transactionId}`,
        closed: closeOf(events, of),
      }),
)
/** Mostly of a round that has a stake; some name it, some were made for none. */
const payouts: fc.Arbitrary<Given> = fc
  .record({
    ...round,
    transactionId,
    payout: amount,
    pick: fc.nat({ max: 20 }),
    how: fc.constantFrom('byRound', 'byStake', 'byRound', 'byStake', 'promo', 'astray'),
  })
  .map(({ payout, pick, how, ...any }) => (_state, events) => {
    const all = stakesIn(events)
    const stake = how === 'astray' ? undefined : all[pick % (all.length + 1)]
    const of = stake === undefined ? any : { ...any, ...nameOf(stake.data) }
    const isReturn = ({ type, data }: WalletEvent) =>
      type === 'StakeReturned' && data.transactionId === stake?.data.transactionId
    return creditPayout(payout, {
      ...of,
      transactionId: `w${any.transactionId}`,
      isPromo: how === 'promo',
      closed: closeOf(events, of),
      ...(how !== 'byStake'
        ? {}
        : { stake: stake === undefined ? null : [stake], returned: recorded(events, isReturn) }),
    })
  })
const nameOf = ({ gameId: game, roundId: name }: Name) => ({ gameId: game, roundId: name })

const rollbacks: fc.Arbitrary<Given> = fc
  .record({ at, by, kind: fc.constantFrom('s', 's', 'w'), id: transactionId })
  .map(({ kind, id, ...of }) => (_state, events) => {
    const name = `${kind}${id}`
    const transaction = transactionOf(events, name)
    return transaction === null && kind === 's'
      ? { ...NOTE, transactionId: name }
      : returnOf(transaction, of)
  })
const corrections: fc.Arbitrary<Given> = fc.record({ ...round, transactionId, amount }).map(
  ({ amount: less, ...of }) =>
    (_state, events) =>
      takeBack(less, { ...of, transactionId: `c${of.transactionId}`, closed: closeOf(events, of) }),
)
const closes: fc.Arbitrary<Given> = fc
  .record({ ...round, by })
  .map((of) => () => ({ ...CLOSE, ...of }))

export const providerPrograms = programsOf(
  fc.oneof(
    { weight: 8, arbitrary: walletCommands },
    { weight: 3, arbitrary: bonusCommands },
    { weight: 7, arbitrary: stakes },
    { weight: 5, arbitrary: payouts },
    { weight: 4, arbitrary: rollbacks },
    corrections,
    closes,
  ),
)
