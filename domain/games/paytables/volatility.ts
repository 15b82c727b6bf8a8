/**
 * How far a game's payouts scatter: the standard deviation of what one round pays, in stakes. Of a choice's prices it is exact, √(E[m²] − E[m]²)
 * over all outcomes, as integers up to the root, which is rounded down to four decimals.
 */
import type { Paytable } from './paytable.ts'

/** Of one choice. */
export type Scatter = {
  readonly choice: string
  /** In units of 1/10,000 of the stake, rounded down. */
  readonly deviationBp: bigint
}

export type Volatility = {
  readonly least: Scatter
  readonly most: Scatter
  /** The choice that can win most, and what it pays then. */
  readonly highest: { readonly choice: string; readonly multiplierBp: bigint }
}

export function scatterOf(paytable: Paytable, choice: string): Scatter {
  const outcomes = BigInt(paytable.outcomes)
  let [sum, squares] = [0n, 0n]
  for (const { multiplierBp, outcomes } of paytable.prices(choice)) {
    sum += BigInt(outcomes) * multiplierBp
    squares += BigInt(outcomes) * multiplierBp * multiplierBp
  }
  return { choice, deviationBp: rootOf(outcomes * squares - sum * sum) / outcomes }
}

/** Over all choices of a game; of several that are alike the first. */
export function volatilityOf(paytable: Paytable): Volatility {
  let found: Volatility | undefined
  for (const choice of paytable.choices()) {
    const scatter = scatterOf(paytable, choice)
    const highest = { choice, multiplierBp: paytable.multiplierMaxBp(choice) }
    found ??= { least: scatter, most: scatter, highest }
    found = {
      least: scatter.deviationBp < found.least.deviationBp ? scatter : found.least,
      most: scatter.deviationBp > found.most.deviationBp ? scatter : found.most,
      highest: highest.multiplierBp > found.highest.multiplierBp ? highest : found.highest,
    }
  }
  if (found === undefined) throw new Error(`${paytable.version} has no choices`)
  return found
}

/** The largest integer whose square is not above `square`, by Newton's method. */
function rootOf(square: bigint): bigint {
  if (square < 2n) return square
  let root = 1n << BigInt(Math.ceil(square.toString(2).length / 2))
  for (;;) {
    const next = (root + square / root) / 2n
    if (next >= root) return root
    root = next
  }
}
