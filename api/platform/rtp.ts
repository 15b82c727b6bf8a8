/**
 * What games have paid back so far, and how far chance may have taken that from what they pay back in the long run.
 *
 * The actual RTP is a ratio of two sums over n rounds: R = ΣP / ΣS (payouts P, stakes S). Its variance is estimated by the
 * ratio estimator's linearisation, ΣD² / (ΣS)² with D = P − R·S (W. G. Cochran, Sampling Techniques, 3rd edition, 1977,
 * section 6.4), and ΣD² = ΣP² − 2·R·ΣPS + R²·ΣS² needs sums alone. The band is R ± 1.96 standard errors, 95 % of a normal
 * distribution, which such a sum comes near to once it has some hundred rounds and some dozens of wins: no band before.
 */
import { games } from '../../domain/games/paytables/catalogue.ts'
import type { WalletTotal } from '../../projections/wallet/wallet-totals.ts'

const Z_95 = 1.96
const ROUNDS_MIN = 100n
const WINS_MIN = 30n

export type GameRtp = {
  readonly gameId: string
  readonly title: string
  readonly paytableVersion: string
  readonly rounds: string
  readonly targetBp: number
  /** Shares of the turnover; null where nothing was staked, of the band also where there are too few rounds for one. */
  readonly actual: number | null
  readonly low: number | null
  readonly high: number | null
}

type Sums = { events: bigint; amount: bigint; squared: bigint; by_stake: bigint }

/** Over all currencies and account kinds that are told, and of both buckets: a draw knows none of them. */
function sumsOf(totals: readonly WalletTotal[], type: string, gameId: string): Sums {
  const sums: Sums = { events: 0n, amount: 0n, squared: 0n, by_stake: 0n }
  for (const row of totals) {
    if (row.type !== type || row.game_id !== gameId) continue
    sums.events += row.events
    sums.amount += row.amount
    sums.squared += row.squared
    sums.by_stake += row.by_stake
  }
  return sums
}

export const gameRtps = (totals: readonly WalletTotal[]): GameRtp[] =>
  games.map(({ gameId, title, version: paytableVersion, rtpTargetBp: targetBp }) => {
    const bets = sumsOf(totals, 'BetPlaced', gameId)
    const wins = sumsOf(totals, 'WinCredited', gameId)
    const rounds = String(bets.events)
    return { gameId, title, paytableVersion, rounds, targetBp, ...bandOf(bets, wins) }
  })

/** Sums of squares are whole and large: they are combined before anything is divided. */
export function bandOf(bets: Sums, wins: Sums): Pick<GameRtp, 'actual' | 'low' | 'high'> {
  if (bets.amount === 0n) return { actual: null, low: null, high: null }
  const [staked, paid] = [bets.amount, wins.amount]
  const actual = Number(paid) / Number(staked)
  if (bets.events < ROUNDS_MIN || wins.events < WINS_MIN) return { actual, low: null, high: null }
  const deviations =
    wins.squared * staked * staked - 2n * paid * staked * wins.by_stake + paid * paid * bets.squared
  const error = Math.sqrt(Number(deviations)) / Number(staked) / Number(staked)
  return { actual, low: Math.max(0, actual - Z_95 * error), high: actual + Z_95 * error }
}
