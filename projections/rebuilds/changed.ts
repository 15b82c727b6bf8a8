/** After an upgrade: the read models whose tables older code has built, built anew in one order, which may be given again. */
import type { Target } from '../engine/checkpoints.ts'
import type { AnyProjection } from '../engine/projection.ts'
import { handlersHash } from '../engine/tables.ts'
import { changed } from '../engine/versions.ts'
import { query, transaction, type Pool, type PoolClient } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { adviceOn } from './advice.ts'
import {
  beginRebuildIn,
  generationsOf,
  giveUp,
  oneOrderAtATime,
  RebuildRefused,
  type RebuildOrder,
} from './rebuild.ts'

/**
 * Those that have changed, each with the generation that takes its place; none where all are of this code's versions. One
 * that this code has begun already is taken up, at the pace of this order; one that older code has begun is given up: nobody would want it.
 * Throws RebuildRefused, and begins none, when one is paused, or ends somewhere to be looked at.
 */
export const beginChanged = (
  pool: Pool,
  projections: readonly AnyProjection[],
  order: Pick<RebuildOrder, 'pace'>,
): Promise<Target[]> =>
  transaction(pool, async (client) => {
    for (const { name } of projections) await oneOrderAtATime(client, name)
    const targets: Target[] = []
    for (const { projection } of await changed(client, projections)) {
      targets.push({ projection, generation: await takeUp(client, projection, order) })
    }
    return targets
  })

async function takeUp(
  client: PoolClient,
  projection: AnyProjection,
  order: Pick<RebuildOrder, 'pace'>,
): Promise<number> {
  const { name, version } = projection
  const known = await generationsOf(client, name)
  const building = known.find(({ status }) => status === 'building')
  if (building === undefined) return beginRebuildIn(client, projection, order)
  const isOurs = building.handlers_hash === handlersHash(projection)
  if (isOurs && building.pace !== 0 && building.until === null) {
    const { generation } = building
    await query(
      client,
      sql`update projections.generations set pace = ${order.pace}
          where projection = ${name} and generation = ${generation}`,
    )
    return generation
  }
  if (isOurs || building.version >= version) throw new RebuildRefused(adviceOn(name, building))
  await giveUp(client, projection, building)
  return beginRebuildIn(client, projection, order)
}
