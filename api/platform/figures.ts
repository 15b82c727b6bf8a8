/** The figures of all wallets, from their totals: everything that is counted, nothing that is anybody's. */
import type { WalletTotal } from '../../projections/wallet/wallet-totals.ts'

/** `demo`: of these, those of demo accounts. */
export type Counted = { readonly all: string; readonly demo: string }

type Of = { readonly type: string; readonly currency?: string; readonly demo?: boolean }

const fits = (row: WalletTotal, { type, currency, demo }: Of) =>
  row.type === type &&
  (currency === undefined || row.currency === currency) &&
  (demo !== true || row.account_kind === 'demo')

const added = (totals: readonly WalletTotal[], of: Of, what: 'events' | 'amount') =>
  totals.reduce((sum, row) => (fits(row, of) ? sum + row[what] : sum), 0n)

/** How many have begun with one event and not ended with the other. */
function standing(totals: readonly WalletTotal[], begun: string, ended: string): Counted {
  const left = (demo: boolean) =>
    added(totals, { type: begun, demo }, 'events') - added(totals, { type: ended, demo }, 'events')
  return { all: String(left(false)), demo: String(left(true)) }
}

export const playersOf = (totals: readonly WalletTotal[]) =>
  standing(totals, 'WalletOpened', 'WalletClosed')

export const sessionsOf = (totals: readonly WalletTotal[]) =>
  standing(totals, 'SessionJoined', 'SessionLeft')

const currenciesOf = (totals: readonly WalletTotal[]) => [
  ...new Set(totals.map(({ currency }) => currency)),
]

/** By type and currency, the games added up. */
export function walletEventsOf(totals: readonly WalletTotal[]) {
  const types = [...new Set(totals.map(({ type }) => type))].sort()
  return types.flatMap((type) =>
    currenciesOf(totals.filter((row) => row.type === type)).map((currency) => ({
      type,
      currency,
      events: String(added(totals, { type, currency }, 'events')),
      amount: String(added(totals, { type, currency }, 'amount')),
    })),
  )
}

export const roundsOf = (totals: readonly WalletTotal[]): bigint =>
  added(totals, { type: 'BetPlaced' }, 'events')

export const demoRoundsOf = (totals: readonly WalletTotal[]): bigint =>
  added(totals, { type: 'BetPlaced', demo: true }, 'events')

/** Stakes less payouts, and what a bet was on average: rounded down, in whole minor units. */
export const moneyOf = (totals: readonly WalletTotal[]) =>
  currenciesOf(totals).map((currency) => {
    const sum = (type: string, demo = false) => added(totals, { type, currency, demo }, 'amount')
    const bets = added(totals, { type: 'BetPlaced', currency }, 'events')
    const staked = sum('BetPlaced')
    const paidOut = sum('WinCredited')
    return {
      currency,
      deposited: String(sum('Deposited')),
      withdrawn: String(sum('WithdrawalPaid')),
      staked: String(staked),
      paidOut: String(paidOut),
      ggr: String(staked - paidOut),
      demoGgr: String(sum('BetPlaced', true) - sum('WinCredited', true)),
      averageBet: bets === 0n ? null : String(staked / bets),
    }
  })

const WINDOW_MS = 60_000

/**
 * Rounds a second over the last minute, by what was counted in it: where nobody has asked for a minute, over the time since
 * somebody did, which is told beside it.
 */
export function createPace() {
  let seen: { atMs: number; rounds: bigint }[] = []
  return (rounds: bigint, atMs: number) => {
    seen = [...seen.filter((one) => atMs - one.atMs <= WINDOW_MS), { atMs, rounds }]
    const first = seen[0]
    const overMs = first === undefined ? 0 : atMs - first.atMs
    if (first === undefined || overMs === 0) return { perSecond: null, overSeconds: 0 }
    // A rebuild that is under way may show fewer than before.
    const more = Math.max(0, Number(rounds - first.rounds))
    return { perSecond: (more * 1_000) / overMs, overSeconds: Math.round(overMs / 1_000) }
  }
}
