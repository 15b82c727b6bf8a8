/** Orders that workers carry out once what is built has caught up: to show it, or to go back. */
import type { AnyProjection } from '../engine/projection.ts'
import { query, transaction, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { adviceOn, nothingBuilt } from './advice.ts'
import { beginRollbackIn, generationsOf, RebuildRefused } from './rebuild.ts'

/** Answers the generation that is shown once it has caught up. Throws RebuildRefused where none ever would be. */
export const orderSwap = (pool: Pool, projection: AnyProjection): Promise<number> =>
  transaction(pool, async (client) => {
    const { name } = projection
    const known = await generationsOf(client, name)
    const building = known.find(({ status }) => status === 'building')
    if (building === undefined) throw new RebuildRefused(nothingBuilt([name]), 'nothingBuilt')
    const { generation, pace, until } = building
    if (pace === 0 || until !== null) throw new RebuildRefused(adviceOn(name, building), 'held')
    await query(
      client,
      sql`update projections.generations set swap_when_built = true
          where projection = ${name} and generation = ${generation}`,
    )
    return generation
  })

/** Answers the kept generation, which is brought up to date and shown. Throws RebuildRefused. */
export const orderRollback = (pool: Pool, projection: AnyProjection): Promise<number> =>
  transaction(pool, (client) => beginRollbackIn(client, projection, { swapWhenBuilt: true }))
