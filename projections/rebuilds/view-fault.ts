/** Whether the view by which a read model is read is there, and selects what this code would have it select. */
import type { Target } from '../engine/checkpoints.ts'
import {
  isReadOnly,
  query,
  transaction,
  type Pool,
  type PoolClient,
} from '../../postgres/postgres.ts'
import { selectedFrom } from '../engine/shown-view.ts'
import { sql } from '../../postgres/sql.ts'
import { handlersHash, schemaOf } from '../engine/tables.ts'

export type ViewFault = 'missing' | 'altered'

const INSUFFICIENT_PRIVILEGE = '42501'

/**
 * Null: none, or nobody can say: the generation is not shown (any more), was built by other handlers, or nothing can be made here to
 * compare it with, as on a standby or by a role that may make nothing temporary.
 */
export async function viewFault(pool: Pool, target: Target): Promise<ViewFault | null> {
  if (await isReadOnly(pool)) return null
  const fault = await compared(pool, target).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === INSUFFICIENT_PRIVILEGE) return null
    throw error
  })
  return fault !== null && (await isShown(pool, target)) ? fault : null // a swap may have come between
}

const compared = (pool: Pool, target: Target) =>
  transaction<ViewFault | null>(pool, async (client) => {
    const { projection, generation } = target
    if (!(await isShown(client, target))) return null
    const is = await definition(client, `read.${projection.name}`)
    if (is === null) return 'missing'
    // PostgreSQL writes a view in words of its own: so it is asked for both.
    const selected = selectedFrom(projection, schemaOf(projection, generation))
    await query(client, sql`create temp view as_built as ${selected}`)
    const asBuilt = await definition(client, 'pg_temp.as_built')
    await query(client, sql`drop view pg_temp.as_built`)
    return is === asBuilt ? null : 'altered'
  })

async function isShown(
  on: Pool | PoolClient,
  { projection, generation }: Target,
): Promise<boolean> {
  const shown = await query(
    on,
    sql`select 1 as shown from projections.generations
        where projection = ${projection.name} and generation = ${generation} and status = 'live'
        and handlers_hash = ${handlersHash(projection)}`,
  )
  return shown.length > 0
}

async function definition(client: PoolClient, view: string): Promise<string | null> {
  const [found] = await query<{ definition: string | null }>(
    client,
    sql`select pg_get_viewdef(oid) as definition from pg_class
        where oid = to_regclass(${view}) and relkind = 'v'`,
  )
  return found?.definition ?? null
}
