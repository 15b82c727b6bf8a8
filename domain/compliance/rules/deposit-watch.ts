/** The rule behind deposit alerts as dated data: which sum of a day's deposits is told to the house's reviewers. */
import { z } from 'zod'
import { currencySchema } from '../../shared/currency.ts'
import { positiveMinorSchema, type Minor } from '../../shared/money.ts'
import { textSchema } from '../../shared/text.ts'

const dailySumsSchema = z
  .array(
    z.strictObject({
      from: z.iso.date().describe('first UTC day on which these sums hold, until the next entry'),
      perDay: z
        .record(currencySchema, positiveMinorSchema)
        .describe('by currency, in minor units; a currency that is not named is not watched'),
    }),
  )
  .min(1)
  .refine(
    (entries) => entries.every(({ from }, n) => n === 0 || from > (entries[n - 1]?.from ?? '')),
    'days must ascend, each only once',
  )

/** Strict, so that a misspelt name in a file is refused and not ignored. */
export const depositWatchRulesSchema = z.strictObject({
  version: textSchema(40),
  source: textSchema(400),
  dailySums: dailySumsSchema,
})
export type DepositWatchRules = z.output<typeof depositWatchRulesSchema>

/** A change of it needs a new version here and of the read model, and a rebuild (docs/runbook.md). */
export const depositWatchRules: DepositWatchRules = depositWatchRulesSchema.decode({
  version: '2026-1',
  source:
    'Illustrative rule of the operator. The EUR figure is that of Directive (EU) 2015/849, Art. 11(d), which ' +
    'speaks of stakes and winnings of 2,000 or more; that deposits are summed, and by UTC day, is the ' +
    "operator's choice, as are the figures of other currencies.",
  dailySums: [
    { from: '2020-01-01', perDay: { EUR: '200000', GBP: '175000', USD: '200000', SEK: '2200000' } },
  ],
})

/** The sum that is told of on that day, null where the day or the currency is not watched. */
export function thresholdOn(
  { dailySums }: DepositWatchRules,
  day: string,
  currency: string,
): Minor | null {
  return dailySums.findLast(({ from }) => from <= day)?.perDay[currency] ?? null
}
