/** Amounts between a provider's digits and our minor units, exactly or not at all: on whole numbers, never through a double. */
import { exponentOf } from '../../domain/shared/currency.ts'
import { minor, MINOR_MAX, type Minor } from '../../domain/shared/money.ts'
import type { Scale } from './profile.ts'

/** No sign, no exponent, no leading zero, no point at an end; more digits than any amount has are not looked at. */
const WHOLE = /^(?:0|[1-9]\d{0,29})$/
const DECIMAL = /^(0|[1-9]\d{0,29})(?:\.(\d{1,30}))?$/

/** Of a currency, per major unit: how many units the provider counts, and how many minor units we do. */
function unitsOf(currency: string, scale: Scale): { theirs: bigint; ours: bigint } | null {
  const exponent = exponentOf(currency)
  if (exponent === null) return null
  const ours = 10n ** BigInt(exponent)
  switch (scale.kind) {
    case 'fixed':
      return { theirs: BigInt(scale.perMajor), ours }
    case 'subunits':
      return { theirs: ours, ours }
    case 'hundredths':
      return { theirs: 100n, ours }
    case 'decimal':
      return { theirs: 10n ** BigInt(scale.places), ours }
  }
}

/** In the provider's units. */
function counted(digits: string, scale: Scale): bigint | 'notRepresentable' | 'invalid' {
  if (scale.kind !== 'decimal') return WHOLE.test(digits) ? BigInt(digits) : 'invalid'
  const [, whole, fraction = ''] = DECIMAL.exec(digits) ?? []
  if (whole === undefined) return 'invalid'
  if (fraction.length > scale.places) return 'notRepresentable'
  return BigInt(whole + fraction.padEnd(scale.places, '0'))
}

/** `notRepresentable`: a part of a minor unit, or more decimals than the format has. `invalid`: no amount, too large, or of no currency. */
export function toMinor(
  digits: string,
  currency: string,
  scale: Scale,
): Minor | 'notRepresentable' | 'invalid' {
  const units = unitsOf(currency, scale)
  const amount = counted(digits, scale)
  if (units === null) return 'invalid'
  if (typeof amount === 'string') return amount
  const inOurs = amount * units.ours
  if (inOurs % units.theirs !== 0n) return 'notRepresentable'
  const converted = inOurs / units.theirs
  return converted > MINOR_MAX ? 'invalid' : minor(converted)
}

/** Rounded down where the format is coarser than the currency: nobody is told of money that is not there. Throws for what is no currency. */
export function fromMinor(amount: bigint, currency: string, scale: Scale): string {
  const units = unitsOf(currency, scale)
  if (units === null) throw new RangeError(`no currency: ${currency}`)
  const digits = String((amount * units.theirs) / units.ours)
  if (scale.kind !== 'decimal' || scale.places === 0) return digits
  const padded = digits.padStart(scale.places + 1, '0')
  return `${padded.slice(0, -scale.places)}.${padded.slice(-scale.places)}`
}
