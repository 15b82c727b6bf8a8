/** The view by which a read model is read: it moves from generation to generation; what hangs on it, and who may read it, stays. */
import type { AnyProjection } from './projection.ts'
import { query, type PoolClient } from '../../postgres/postgres.ts'
import { named, sql, verbatim, type Sql } from '../../postgres/sql.ts'

/** Thrown when something that is not ours hangs on what would have to go; names it, and says what to do. */
export class InTheWay extends Error {
  override readonly name = 'InTheWay'
}

const DEPENDENTS_STILL_EXIST = '2BP01'
const INVALID_TABLE_DEFINITION = '42P16'

/** Runs a drop that spares what others have made. Throws InTheWay; the transaction can then only be rolled back. */
export async function dropOurs(client: PoolClient, drop: Sql): Promise<void> {
  try {
    await query(client, drop)
  } catch (error) {
    const { code, detail } = error as { code?: unknown; detail?: unknown }
    if (code !== DEPENDENTS_STILL_EXIST) throw error
    const what = String(detail).replaceAll('\n', '; ')
    throw new InTheWay(`${what}. Drop that, and make it anew afterwards`, { cause: error })
  }
}

/** What is selected from a generation's table. */
export const selectedFrom = ({ name, view }: AnyProjection, schema: string): Sql => {
  const table = `${schema}.${name}`
  return verbatim(view?.(table) ?? `select * from ${table}`)
}

/**
 * Points the view at the table in `schema`. With the columns that it had, and more behind them, it is replaced where it stands;
 * else it is made anew. Throws InTheWay.
 */
export async function showTable(
  client: PoolClient,
  projection: AnyProjection,
  schema: string,
): Promise<void> {
  const { name } = projection
  const view = named('read', name)
  const as = sql`view ${view} as ${selectedFrom(projection, schema)}`
  const given = await givenTo(client, name)
  await query(client, sql`savepoint before_view`)
  try {
    await query(client, sql`create or replace ${as}`)
  } catch (error) {
    if ((error as { code?: unknown }).code !== INVALID_TABLE_DEFINITION) throw error
    await query(client, sql`rollback to savepoint before_view`)
    await dropOurs(client, sql`drop view ${view}`)
    await query(client, sql`create ${as}`)
    await takeDefaults(client, name)
  }
  await giveAgain(client, name, given)
}

/** A statement of what was given to the view; `column`: to that one alone. */
type Given = { readonly column: string | null; readonly statement: string }

const idOf = (name: string): Sql => sql`to_regclass(${`read.${name}`})`

/** Rights of others, options and the comment, as statements that PostgreSQL writes itself, quoted where need be. */
const givenTo = (client: PoolClient, name: string) =>
  query<Given>(
    client,
    sql`with rights as (
          select null::text as attname, (aclexplode(relacl)).* from pg_class where oid = ${idOf(name)}
          union all
          select attname::text, (aclexplode(attacl)).* from pg_attribute
          where attrelid = ${idOf(name)} and not attisdropped
        )
        select attname as "column", format('grant %s%s on %s to %s%s', privilege_type,
                 '(' || quote_ident(attname) || ')', ${idOf(name)},
                 case when grantee = 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end,
                 case when is_grantable then ' with grant option' end) as statement
        from rights where grantee <> (select relowner from pg_class where oid = ${idOf(name)})
        union all
        select null, format('alter view %s set (%s)', oid::regclass, array_to_string(reloptions, ', '))
        from pg_class where oid = ${idOf(name)} and reloptions is not null
        union all
        select null, format('comment on view %s is %L', ${idOf(name)}, obj_description(${idOf(name)}, 'pg_class'))
        where obj_description(${idOf(name)}, 'pg_class') is not null`,
  )

/** A new view has the rights that the database gives by default; whoever had none before is given none. */
async function takeDefaults(client: PoolClient, name: string): Promise<void> {
  const defaults = await query<{ statement: string }>(
    client,
    sql`select distinct format('revoke all on %s from %s', oid::regclass,
                 case when grantee = 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end) as statement
        from pg_class, aclexplode(relacl) where oid = ${idOf(name)} and grantee <> relowner`,
  )
  for (const { statement } of defaults) await query(client, verbatim(statement))
}

async function giveAgain(client: PoolClient, name: string, given: readonly Given[]): Promise<void> {
  const columns = await query<{ attname: string }>(
    client,
    sql`select attname::text from pg_attribute where attrelid = ${idOf(name)}`,
  )
  for (const { column, statement } of given) {
    const isThere = column === null || columns.some(({ attname }) => attname === column)
    if (isThere) await query(client, verbatim(statement))
  }
}
