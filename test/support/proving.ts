/** Read tables and their streams as one sentence: `provenEqual`; and where the workers are on their way there. */
import { expect } from 'chai'
import type { StoreClient } from '../../eventstore/client.ts'
import { follow } from '../../eventstore/subscription.ts'
import { liveGenerations } from '../../projections/engine/generations.ts'
import { prefixesOf } from '../../projections/engine/partitions.ts'
import type { Pool } from '../../postgres/postgres.ts'
import type { AnyProjection } from '../../projections/engine/projection.ts'
import { prove, type Proof } from '../../projections/rebuilds/prove.ts'
import { registry } from '../../projections/registry.ts'

type Parts = { pool: Pool; client: StoreClient }

export const proofsOf = async (
  { pool, client }: Parts,
  projections: readonly AnyProjection[] = registry,
): Promise<Proof[]> =>
  prove({
    pool,
    targets: await liveGenerations(pool, projections),
    shown: 5,
    read: (stream) => client.read(stream),
    source: (partition) => (signal) =>
      follow(client.raw, { from: null, matching: { prefixes: prefixesOf([partition]) }, signal }),
  })

/** Throws with table, key and column of the first cells that are not what the streams say. */
export async function provenEqual(
  parts: Parts,
  projections: readonly AnyProjection[] = registry,
): Promise<void> {
  for (const { table, differing, differences } of await proofsOf(parts, projections)) {
    expect({ table, differing, differences }).to.deep.equal({
      table,
      differing: 0,
      differences: [],
    })
  }
}

/** Whether every live read model has passed `position` in the partition of `id`. */
export async function hasPassed(pool: Pool, id: string, position: bigint): Promise<boolean> {
  const { rows } = await pool.query<{ behind: string }>(
    `select c.projection as behind from projections.checkpoints c
     join projections.generations g using (projection, generation)
     where g.status = 'live' and c."partition" = $1 and coalesce(c.position, -1) < $2`,
    [id.slice(0, 1), position],
  )
  return rows.length === 0
}
