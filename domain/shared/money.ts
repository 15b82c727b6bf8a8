/** Money as integer minor units: bigint in memory, a string of digits on the wire and in streams. */
import { z } from 'zod'

declare const minorUnits: unique symbol

/** An amount in minor units of its currency (cents for EUR, yen for JPY), never negative. */
export type Minor = bigint & { readonly [minorUnits]: true }

/** The largest amount the ledger holds: 15 digits, exact in every reader that knows only doubles. */
export const MINOR_MAX = 999_999_999_999_999n

/** Checks an amount in minor units; throws a RangeError when negative or beyond the ledger. */
export function minor(amount: bigint): Minor {
  if (amount < 0n || amount > MINOR_MAX) throw new RangeError(`amount out of range: ${amount}`)
  return amount as Minor
}

export const ZERO = minor(0n)
export const add = (a: Minor, b: Minor): Minor => minor(a + b)
export const subtract = (a: Minor, b: Minor): Minor => minor(a - b)
export const least = (a: Minor, b: Minor): Minor => (a < b ? a : b)

/** stake × multiplier, the multiplier in units of 1/10,000, rounded down to whole minor units. */
export const multiplied = (stake: bigint, multiplierBp: bigint): bigint =>
  (stake * multiplierBp) / 10_000n

/** Minor units as digits: "1050" is 10.50 EUR; no sign, no leading zero, no fraction. */
export const minorSchema = z.codec(
  z.string().regex(/^(0|[1-9]\d{0,14})$/, 'digits of a whole number of minor units, at most 15'),
  z.custom<Minor>((value) => typeof value === 'bigint' && value >= 0n && value <= MINOR_MAX),
  { decode: (digits) => minor(BigInt(digits)), encode: String },
)

/** Minor units above zero: what can be staked, deposited or withdrawn. */
export const positiveMinorSchema = z.codec(
  z.string().regex(/^[1-9]\d{0,14}$/, 'digits of a whole number of minor units above zero'),
  z.custom<Minor>((value) => typeof value === 'bigint' && value > 0n && value <= MINOR_MAX),
  { decode: (digits) => minor(BigInt(digits)), encode: String },
)

/** A sum of amounts over time, in minor units: it may be larger than any one amount. */
export const minorSumSchema = z.codec(
  z.string().regex(/^(0|[1-9]\d{0,29})$/, 'digits of a whole number of minor units, at most 30'),
  z.bigint().nonnegative(),
  { decode: (digits) => BigInt(digits), encode: String },
)
