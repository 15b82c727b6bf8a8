/** Orders to a single read model, as the tests give them: those to several, with one. */
import type { Pool } from '../../postgres/postgres.ts'
import type { AnyProjection } from '../../projections/engine/projection.ts'
import { beginRollbacks, cancelRebuilds } from '../../projections/rebuilds/orders-of-several.ts'

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
