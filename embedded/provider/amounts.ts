/** Amounts as the formats write them, by digits; how many decimals a currency has is asked of the runtime's own tables. */

/** 2 for EUR, 0 for JPY, 3 for BHD. */
export const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits ?? 0

/** The amount with so many decimals, without the point; null: it has more. */
export function withDecimals(amount: bigint, currency: string, decimals: number): string | null {
  const missing = decimals - decimalsOf(currency)
  if (missing >= 0) return `${amount}${amount === 0n ? '' : '0'.repeat(missing)}`
  const digits = String(amount).padStart(1 - missing, '0')
  return /^0+$/.test(digits.slice(missing)) ? digits.slice(0, missing) : null
}

/** The reverse, of digits with or without a point. */
export function fromDecimals(text: string, currency: string, decimals: number): bigint {
  const missing = decimalsOf(currency) - decimals
  const amount = BigInt(text.replace('.', ''))
  return missing >= 0 ? amount * 10n ** BigInt(missing) : amount / 10n ** BigInt(-missing)
}
