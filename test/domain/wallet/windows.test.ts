/** The windows in a wallet's state: at any instant they say what its events add up to, and they stay small. */
import { expect } from 'chai'
import fc from 'fast-check'
import { minor } from '../../../domain/shared/money.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { walletStateSchema, type WalletState } from '../../../domain/wallet/state.ts'
import {
  spansIn,
  rollingSums,
  sumsSince,
  WINDOWS,
  type Sums,
  type WindowName,
} from '../../../domain/wallet/windows.ts'
import {
  bet,
  deposited,
  DIMENSIONS,
  funded,
  joined,
  PAID_BY,
  ROUND,
  SESSION,
  WHOSE,
  WITHDRAWAL,
} from '../../support/wallet-facts.ts'

const RUNS = 300
const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000]
const PAUSE = 5 * MINUTE
const START = Date.parse('2026-02-20T00:00:00.000Z')
const NAMES = ['day', 'week', 'month'] as const satisfies WindowName[]

type Kind = 'deposited' | 'withdrawn' | 'staked' | 'won'
type Moved = { kind: Kind; amount: bigint; atMs: number }

const iso = (ms: number) => new Date(ms).toISOString()

function factOf({ kind, amount }: Pick<Moved, 'kind' | 'amount'>): WalletEvent {
  const sum = minor(amount)
  switch (kind) {
    case 'deposited':
      return deposited(amount)
    case 'withdrawn':
      return {
        type: 'WithdrawalPaid',
        data: { withdrawalId: WITHDRAWAL, amount: sum, ...PAID_BY, reference: 'r' },
      }
    case 'staked':
      return bet({ stake: sum })
    case 'won':
      return {
        type: 'WinCredited',
        data: {
          roundId: ROUND,
          sessionId: SESSION,
          gameId: 'dice',
          paytableVersion: 'dice-1',
          nonce: 0,
          stake: minor(1n),
          betAt: iso(START),
          payout: sum,
          balance: minor(0n),
          ...DIMENSIONS,
        },
      }
  }
}

const begun = (): WalletState =>
  [...funded(0n).slice(0, 1), joined()].reduce(
    (state, event) => wallet.evolve(state, event, iso(START)),
    wallet.initialState(),
  )
const after = (moves: readonly Moved[], state = begun()): WalletState =>
  moves.reduce((was, one) => wallet.evolve(was, factOf(one), iso(one.atMs)), state)

/** From the events alone, by no code of the wallet's: what moved from `fromMs` on. */
function naively(moves: readonly Moved[], fromMs: number): Sums {
  const sums: Sums = { deposited: 0n, withdrawn: 0n, staked: 0n, won: 0n, playedMs: 0 }
  let roundMs: number | null = null
  for (const { kind, amount, atMs } of moves) {
    if (atMs >= fromMs) sums[kind] += amount
    if (kind !== 'staked') continue
    const isPlay = roundMs !== null && atMs - roundMs <= PAUSE
    if (isPlay && roundMs !== null) sums.playedMs += Math.max(0, atMs - Math.max(roundMs, fromMs))
    roundMs = atMs
  }
  return sums
}

/** Bursts of rounds, minutes, and absences of up to six weeks; ends of quarters, hours and days among them. */
const gaps = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 20 * SECOND }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 20 * MINUTE }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(1, PAUSE, PAUSE + 1, 15 * MINUTE, HOUR, DAY, DAY - 1, 7 * DAY),
  },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 30 * HOUR }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 42 * DAY }) },
)
const histories = fc
  .array(
    fc.record({
      kind: fc.constantFrom<Kind[]>('deposited', 'withdrawn', 'staked', 'staked', 'staked', 'won'),
      amount: fc.bigInt({ min: 1n, max: 10n ** 12n }),
      gap: gaps,
    }),
    { maxLength: 60, size: 'max' },
  )
  .map((steps) => {
    let atMs = START
    return steps.map(({ kind, amount, gap }): Moved => ({ kind, amount, atMs: (atMs += gap) }))
  })

const law = (title: string, check: (moves: Moved[], laterMs: number) => void) =>
  it(title, () => {
    fc.assert(fc.property(histories, gaps, check), { numRuns: RUNS })
  })
const endOf = (moves: readonly Moved[], laterMs: number) => (moves.at(-1)?.atMs ?? START) + laterMs

/** The beginnings of the calendar's day, week (from Monday) and month in UTC. */
function calendarOf(atMs: number): Record<WindowName, number> {
  const date = new Date(atMs)
  const day = atMs - (atMs % DAY)
  return {
    day,
    week: day - ((date.getUTCDay() + 6) % 7) * DAY,
    month: Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1),
  }
}

describe('wallet: windows', () => {
  law(
    'say of a rolling window what its spans’ events add up to, a part of one counting whole',
    (moves, laterMs) => {
      const atMs = endOf(moves, laterMs)
      const { windows } = after(moves)
      for (const name of NAMES) {
        const { stepMs, lengthMs } = WINDOWS[name]
        const fromMs = Math.floor((atMs - lengthMs) / stepMs) * stepMs
        expect(rollingSums(windows, name, iso(atMs)), name).to.deep.equal(naively(moves, fromMs))
      }
    },
  )

  it('leave time played before midnight there, where money came in between', () => {
    const midnight = START + DAY
    const moves: Moved[] = [
      { kind: 'staked', amount: 1n, atMs: midnight - MINUTE },
      { kind: 'deposited', amount: 1n, atMs: midnight },
      { kind: 'staked', amount: 1n, atMs: midnight + MINUTE },
    ]
    const { windows } = after(moves)
    expect(sumsSince(windows, 'day', iso(midnight)).playedMs).to.equal(MINUTE)
    expect(sumsSince(windows, 'day', iso(START)).playedMs).to.equal(2 * MINUTE)
  })

  law('never say less than what moved in the length of the window', (moves, laterMs) => {
    const atMs = endOf(moves, laterMs)
    const { windows } = after(moves)
    for (const name of NAMES) {
      const found = rollingSums(windows, name, iso(atMs))
      const least = naively(moves, atMs - WINDOWS[name].lengthMs)
      for (const field of Object.keys(least) as (keyof Sums)[]) {
        expect(found[field] >= least[field], `${name} ${field}`).to.equal(true)
      }
    }
  })

  law('say exactly what moved since the calendar’s day, week and month began', (moves, laterMs) => {
    const atMs = endOf(moves, laterMs)
    const { windows } = after(moves)
    const begins = calendarOf(atMs)
    for (const name of NAMES) {
      const found = sumsSince(windows, name, iso(begins[name]))
      expect(found, name).to.deep.equal(naively(moves, begins[name]))
    }
  })

  law(
    'say exactly what moved since a day began in zones that stand at :30 and :45, one of 25 hours too',
    (moves, laterMs) => {
      const atMs = endOf(moves, laterMs)
      const { windows } = after(moves)
      for (const zoneMs of [5.5 * HOUR, 5.75 * HOUR, 12.75 * HOUR, -3.5 * HOUR]) {
        const localMs = atMs + zoneMs
        const fromMs = localMs - (((localMs % DAY) + DAY) % DAY) - zoneMs
        for (const begin of [fromMs, fromMs - HOUR].filter((ms) => atMs - ms <= DAY + HOUR)) {
          const found = sumsSince(windows, 'day', iso(begin))
          expect(found).to.deep.equal(naively(moves, begin))
        }
      }
    },
  )

  law('come back from a snapshot as they were, and go on the same', (moves, laterMs) => {
    const half = moves.slice(0, moves.length >> 1)
    const kept = JSON.parse(JSON.stringify(walletStateSchema.encode(after(half)))) as never
    const restored = walletStateSchema.decode(kept)
    expect(restored.windows).to.deep.equal(after(half).windows)
    const rest = moves.slice(half.length)
    expect(after(rest, restored).windows).to.deep.equal(after(moves).windows)
    expect(laterMs).to.be.at.least(0)
  })

  it('keep no more spans than their windows reach, though somebody plays for two months without a break', () => {
    let state = begun()
    let most = 0
    for (let n = 0; n < 60 * 24 * 12; n += 1) {
      state = wallet.evolve(state, bet({ stake: minor(1n) }), iso(START + n * PAUSE))
      most = Math.max(most, spansIn(state.windows))
    }
    const counts = NAMES.map((name) => state.windows[name].length)
    expect(counts).to.deep.equal([100, 170, 125])
    expect(most).to.be.at.most(100 + 170 + 126 + 1)
    const lastMs = START + (60 * 24 * 12 - 1) * PAUSE
    expect(rollingSums(state.windows, 'day', iso(lastMs)).playedMs).to.be.within(
      DAY,
      DAY + 15 * MINUTE,
    )
    const { windows } = state
    expect(wallet.weigh?.(state)).to.be.within(60_000, 70_000)
    expect(JSON.stringify(walletStateSchema.encode(state)).length).to.be.below(48_000)
    expect(windows.quarter?.staked).to.equal(3n)
  })

  it('change the quarter under way with a bet, and share all else with the state before', () => {
    const moves = [1, 2, 3].map((n): Moved => ({
      kind: 'staked',
      amount: 5n,
      atMs: START + n * DAY,
    }))
    const before = after(moves)
    const next = wallet.evolve(before, bet({ stake: minor(7n) }), iso(START + 3 * DAY + SECOND))
    for (const name of NAMES) expect(next.windows[name]).to.equal(before.windows[name])
    expect(next.windows.quarter?.staked).to.equal(12n)
  })

  it('count nothing of what is only begun, held or corrected by hand', () => {
    const events: WalletEvent[] = [
      ...funded(0n).slice(0, 2),
      {
        type: 'Adjusted',
        data: {
          adjustmentId: ROUND,
          direction: 'credit',
          amount: minor(9n),
          balance: minor(9n),
          ...WHOSE,
        },
      },
    ]
    const state = events.reduce(
      (was, event) => wallet.evolve(was, event, iso(START)),
      wallet.initialState(),
    )
    expect(state.windows).to.deep.equal(wallet.initialState().windows)
  })
})
