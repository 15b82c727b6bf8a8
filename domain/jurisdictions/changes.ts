/** Changes of markets' law as data: what a pack of the kind `jurisdictions` says, laid over the packs that this code ships. */
import { z } from 'zod'
import { instantSchema } from '../shared/instant.ts'
import { textSchema } from '../shared/text.ts'
import { columns, COLUMNS, type ColumnName } from './columns.ts'
import { changing, type Dated } from './dated.ts'
import { packMarketSchema, type Market } from './markets.ts'
import { hashOf } from './pack-hash.ts'
import type { Pack } from './pack.ts'

/** What one column of one market says from an instant on, until its next entry: that of the base, or another change. */
export type Change = {
  readonly market: Market
  readonly column: ColumnName
  readonly from: string
  readonly value: unknown
  readonly source: string
}

/** All that hold beside what code ships, not only those that are new: a pack in force has no other beside it. */
export type Changes = {
  readonly version: string
  readonly source: string
  readonly changes: readonly Change[]
}

/** A fact names the market's version and this one, in 40 characters. */
export const CHANGES_VERSION_MAX = 24

/** In one pack. */
export const CHANGES_MAX = 500

/** Each column's value is checked by the column's own schema, which a type cannot follow. */
const changeSchema = z.discriminatedUnion(
  'column',
  COLUMNS.map((name) =>
    z
      .strictObject({
        market: packMarketSchema,
        column: z.literal(name),
        from: instantSchema.describe('the first instant at which the value holds'),
        value: columns[name].schema as z.ZodType,
        source: textSchema(300),
      })
      .readonly(),
  ) as never,
) as unknown as z.ZodType<Change>

export const changesSchema: z.ZodType<Changes> = z
  .strictObject({
    version: textSchema(CHANGES_VERSION_MAX),
    source: textSchema(400),
    changes: z.array(changeSchema).max(CHANGES_MAX).readonly(),
  })
  .readonly()
  .superRefine(({ changes }, context) => {
    const seen = new Map<string, number>()
    for (const [n, change] of changes.entries()) {
      const placed = placeOf(change)
      const before = seen.get(placed)
      seen.set(placed, n)
      if (before === undefined) continue
      const isSame = hashOf(written(changes[before])) === hashOf(written(change))
      const path = ['changes', n]
      const message = isSame
        ? `overlaps changes.${before}: it says the same`
        : `contradicts changes.${before}: another value from the same instant on`
      context.addIssue({ code: 'custom', path, message })
    }
  })

/** What code ships: its own packs, unchanged. */
export const noChanges: Changes = {
  version: '2026-1',
  source: 'the packs that this code ships (docs/jurisdictions.md)',
  changes: [],
}

/** What it is of, and from when on. */
const placeOf = ({ market, column, from }: Change): string => `${market} ${column} from ${from}`

/** The value as JSON has it, whichever form it is in. */
function written(change: Change | undefined): unknown {
  if (change === undefined) return null
  return JSON.parse(
    JSON.stringify(change.value, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    ),
  )
}

export type ChangesConflict = {
  readonly code: 'PACK_BACKDATED' | 'PACK_CONTRADICTS'
  /** Which change it is. */
  readonly detail: string
}

/**
 * Why `next` cannot take the place of `before` at an instant: it would say something new of a time that was decided by then, or
 * leave out what was decided by. What is later may be said otherwise. null: it can.
 */
export function conflictOf(
  next: Changes,
  { before, at }: { before: Changes; at: string },
): ChangesConflict | null {
  const [known, own] = [before, next].map(
    ({ changes }) => new Map(changes.map((change) => [placeOf(change), hashOf(written(change))])),
  )
  for (const change of next.changes) {
    const place = placeOf(change)
    if (change.from >= at || known?.has(place)) continue
    const detail = `${place}: that is before ${at}, and no pack in force says it`
    return { code: 'PACK_BACKDATED', detail }
  }
  for (const change of before.changes) {
    const place = placeOf(change)
    if (change.from >= at || own?.get(place) === known?.get(place)) continue
    const what = own?.has(place) === true ? 'has another value' : 'is left out'
    const detail = `${place} ${what}: it holds already; say it again, and what follows it from ${at} on`
    return { code: 'PACK_CONTRADICTS', detail }
  }
  return null
}

/** The packs as they are with the changes; one that no change is of stays what it was, its version and its hash too. */
export const changed = (packs: readonly Pack[], { version, changes }: Changes): readonly Pack[] =>
  packs.map((pack) => {
    const own = changes.filter(({ market }) => market === pack.market)
    if (own.length === 0) return pack
    const entries = COLUMNS.map((name) => [
      name,
      entriesOf(
        pack.columns[name],
        own.filter(({ column }) => column === name),
      ),
    ])
    return {
      ...pack,
      version: `${pack.version}+${version}`,
      columns: Object.fromEntries(entries) as Pack['columns'],
    }
  })

/** A change takes the place of the entry that begins with it; entries that begin later stay. */
function entriesOf(
  base: readonly Dated<unknown>[],
  changes: readonly Change[],
): readonly Dated<unknown>[] {
  if (changes.length === 0) return base
  const kept = base.filter((entry) => !changes.some(({ from }) => from === entry.from))
  const all = [...kept, ...changes].sort((one, other) => (one.from < other.from ? -1 : 1))
  return changing(...all.map(({ from, value, source }) => ({ from, value, source })))
}
