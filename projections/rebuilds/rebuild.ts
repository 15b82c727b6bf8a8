/**
 * Builds a read model anew beside the live one, and lets the two change places: a new generation in its own schema,
 * filled by the workers, shown by one swap of the view. The generation before it is kept for a rollback.
 */
import { adviceOn, type OnItsWay } from './advice.ts'
import type { AnyProjection } from '../engine/projection.ts'
import { query, transaction, type Pool, type PoolClient } from '../../postgres/postgres.ts'
import { InTheWay } from '../engine/shown-view.ts'
import { named, sql } from '../../postgres/sql.ts'
import { createGeneration, dropTables, handlersHash } from '../engine/tables.ts'

/**
 * underWay: another generation is being built. nothingBuilt: none is. held: it is paused, or ends somewhere to be looked at.
 * nothingKept, otherHandlers: there is nothing to go back to, or not for this code. asItStands: whatever else.
 */
export type WhyRefused =
  'underWay' | 'nothingBuilt' | 'held' | 'nothingKept' | 'otherHandlers' | 'asItStands'

/** Thrown when an order cannot be followed as things stand; says what to do. */
export class RebuildRefused extends Error {
  override readonly name = 'RebuildRefused'
  readonly why: WhyRefused
  constructor(message: string, why: WhyRefused = 'asItStands') {
    super(message)
    this.why = why
  }
}

type Generation = OnItsWay & {
  readonly status: 'live' | 'building' | 'kept'
  readonly version: number
  readonly handlers_hash: string
}

/** Locked: an order that comes while another is carried out waits, and then sees what that one left. */
export const generationsOf = (client: PoolClient, name: string) =>
  query<Generation>(
    client,
    sql`select generation, status, version, handlers_hash, pace, until::bigint, swap_when_built, rolls_back
        from projections.generations where projection = ${name} order by generation for update`,
  )

/** Whoever begins a generation waits for others who do, also where there is none yet to be locked. */
export const oneOrderAtATime = (client: PoolClient, name: string) =>
  query(client, sql`select pg_advisory_xact_lock(hashtext(${name}))`)

export type RebuildOrder = {
  /** A worker shows it, too. */
  readonly swapWhenBuilt?: boolean
  /** It ends at this position of an event, to be looked at. */
  readonly until?: bigint | null
  /** Events a second; null: all that is possible. */
  readonly pace?: number | null
}

/** Makes an empty generation for the workers to fill; answers its number. Throws RebuildRefused. */
export const beginRebuild = (
  pool: Pool,
  projection: AnyProjection,
  order: RebuildOrder = {},
): Promise<number> => transaction(pool, (client) => beginRebuildIn(client, projection, order))

export async function beginRebuildIn(
  client: PoolClient,
  projection: AnyProjection,
  { swapWhenBuilt = false, until = null, pace = null }: RebuildOrder,
): Promise<number> {
  const { name } = projection
  await oneOrderAtATime(client, name)
  const known = await generationsOf(client, name)
  const last = known.at(-1)
  if (last === undefined) throw new RebuildRefused(`${name} was never built: start a worker`)
  refuseWhileBuilding(name, known)
  const generation = last.generation + 1
  await createGeneration(client, projection, { generation, status: 'building' })
  await query(
    client,
    sql`update projections.generations
        set swap_when_built = ${swapWhenBuilt}, until = ${until}, pace = ${pace}
        where projection = ${name} and generation = ${generation}`,
  )
  return generation
}

/** Lets the workers bring the kept generation up to date, so that a swap can show it; answers its number. Throws RebuildRefused. */
export async function beginRollbackIn(
  client: PoolClient,
  projection: AnyProjection,
  { swapWhenBuilt = false }: Pick<RebuildOrder, 'swapWhenBuilt'> = {},
): Promise<number> {
  const { name } = projection
  await oneOrderAtATime(client, name)
  const known = await generationsOf(client, name)
  refuseWhileBuilding(name, known)
  const kept = known.findLast(({ status }) => status === 'kept')
  if (kept === undefined) {
    const message = `${name} has no generation to go back to: nothing was swapped yet`
    throw new RebuildRefused(message, 'nothingKept')
  }
  const { generation } = kept
  if (kept.handlers_hash !== handlersHash(projection)) {
    throw new RebuildRefused(
      `generation ${generation} of ${name} was built by other handlers: run this with the code that built it`,
      'otherHandlers',
    )
  }
  await setStatus(client, name, { generation, status: 'building' })
  await query(
    client,
    sql`update projections.generations set rolls_back = true, swap_when_built = ${swapWhenBuilt}
        where projection = ${name} and generation = ${generation}`,
  )
  return generation
}

export function refuseWhileBuilding(name: string, known: readonly Generation[]): void {
  const building = known.find(({ status }) => status === 'building')
  if (building !== undefined) throw new RebuildRefused(adviceOn(name, building), 'underWay')
}

/** With it, what was ordered for its building ends: the pace of a rebuild is not one for live traffic. */
export const setStatus = (
  client: PoolClient,
  name: string,
  { generation, status }: { generation: number; status: Generation['status'] },
) =>
  query(
    client,
    sql`update projections.generations
        set status = ${status}, pace = null, paused_pace = null, swap_when_built = false, rolls_back = false
        where projection = ${name} and generation = ${generation}`,
  )

/** With its tables; what was live before is kept. Throws RebuildRefused where something of others hangs on them. */
export async function giveUp(
  client: PoolClient,
  projection: AnyProjection,
  { generation, rolls_back: isRollback }: OnItsWay,
): Promise<void> {
  const { name } = projection
  if (isRollback) return void (await setStatus(client, name, { generation, status: 'kept' }))
  try {
    await dropGenerations(client, projection, 'building')
  } catch (error) {
    if (!(error instanceof InTheWay)) throw error
    throw new RebuildRefused(`generation ${generation} of ${name} stays: ${error.message}`)
  }
}

/** Throws InTheWay. */
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
    await dropTables(client, projection, generation)
  }
  return dropped.length
}
