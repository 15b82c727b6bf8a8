/** What reads of a wallet should answer as of a position: its stream, folded up to there by other code than the read models'. */
import type { WalletEvent } from '../../domain/wallet/events.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import { decode, type Recorded } from '../../eventstore/codec.ts'

type Fact = Recorded<WalletEvent>

export type Truth = {
  readonly wallet: (asOf: bigint) => object
  /** Newest first. */
  readonly entries: (asOf: bigint, limit: number) => object[]
  readonly round: (asOf: bigint, roundId: string) => object
  readonly session: (asOf: bigint, sessionId: string) => object
}

export async function truthOf(client: StoreClient, playerId: string): Promise<Truth> {
  const facts: Fact[] = []
  for await (const stored of client.read(`wallet-${playerId}`)) facts.push(decode(stored) as Fact)
  const until = (asOf: bigint) => facts.filter(({ position }) => position <= asOf)
  return {
    wallet: (asOf) => ({ balance: balanceOf(until(asOf)), ...playedIn(until(asOf)) }),
    entries: (asOf, limit) =>
      until(asOf)
        .flatMap((fact) => entryOf(fact) ?? [])
        .map((entry, n) => ({ ...entry, number: String(n + 1) }))
        .slice(-limit)
        .reverse(),
    round: (asOf, roundId) => {
      const { staked, paidOut } = playedIn(until(asOf).filter((fact) => roundOf(fact) === roundId))
      return { stake: staked, payout: paidOut }
    },
    session(asOf, sessionId) {
      const played = until(asOf).filter((fact) => roundOf(fact) && sessionOf(fact) === sessionId)
      const rounds = played.filter(({ type }) => type === 'BetPlaced').length
      return { rounds, ...playedIn(played) }
    },
  }
}

const roundOf = ({ data }: Fact) => ('roundId' in data ? data.roundId : undefined)
const sessionOf = ({ data }: Fact) => ('sessionId' in data ? data.sessionId : undefined)

function balanceOf(facts: readonly Fact[]): string {
  const last = facts.findLast(({ data }) => 'balance' in data)
  return last !== undefined && 'balance' in last.data ? String(last.data.balance) : '0'
}

function playedIn(facts: readonly Fact[]): { staked: string; paidOut: string } {
  let [staked, paidOut] = [0n, 0n]
  for (const { type, data } of facts) {
    if (type === 'BetPlaced') staked += data.stake
    if (type === 'WinCredited') paidOut += data.payout
  }
  return { staked: String(staked), paidOut: String(paidOut) }
}

/** Bets, wins and deposits: the players of this test withdraw nothing. */
function entryOf({ type, data }: Fact): object | null {
  const row = (kind: string, amount: bigint, balance: bigint) => ({
    kind,
    amount: String(amount),
    balance: String(balance),
  })
  if (type === 'BetPlaced') return row('BET', 0n - data.stake, data.balance)
  if (type === 'WinCredited') return row('WIN', data.payout, data.balance)
  if (type === 'Deposited') return row('DEPOSIT', data.amount, data.balance)
  return null
}
