/** What the store holds, by category, whatever it is: the smallest read model that is whole. */
import { int64, text, type RowOf } from '../engine/columns.ts'
import { whole } from '../engine/projection.ts'
import { WHOLE } from '../engine/whole.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  category: text, // what is before the first dash of a stream's name
  events: int64,
  last_position: int64,
}
export type StoredEventsRow = RowOf<typeof columns>

/** Of a name that is no text for Postgres, or too long for its index, what is; in characters. */
const CATEGORY_MAX = 200
export const categoryOf = (stream: string): string =>
  (stream.split('-', 1)[0] ?? '').slice(0, CATEGORY_MAX).replaceAll('\0', '').toWellFormed()

export const storedEvents = whole({
  name: 'stored_events',
  oneRowPer: 'category of streams',
  answers: 'how many events are stored in it, known to this code or not, and where the last one is',
  version: 1,
  columns,
  key: ['category'],
  each({ stream, position }) {
    const category = categoryOf(stream)
    return {
      key: { category },
      evolve: (row: StoredEventsRow | null): StoredEventsRow => ({
        category,
        events: (row?.events ?? 0n) + 1n,
        last_position: position,
      }),
    }
  },
})

/** All of them. */
export const storedByCategory = () =>
  reading<StoredEventsRow>(
    { projection: 'stored_events', id: WHOLE },
    sql`select * from read.stored_events order by category`,
  )
