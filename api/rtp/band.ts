/**
 * How far chance alone takes what a game has paid back from its target.
 *
 * A round at stake s pays between 0 and M·s, where M is the highest multiplier of its choice, and R·s on average. By the
 * Bhatia–Davis inequality (R. Bhatia, C. Davis, "A better bound on the variance", Amer. Math. Monthly 107, 2000) the variance of such a
 * payout is at most R(M − R)·s², and exactly that where a round wins M·s or nothing, as in dice. Rounds are drawn independently, so
 * the variances add up: of paid out / staked it is at most R(M − R)·Σs² / (Σs)². By the central limit theorem 95 % of all samples
 * lie within 1.96 standard deviations. Which choices were played the sums do not say: M is the highest of the paytable, so the band
 * is the widest that it can be. What lies beyond it is no chance; what lies within may still be worth a look where players choose
 * high chances. Few rounds have a wide band.
 */
import { knownPaytable } from '../../domain/games/paytables/catalogue.ts'
import type { Paytable } from '../../domain/games/paytables/paytable.ts'

/** Of the normal distribution: 95 % lie within so many standard deviations. */
const Z_95 = 1.96

const BP = 10_000

export type Sums = {
  readonly staked: bigint
  readonly staked_squared: bigint
  readonly paid_out: bigint
}

/** Shares of the turnover; null where nothing was staked, and the band where the paytable is not known to this code. */
export type Measured = {
  readonly rtp: number | null
  readonly band: { readonly low: number; readonly high: number } | null
  /** Whether chance alone explains it, 19 times in 20; null where there is no band. */
  readonly isWithin: boolean | null
}

export function measured(version: string, { staked, staked_squared, paid_out }: Sums): Measured {
  if (staked === 0n) return { rtp: null, band: null, isWithin: null }
  const rtp = shareOf(paid_out, staked)
  const paytable = knownPaytable(version)
  if (paytable === undefined) return { rtp, band: null, isWithin: null }
  const target = paytable.rtpTargetBp / BP
  const half = (Z_95 * Math.sqrt(varianceOf(paytable) * Number(staked_squared))) / Number(staked)
  const band = { low: rounded(Math.max(0, target - half)), high: rounded(target + half) }
  return { rtp, band, isWithin: rtp >= band.low && rtp <= band.high }
}

/** Six decimals, exact up to there at any size. */
const shareOf = (part: bigint, of: bigint): number => Number((part * 1_000_000n) / of) / 1_000_000

const rounded = (share: number): number => Math.round(share * 1_000_000) / 1_000_000

/** Highest multipliers, found once by looking at every choice; by paytable version. */
const highest = new Map<string, number>()

/** R(M − R), of a stake of one. */
function varianceOf(paytable: Paytable): number {
  const target = paytable.rtpTargetBp / BP
  return target * ((highest.get(paytable.version) ?? highestOf(paytable)) - target)
}

function highestOf({ version, choices, multiplierMaxBp }: Paytable): number {
  let most = 0n
  for (const choice of choices()) {
    const multiplier = multiplierMaxBp(choice)
    if (multiplier > most) most = multiplier
  }
  const found = Number(most) / BP
  highest.set(version, found)
  return found
}
