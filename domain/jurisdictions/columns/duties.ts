/** Columns: what is owed to customers and authorities, and how long what is known is kept. */
import { z } from 'zod'
import { textSchema } from '../../shared/text.ts'
import { byKey, column, lastOf, longest, lowest } from './column.ts'
import { lengthSchema } from './length.ts'

const CONSENT = ['once', 'perChannel', 'perProductAndChannel'] as const

const keptSchema = z
  .strictObject({
    class: z.enum(['customer', 'transactions', 'suspicionReports']),
    trigger: z.enum(['relationshipEnd', 'transaction', 'report']),
    years: z.int().positive(),
    anchor: z.enum(['event', 'yearEnd']).describe('yearEnd: counted from the end of that year'),
  })
  .readonly()
export type Kept = z.output<typeof keptSchema>

export const dutyColumns = {
  marketing: column(
    'consent to marketing',
    z
      .strictObject({ consent: z.enum(CONSENT), isRegisterAsked: z.boolean() })
      .readonly()
      .describe('without consent nothing is sent'),
    (values) => ({
      consent: lastOf(
        CONSENT,
        values.map(({ consent }) => consent),
      ),
      isRegisterAsked: values.some(({ isRegisterAsked }) => isRegisterAsked),
    }),
  ),
  complaints: column(
    'complaints',
    z
      .strictObject({
        acknowledgeHours: z.int().positive(),
        decideDays: z.int().positive(),
        isAdr: z.boolean().describe('what was not settled may go to a body outside the house'),
      })
      .readonly(),
    (values) => ({
      acknowledgeHours: Math.min(...values.map(({ acknowledgeHours }) => acknowledgeHours)),
      decideDays: Math.min(...values.map(({ decideDays }) => decideDays)),
      isAdr: values.some(({ isAdr }) => isAdr),
    }),
  ),
  closure: column(
    'closing an account',
    z
      .strictObject({
        isRefunded: z.boolean().describe('what is left is paid out, not kept'),
        isPaidOutOnExclusion: z.boolean().describe('actively, at the start of a self-exclusion'),
        reopenAfter: lengthSchema.describe('of an account that its player closed'),
        reopenAfterPermanent: lengthSchema.describe(
          'of one closed by an exclusion without an end, or by its player for playing too much',
        ),
        dormantAfterMonths: z.int().positive().nullable(),
        noticeDays: z.int().positive().describe('before an account becomes dormant'),
      })
      .readonly(),
    (values) => ({
      isRefunded: values.some(({ isRefunded }) => isRefunded),
      isPaidOutOnExclusion: values.some(({ isPaidOutOnExclusion }) => isPaidOutOnExclusion),
      reopenAfter: longest(values.map(({ reopenAfter }) => reopenAfter)),
      reopenAfterPermanent: longest(values.map((value) => value.reopenAfterPermanent)),
      dormantAfterMonths: lowest(values.map(({ dormantAfterMonths }) => dormantAfterMonths)),
      noticeDays: Math.max(...values.map(({ noticeDays }) => noticeDays)),
    }),
  ),
  retention: column(
    'what is kept how long',
    z
      .array(keptSchema)
      .readonly()
      .refine(
        (kept) => kept.some((one) => one.class === 'customer'),
        'how long a customer is known has to be said',
      ),
    (lists) => byKey(lists, (kept) => kept.class, longestKept),
  ),
  reports: column(
    'reports due',
    z.array(z.strictObject({ report: textSchema(80), due: textSchema(120) }).readonly()).readonly(),
    (lists) =>
      byKey(
        lists,
        ({ report, due }) => `${report} ${due}`,
        ([first]) => {
          if (first === undefined) throw new RangeError('no report to compare')
          return first
        },
      ),
  ),
}

/** Longest, and counted from the end of the year where any market counts so. */
function longestKept(same: readonly Kept[]): Kept {
  const most = same.reduce((longer, one) => (one.years > longer.years ? one : longer))
  const anchor = same.some((one) => one.anchor === 'yearEnd') ? 'yearEnd' : 'event'
  const trigger = same.some((one) => one.trigger === 'relationshipEnd')
    ? 'relationshipEnd'
    : most.trigger
  return { ...most, trigger, anchor }
}
