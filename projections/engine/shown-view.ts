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
const WRONG_OBJECT_TYPE = '42809'

const inTheWay = (what: string, cause?: unknown) =>
  new InTheWay(`${what}. Drop that, and make it anew afterwards`, { cause })

/** Runs a drop that spares what others have made. Throws InTheWay; the transaction can then only be rolled back. */
export async function dropOurs(client: PoolClient, drop: Sql): Promise<void> {
  try {
    await query(client, drop)
  } catch (error) {
    const { code, detail } = error as { code?: unknown; detail?: unknown }
    if (code === DEPENDENTS_STILL_EXIST) {
      throw inTheWay(String(detail).replaceAll('\n', '; '), error)
    }
    throw error
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
  const as = sql`view ${named('read', name)} as ${selectedFrom(projection, schema)}`
  const given = await givenTo(client, name)
  await query(client, sql`savepoint before_view`)
  try {
    await query(client, sql`create or replace ${as}`)
    await giveAgain(
      client,
      name,
      given.filter(({ isLost }) => isLost === 'always'),
    )
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown }
    if (code === WRONG_OBJECT_TYPE) throw inTheWay(`In schema read, ${String(message)}`, error)
    if (code !== INVALID_TABLE_DEFINITION) throw error
    await query(client, sql`rollback to savepoint before_view`)
    await refuseHungOn(client, name)
    await dropOurs(client, sql`drop view ${named('read', name)}`)
    await query(client, sql`create ${as}`)
    await takeDefaults(client, name)
    await giveAgain(client, name, given)
  }
}

/** A statement of what was given to the view; `column`: to that one alone. `isLost`: with the view, or also when it is replaced. */
type Given = {
  readonly column: string | null
  readonly statement: string
  readonly isLost: 'withIt' | 'always'
}

const idOf = (name: string): Sql => sql`to_regclass(${`read.${name}`})`

const GRANTEE = verbatim(
  "case when grantee = 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end",
)

/** Rights of others, comments, options and the owner, as statements that PostgreSQL writes itself, quoted where need be. */
const givenTo = (client: PoolClient, name: string) =>
  query<Given>(
    client,
    sql`with shown as (select * from pg_class where oid = ${idOf(name)}),
        columns as (select a.* from shown join pg_attribute a on attrelid = shown.oid and attnum > 0),
        rights as (
          select null::text as attname, (aclexplode(relacl)).* from shown
          union all
          select attname::text, (aclexplode(attacl)).* from columns
        )
        select attname as "column", 'withIt' as "isLost",
               format('grant %s%s on %s to %s%s', privilege_type, '(' || quote_ident(attname) || ')', shown.oid::regclass,
                 ${GRANTEE}, case when is_grantable then ' with grant option' end) as statement
        from rights, shown where grantee <> relowner
        union all
        select attname::text, 'withIt', format('comment on %s is %L',
                 case when attname is null then 'view ' || shown.oid::regclass
                   else format('column %s.%I', shown.oid::regclass, attname) end, description)
        from shown join pg_description on objoid = shown.oid and classoid = 'pg_class'::regclass
        left join columns on attnum = objsubid
        union all
        select null, 'always', format('alter view %s set (%s)', oid::regclass, array_to_string(reloptions, ', '))
        from shown where reloptions is not null
        union all
        select null, 'withIt', format('alter view %s owner to %I', oid::regclass, pg_get_userbyid(relowner))
        from shown where pg_get_userbyid(relowner) <> current_user`,
  )

/** What would go with the view without a word. Throws InTheWay. */
async function refuseHungOn(client: PoolClient, name: string): Promise<void> {
  const [hung] = await query<{ what: string }>(
    client,
    sql`select format('trigger %I', tgname) as what from pg_trigger where tgrelid = ${idOf(name)}
        union all
        select format('rule %I', rulename) from pg_rewrite
        where ev_class = ${idOf(name)} and rulename <> '_RETURN'`,
  )
  if (hung !== undefined) throw inTheWay(`${hung.what} depends on view read.${name}`)
}

/** A new view has the rights that the database gives by default; whoever had none before is given none. */
async function takeDefaults(client: PoolClient, name: string): Promise<void> {
  const defaults = await query<{ statement: string }>(
    client,
    sql`select distinct format('revoke all on %s from %s', oid::regclass, ${GRANTEE}) as statement
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
