// What pairs of figures of two commits say: a ratio, how sure it is, and whether it counts; it measures nothing.
import { CliError, EXIT } from '../support/cli.ts'
import { median } from './row.ts'

export type Side = 'ours' | 'ref'

/** Both commits' figures of one row, measured one right after the other. */
export type Pair = Readonly<Record<Side, number>>

export type Verdict = 'same' | 'slower' | 'faster'

export type Comparison = {
  /** Medians of the pairs. */
  ours: number
  ref: number
  /** Median of the pairs' own ratios, ours / ref: what both sides of a pair suffer falls out of it. */
  ratio: number
  /** Between these the true ratio is, but for `chance`. */
  low: number
  high: number
  /** Of a verdict other than `same` on commits that do not differ, from 0 to 1. */
  chance: number
  verdict: Verdict
}

/** Below 5 pairs chance would often look like a difference; many take hours. */
export const PAIRS = { min: 5, default: 6, max: 50 }

/** Below it a verdict is certain enough: what more pairs there are narrows the spread. */
const CHANCE_MAX = 0.01

/** The number of `--pairs`, which has no meaning without `--compare`. */
export function pairsOf({ compare: ref, pairs }: { compare?: string; pairs?: string }): number {
  if (pairs === undefined) return PAIRS.default
  const number = /^\d{1,3}$/.test(pairs) ? Number(pairs) : Number.NaN
  if (ref !== undefined && number >= PAIRS.min && number <= PAIRS.max) return number
  const why = `--pairs takes a whole number from ${PAIRS.min} to ${PAIRS.max}, with --compare.`
  throw new CliError(why, EXIT.usage)
}

/** Who is measured first in a pair: A B, B A, A B, … so that a drift of the machine falls out. */
export const orderOf = (pair: number): readonly [Side, Side] =>
  pair % 2 === 0 ? ['ours', 'ref'] : ['ref', 'ours']

/**
 * Compares by the sign test's interval of the median: it asks for no distribution, and one pass that a
 * neighbour ruined does not move it. With up to 11 pairs it is the smallest to the largest ratio, so
 * that a difference counts when all pairs agree on it; with more pairs the outermost are left out.
 */
export function compare(pairs: readonly Pair[], better: 'higher' | 'lower'): Comparison {
  const ratios = pairs.map(({ ours, ref }) => ours / ref).sort((a, b) => a - b)
  const outermost = leftOut(ratios.length)
  const low = ratios[outermost] ?? Number.NaN
  const high = ratios[ratios.length - 1 - outermost] ?? Number.NaN
  return {
    ours: median(pairs.map(({ ours }) => ours)),
    ref: median(pairs.map(({ ref }) => ref)),
    ratio: median(ratios),
    low,
    high,
    chance: chanceOf(ratios.length, outermost),
    verdict: verdictOf(low, high, better),
  }
}

function verdictOf(low: number, high: number, better: 'higher' | 'lower'): Verdict {
  if (low > 1) return better === 'higher' ? 'faster' : 'slower'
  if (high < 1) return better === 'higher' ? 'slower' : 'faster'
  return 'same'
}

/** Ratios that may be left out at each end while the chance stays small. */
function leftOut(pairs: number): number {
  let outermost = 0
  while (chanceOf(pairs, outermost + 1) <= CHANCE_MAX) outermost += 1
  return outermost
}

/** That of so many fair coins all but at most `exceptions` fall alike. */
function chanceOf(pairs: number, exceptions: number): number {
  let [ways, sum] = [1, 0]
  for (let n = 0; n <= exceptions; n += 1) {
    sum += ways
    ways = (ways * (pairs - n)) / (n + 1)
  }
  return Math.min(1, (2 * sum) / 2 ** pairs)
}
