/** A figure as law has it between two instants. */
import { z } from 'zod'
import { instantSchema } from '../shared/instant.ts'
import { textSchema } from '../shared/text.ts'

/** Before everything that this house has on record. */
export const ALWAYS = '1900-01-01T00:00:00.000Z'

/** What holds of one thing, when. */
export type Dated<Value> = {
  readonly value: Value
  /** Who says so, with its grade: [P] primary text, [S] secondary, [U] not verified, [H] the house's own choice. */
  readonly source: string
  readonly from: string
  /** Not from then on; null: until something else is known. */
  readonly to: string | null
}

type Span = Pick<Dated<unknown>, 'from' | 'to'>

const LAWS: readonly (readonly [says: string, holds: (spans: readonly Span[]) => boolean])[] = [
  [`the first entry holds from ${ALWAYS}`, (spans) => spans[0]?.from === ALWAYS],
  ['the last entry has no end', (spans) => spans.at(-1)?.to === null],
  [
    'an entry begins before it ends',
    (spans) => spans.every(({ from, to }) => to === null || from < to),
  ],
  [
    'each entry begins where the one before it ends',
    (spans) => spans.every(({ from }, n) => n === 0 || spans[n - 1]?.to === from),
  ],
]

/** Entries in order of time, which leave no instant out and none twice. */
export const datedSchema = <Value extends z.ZodType>(value: Value) =>
  z
    .array(
      z
        .strictObject({
          value,
          source: textSchema(300),
          from: instantSchema,
          to: instantSchema.nullable(),
        })
        .readonly(),
    )
    .min(1)
    .max(100)
    .superRefine((entries, context) => {
      for (const [message, holds] of LAWS) {
        if (!holds(entries as readonly unknown[] as readonly Span[])) {
          context.addIssue({ code: 'custom', message })
        }
      }
    })
    .readonly()

/** What always held, as far as is known. */
export const since = <Value>(value: Value, source: string): readonly Dated<Value>[] => [
  { value, source, from: ALWAYS, to: null },
]

/** Several in order, each until the next. `from` is the first instant of a day in the market's time zone. */
export const changing = <Value>(
  ...entries: readonly Omit<Dated<Value>, 'to'>[]
): readonly Dated<Value>[] =>
  entries.map((entry, n) => ({ ...entry, to: entries[n + 1]?.from ?? null }))

/** The entry that holds then. Throws a RangeError before the first: every column has one from the beginning. */
export function entryAt<Value>(entries: readonly Dated<Value>[], at: string): Dated<Value> {
  const entry = entries.findLast(({ from }) => from <= at)
  if (entry === undefined) throw new RangeError(`nothing is known of ${at}`)
  return entry
}
