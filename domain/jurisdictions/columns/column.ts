/** A column of the packs: the form of its value, and which of several values is the strictest. */
import type { z } from 'zod'

export type Column<Schema extends z.ZodType = z.ZodType> = {
  /** As it stands in docs/jurisdictions.md. */
  readonly title: string
  readonly schema: Schema
  /** At least as strict as each of the values, of which there is one or more. */
  readonly strictest: (values: readonly z.output<Schema>[]) => z.output<Schema>
}

export const column = <Schema extends z.ZodType>(
  title: string,
  schema: Schema,
  strictest: Column<Schema>['strictest'],
): Column<Schema> => ({ title, schema, strictest })

/** What every market allows. */
export const inAll = <Value>(lists: readonly (readonly Value[])[]): Value[] =>
  union(lists).filter((value) => lists.every((list) => list.includes(value)))

/** What any market demands. */
export const union = <Value>(lists: readonly (readonly Value[])[]): Value[] => [
  ...new Set(lists.flat()),
]

/** The last in order that is among the values: the order is from the loosest to the strictest. */
export function lastOf<Value extends string>(
  order: readonly Value[],
  values: readonly Value[],
): Value {
  const found = order.findLast((value) => values.includes(value))
  if (found === undefined) throw new RangeError('no value to compare')
  return found
}

/** Of figures where null is none: the lowest that is one. */
export const lowest = <Figure extends bigint | number>(
  figures: readonly (Figure | null)[],
): Figure | null =>
  figures.reduce<Figure | null>(
    (least, one) => (one !== null && (least === null || one < least) ? one : least),
    null,
  )

/** Likewise the highest. */
export const highest = <Figure extends bigint | number>(
  figures: readonly (Figure | null)[],
): Figure | null =>
  figures.reduce<Figure | null>(
    (most, one) => (one !== null && (most === null || one > most) ? one : most),
    null,
  )

/** Entries of several lists, those of one key made one. */
export function byKey<Entry>(
  lists: readonly (readonly Entry[])[],
  keyOf: (entry: Entry) => string,
  strictest: (entries: readonly Entry[]) => Entry,
): Entry[] {
  const keys = union(lists.map((list) => list.map(keyOf)))
  return keys.map((key) => strictest(lists.flat().filter((entry) => keyOf(entry) === key)))
}

const HOURS = { Y: 8_766, M: 730.5, W: 168, D: 24 }

/** Only to compare: a month is a twelfth of a mean year. `length` is of `lengthSchema`. */
export function hoursOf(length: string): number {
  const [, n = '0', unit = 'D'] = /^PT?(\d+)([YMWDH])$/.exec(length) ?? []
  return Number(n) * (length.includes('T') ? 1 : HOURS[unit as keyof typeof HOURS])
}

export const longest = (lengths: readonly string[]): string =>
  lengths.reduce((most, one) => (hoursOf(one) > hoursOf(most) ? one : most))
