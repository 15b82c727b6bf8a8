/** Columns: limits of deposits, losses and time; how one is raised; exclusions and how they end. */
import { z } from 'zod'
import { positiveMinorSchema } from '../../shared/money.ts'
import { byKey, column, highest, hoursOf, lastOf, longest, lowest, union } from './column.ts'
import { lengthSchema } from './length.ts'

const COUNTS = ['gross', 'net', 'both'] as const
const REGISTERS = ['GAMSTOP', 'OASIS', 'LUGAS', 'Spelpaus', 'ROFUS', 'RGIAJ'] as const
const ENDS = ['byItself', 'onRequest'] as const

const windowSchema = z
  .strictObject({
    length: z.enum(['day', 'week', 'fourWeeks', 'month']),
    counting: z.enum(['rolling', 'calendar']).describe('calendar: in the time zone of the market'),
    max: positiveMinorSchema
      .nullable()
      .describe('what nobody may go beyond; null: the player says'),
  })
  .readonly()
type Window = z.output<typeof windowSchema>

const amountLimitSchema = z
  .strictObject({
    isPrompted: z.boolean().describe('asked for at registration or the first deposit'),
    isMandatory: z.boolean().describe('no deposit without one'),
    counts: z.enum(COUNTS),
    isAcrossOperators: z.boolean().describe('kept by a system of the authority'),
    windows: z.array(windowSchema).readonly(),
  })
  .readonly()
type AmountLimit = z.output<typeof amountLimitSchema>

/** Of the same length and counting the lowest holds; of different ones both do. */
const strictestLimit = (values: readonly AmountLimit[]): AmountLimit => ({
  isPrompted: values.some(({ isPrompted }) => isPrompted),
  isMandatory: values.some(({ isMandatory }) => isMandatory),
  counts: countsOf(values.map(({ counts }) => counts)),
  isAcrossOperators: values.some(({ isAcrossOperators }) => isAcrossOperators),
  windows: byKey<Window>(
    values.map(({ windows }) => windows),
    ({ length, counting }) => `${length} ${counting}`,
    ([first, ...more]) => {
      if (first === undefined) throw new RangeError('no window to compare')
      return { ...first, max: lowest([first, ...more].map(({ max }) => max)) }
    },
  ),
})

const countsOf = (values: readonly AmountLimit['counts'][]): AmountLimit['counts'] =>
  new Set(values).size > 1 ? 'both' : lastOf(COUNTS, values)

const termSchema = z
  .strictObject({
    what: z.enum(['timeOut', 'panicButton', 'selfExclusion']),
    length: lengthSchema.nullable().describe('null: without an end'),
    isLeast: z.boolean().describe('the shortest of any length that the player may choose'),
    ends: z.enum(ENDS).describe('onRequest: not before the player asks, after the term'),
    coolingOff: lengthSchema.describe('from the request to the end'),
  })
  .readonly()
type Term = z.output<typeof termSchema>

/**
 * Every term of any market may be chosen. It ends as the strictest market ends it; one that does not have it, as that one
 * ends the loosest of the kind.
 */
function strictestTerms(lists: readonly (readonly Term[])[]): Term[] {
  const keyOf = ({ what, length }: Term) => `${what} ${length}`
  return byKey(lists, keyOf, ([first]) => {
    if (first === undefined) throw new RangeError('no term to compare')
    const same = lists.flatMap((list) => {
      const own = list.find((term) => keyOf(term) === keyOf(first))
      return own ?? loosestOf(list.filter(({ what }) => what === first.what))
    })
    return {
      ...first,
      isLeast: same.every(({ isLeast }) => isLeast),
      ends: lastOf(
        ENDS,
        same.map(({ ends }) => ends),
      ),
      coolingOff: longest(same.map(({ coolingOff }) => coolingOff)),
    }
  })
}

function loosestOf(terms: readonly Term[]): Term[] {
  const rank = ({ ends, coolingOff }: Term) => ENDS.indexOf(ends) * 1e6 + hoursOf(coolingOff)
  return [...terms].sort((one, other) => rank(one) - rank(other)).slice(0, 1)
}

export const limitColumns = {
  depositLimit: column('deposit limit', amountLimitSchema, strictestLimit),
  lossLimit: column('loss limit', amountLimitSchema, strictestLimit),
  sessionLimit: column(
    'limit of time played',
    z
      .strictObject({
        isMandatory: z.boolean(),
        maxHours: z.int().positive().nullable().describe('in a session; null: the player says'),
      })
      .readonly(),
    (values) => ({
      isMandatory: values.some(({ isMandatory }) => isMandatory),
      maxHours: lowest(values.map(({ maxHours }) => maxHours)),
    }),
  ),
  limitRaise: column(
    'raising a limit',
    z
      .strictObject({
        delay: lengthSchema,
        isInBusinessDays: z.boolean(),
        isConfirmed: z.boolean().describe('once more by the player, after the delay'),
        oncePerMonths: z.int().positive().nullable(),
      })
      .readonly(),
    (values) => ({
      delay: longest(values.map(({ delay }) => delay)),
      isInBusinessDays: values.some(({ isInBusinessDays }) => isInBusinessDays),
      isConfirmed: values.some(({ isConfirmed }) => isConfirmed),
      oncePerMonths: highest(values.map(({ oncePerMonths }) => oncePerMonths)),
    }),
  ),
  vulnerabilityCheck: column(
    'check of financial vulnerability',
    z
      .strictObject({ netDeposits: positiveMinorSchema, overDays: z.int().positive() })
      .readonly()
      .nullable()
      .describe('at net deposits of so much; null: none'),
    (values) => {
      const some = values.filter((value) => value !== null)
      const netDeposits = lowest(some.map((value) => value.netDeposits))
      const overDays = highest(some.map((value) => value.overDays))
      return netDeposits === null || overDays === null ? null : { netDeposits, overDays }
    },
  ),
  exclusions: column('exclusions', z.array(termSchema).readonly(), strictestTerms),
  registers: column(
    'registers to ask',
    z
      .array(
        z
          .strictObject({
            register: z.enum(REGISTERS),
            askedAt: z
              .array(z.enum(['registration', 'signIn', 'play', 'deposit', 'marketing']))
              .readonly(),
          })
          .readonly(),
      )
      .readonly(),
    (lists) =>
      byKey(
        lists,
        ({ register }) => register,
        (same) => ({
          register: lastOf(
            REGISTERS,
            same.map(({ register }) => register),
          ),
          askedAt: union(same.map(({ askedAt }) => askedAt)),
        }),
      ),
  ),
}
