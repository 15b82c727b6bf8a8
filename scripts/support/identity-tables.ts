// The tables of the schema identity as the database has them; it knows none by name.
import { query, type Pool, type PoolClient } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'

export type IdentityTable = { name: string; columns: string[] }

/** In an order in which they can be filled: what others refer to comes first. */
export async function identityTables(on: Pool | PoolClient): Promise<IdentityTable[]> {
  const tables = await query<IdentityTable>(
    on,
    sql`select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'identity'::regnamespace and c.relkind = 'r'
        group by c.relname order by c.relname`,
  )
  const references = await query<{ from: string; to: string }>(
    on,
    sql`select f.relname as from, t.relname as to from pg_constraint k
        join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
        where k.contype = 'f' and f.relnamespace = 'identity'::regnamespace`,
  )
  const ordered: IdentityTable[] = []
  const isPlaced = (name: string) => ordered.some((table) => table.name === name)
  while (ordered.length < tables.length) {
    const next = tables.find(
      ({ name }) =>
        !isPlaced(name) && references.every(({ from, to }) => from !== name || isPlaced(to)),
    )
    if (next === undefined) throw new Error('tables of identity refer to each other in a circle')
    ordered.push(next)
  }
  return ordered
}

/** Names of the migrations that have run, in their order. */
export async function migrationsOf(on: Pool | PoolClient): Promise<string[]> {
  const rows = await query<{ name: string }>(
    on,
    sql`select name from public.migrations order by id`,
  )
  return rows.map(({ name }) => name)
}
