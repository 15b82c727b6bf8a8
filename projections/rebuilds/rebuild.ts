/**
 * Builds a read model anew beside the live one, and lets the two change places: a new generation in its own schema,
 * filled by the workers, shown by one swap of the view. The generation before it is kept for a rollback.
 */
import type { AnyProjection } from '../engine/projection.ts'
import { query, transaction, type Pool, type PoolClient } from '../../postgres/postgres.ts'
import { named, sql } from '../../postgres/sql.ts'
import { createGeneration, handlersHash, schemaOf } from '../engine/tables.ts'

/** Thrown when an order cannot be followed as things stand; says what to do. */
export class RebuildRefused extends Error {
  override readonly name = 'RebuildRefused'
}

type Generation = {
  generation: number
  status: 'live' | 'building' | 'kept'
  handlers_hash: string
  pace: number | null
}

/** Locked: an order that comes while another is carried out waits, and then sees what that one left. */
export const generationsOf = (client: PoolClient, name: string) =>
  query<Generation>(
    client,
    sql`select generation, status, handlers_hash, pace from projections.generations
        where projection = ${name} order by generation for update`,
  )

/**
 * Makes an empty generation for the workers to fill; answers its number. `swapWhenBuilt`: a worker shows it, too;
 * `until`: it ends at this position of an event, to be looked at. Throws RebuildRefused.
 */
export const beginRebuild = (
  pool: Pool,
  projection: AnyProjection,
  { swapWhenBuilt = false, until = null }: { swapWhenBuilt?: boolean; until?: bigint | null } = {},
): Promise<number> =>
  transaction(pool, async (client) => {
    const { name } = projection
    await query(client, sql`select pg_advisory_xact_lock(hashtext(${name}))`)
    const known = await generationsOf(client, name)
    const last = known.at(-1)
    if (last === undefined) throw new RebuildRefused(`${name} was never built: start a worker`)
    refuseWhileBuilding(name, known)
    const generation = last.generation + 1
    await createGeneration(client, projection, { generation, status: 'building' })
    await query(
      client,
      sql`update projections.generations set swap_when_built = ${swapWhenBuilt}, until = ${until}
          where projection = ${name} and generation = ${generation}`,
    )
    return generation
  })

/** Lets the workers bring the kept generation up to date, so that a swap can show it; answers its number. */
export const beginRollback = (pool: Pool, projection: AnyProjection): Promise<number> =>
  transaction(pool, async (client) => {
    const { name } = projection
    await query(client, sql`select pg_advisory_xact_lock(hashtext(${name}))`)
    const known = await generationsOf(client, name)
    refuseWhileBuilding(name, known)
    const kept = known.findLast(({ status }) => status === 'kept')
    if (kept === undefined) {
      throw new RebuildRefused(`${name} has no generation to go back to: nothing was swapped yet`)
    }
    if (kept.handlers_hash !== handlersHash(projection)) {
      throw new RebuildRefused(
        `generation ${kept.generation} of ${name} was built by other handlers: run this with the code that built it`,
      )
    }
    await setStatus(client, name, { generation: kept.generation, status: 'building' })
    return kept.generation
  })

/** Of several read models none is begun when one cannot be. Throws RebuildRefused. */
export const refuseIfBuilding = (pool: Pool, names: readonly string[]): Promise<void> =>
  transaction(pool, async (client) => {
    for (const name of names) refuseWhileBuilding(name, await generationsOf(client, name))
  })

/** The generation on its way. Throws RebuildRefused when there is none, or when it is paused and would never be there. */
export const buildingOf = (pool: Pool, name: string): Promise<number> =>
  transaction(pool, async (client) => {
    const known = await generationsOf(client, name)
    const building = known.find(({ status }) => status === 'building')
    if (building === undefined) throw new RebuildRefused(`no generation of ${name} is being built`)
    if (building.pace === 0) refuseWhileBuilding(name, known)
    return building.generation
  })

function refuseWhileBuilding(name: string, known: readonly Generation[]): void {
  const building = known.find(({ status }) => status === 'building')
  if (building === undefined) return
  const [state, way] =
    building.pace === 0
      ? ['paused', `let it go on with npm run rebuild -- resume ${name}`]
      : ['being built already', 'wait for it']
  throw new RebuildRefused(
    `generation ${building.generation} of ${name} is ${state}: ` +
      `${way}, or end it with npm run rebuild -- cancel ${name}`,
  )
}

/** With it, what was ordered for its building ends: the pace of a rebuild is not one for live traffic. */
export const setStatus = (
  client: PoolClient,
  name: string,
  { generation, status }: { generation: number; status: Generation['status'] },
) =>
  query(
    client,
    sql`update projections.generations set status = ${status}, pace = null, swap_when_built = false
        where projection = ${name} and generation = ${generation}`,
  )

/** Events a second from now on; null: all that is possible, 0: paused. Throws RebuildRefused when nothing is built. */
export async function setPace(pool: Pool, name: string, pace: number | null): Promise<void> {
  const paced = await query(
    pool,
    sql`update projections.generations set pace = ${pace}
        where projection = ${name} and status = 'building' returning 1 as paced`,
  )
  if (paced.length === 0) throw new RebuildRefused(`no generation of ${name} is being built`)
}

/** As fast as possible from now on, and with the store, wherever it was to end. Throws RebuildRefused as setPace does. */
export async function resume(pool: Pool, name: string): Promise<void> {
  await setPace(pool, name, null)
  await query(
    pool,
    sql`update projections.generations set until = null
        where projection = ${name} and status = 'building'`,
  )
}

/** Gives up what is being built, with its tables. Throws RebuildRefused when nothing is. */
export const cancelRebuild = (pool: Pool, projection: AnyProjection): Promise<void> =>
  transaction(pool, async (client) => {
    if ((await dropGenerations(client, projection, 'building')) > 0) return
    throw new RebuildRefused(`no generation of ${projection.name} is being built`)
  })

export async function dropGenerations(
  client: PoolClient,
  projection: AnyProjection,
  status: 'building' | 'kept',
): Promise<number> {
  const { name } = projection
  const known = await generationsOf(client, name)
  const dropped = known.filter((one) => one.status === status)
  for (const { generation } of dropped) {
    for (const table of ['findings', 'checkpoints', 'generations']) {
      await query(
        client,
        sql`delete from ${named('projections', table)}
            where projection = ${name} and generation = ${generation}`,
      )
    }
    await query(client, sql`drop schema ${named(schemaOf(projection, generation))} cascade`)
  }
  return dropped.length
}
