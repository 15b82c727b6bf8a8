/** ISO 4217 currencies: which codes exist and how many decimals their minor unit has. */
import currencies from 'currency-codes'
import { z } from 'zod'

/** Decimals of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD; null for a code that is none. */
export const exponentOf = (currency: string): number | null =>
  currencies.code(currency)?.digits ?? null

/** A three-letter ISO 4217 code. */
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, 'an ISO 4217 code in capitals, such as EUR')
  .refine((code) => exponentOf(code) !== null, 'not a currency of ISO 4217')
