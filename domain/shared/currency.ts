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

/** Of ISO 4217, but nobody's money: metals, units of account, tests and none begin with X, which some that are money do, too. */
const X_THAT_CIRCULATE = ['XAF', 'XCD', 'XCG', 'XOF', 'XPF']
/** ISO 4217, table A.2: codes of funds. */
const FUNDS = ['BOV', 'CHE', 'CHW', 'CLF', 'COU', 'MXV', 'USN', 'UYI', 'UYW']

const circulates = (code: string): boolean =>
  !FUNDS.includes(code) && (!code.startsWith('X') || X_THAT_CIRCULATE.includes(code))

/** One that a wallet may be opened in; what is stored may name others. */
export const circulatingCurrencySchema = currencySchema.refine(
  circulates,
  'not a currency that people pay in',
)

/** Those that a wallet may be opened in. */
export const circulatingCurrencies = (): string[] => currencies.codes().filter(circulates)
