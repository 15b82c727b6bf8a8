/** Orders to a single read model, as the tests give them: those to several, with one. */
import type { Pool } from '../../postgres/postgres.ts'
import { workersAlive } from '../../projections/engine/generations.ts'
import type { AnyProjection } from '../../projections/engine/projection.ts'
import { handlersHash } from '../../projections/engine/tables.ts'
import { beginRollbacks, cancelRebuilds } from '../../projections/rebuilds/orders-of-several.ts'
import { registry } from '../../projections/registry.ts'

/** Answers the number of the generation. Throws RebuildRefused. */
export async function beginRollback(pool: Pool, projection: AnyProjection): Promise<number> {
  const [begun] = await beginRollbacks(pool, [projection])
  if (begun === undefined) throw new Error('no rollback was begun')
  return begun.generation
}

/** Throws RebuildRefused when nothing is being built. */
export async function cancelRebuild(pool: Pool, projection: AnyProjection): Promise<void> {
  await cancelRebuilds(pool, [projection])
}

export const isWorkerAlive = async (pool: Pool): Promise<boolean> =>
  (await workersAlive(pool, registry)).alive > 0

/** A worker that counts as alive for an hour and does nothing; `handlers` null: of a release that did not say. */
export async function addSleepingWorker(
  pool: Pool,
  worker: string,
  handlers: readonly string[] | null = registry.map(handlersHash),
): Promise<void> {
  await pool.query(
    `insert into projections.workers (worker, expires_at, handlers)
     values ($1, now() + interval '1 hour', $2)`,
    [worker, handlers],
  )
}

/** As if older code had built the live table: what an upgrade finds. */
export async function makeOlder(pool: Pool, name: string): Promise<void> {
  await pool.query(
    `update projections.generations set version = version - 1, handlers_hash = 'older'
     where projection = $1 and status = 'live'`,
    [name],
  )
}
