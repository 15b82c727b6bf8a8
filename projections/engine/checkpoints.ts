/** Where a read model stands in each partition: moved only under the partition's fence, and together with its rows. */
import type { Recorded } from '../../eventstore/codec.ts'
import type { AnyProjection } from './projection.ts'
import { query, type Pool, type PoolClient } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'

/** A read model in one of its generations. */
export type Target = {
  readonly projection: AnyProjection
  readonly generation: number
  /** Where it ends, inclusive; else it goes on with the store. */
  readonly until?: bigint | null
}

/** Where it stands in one partition; null: before the first event. */
export type Standing = { readonly position: bigint | null; readonly fence: bigint }

/** Thrown when another worker has taken a partition over, or moved its checkpoint: what is in memory is worthless. */
export class Fenced extends Error {
  override readonly name = 'Fenced'
}

/** Where the target stands in the partitions of `fences`, those that have stopped excepted. */
export async function standingsOf(
  pool: Pool,
  { projection: { name }, generation }: Target,
  fences: ReadonlyMap<string, bigint>,
): Promise<Map<string, Standing>> {
  const rows = await query<{ partition: string; position: bigint | null }>(
    pool,
    sql`select "partition", position::bigint from projections.checkpoints
        where projection = ${name} and generation = ${generation} and error is null
          and "partition" = any(${[...fences.keys()]})`,
  )
  return new Map(
    rows.map(({ partition, position }) => [
      partition,
      { position, fence: fences.get(partition) ?? -1n },
    ]),
  )
}

export type Move = {
  readonly target: Target
  /** Where each partition stands before the batch. */
  readonly standings: ReadonlyMap<string, Standing>
  readonly to: bigint
  /** Of each partition how many events the batch has, and the last: by it a restored or foreign store is told apart. */
  readonly seen: ReadonlyMap<string, { count: number; last: Recorded }>
}

/** One statement for all of them; throws Fenced when a checkpoint is not where its batch starts. */
export async function move(on: Pool | PoolClient, moves: readonly Move[]): Promise<void> {
  const rows = moves.flatMap(({ target, standings, to, seen }) =>
    [...standings].map(([partition, standing]) => {
      const { count = 0, last } = seen.get(partition) ?? {}
      return { target, partition, standing, to, count, last }
    }),
  )
  const of = <Value>(value: (row: (typeof rows)[number]) => Value) => rows.map(value)
  const moved = await query(
    on,
    sql`update projections.checkpoints c
        set position = m.to_position, updated_at = clock_timestamp(),
            event_id = coalesce(m.event_id, c.event_id),
            event_position = coalesce(m.event_position, c.event_position),
            events = c.events + m.events
        from unnest(
          ${of(({ target }) => target.projection.name)}::text[],
          ${of(({ target }) => target.generation)}::integer[],
          ${of(({ partition }) => partition)}::text[],
          ${of(({ standing }) => standing.fence)}::bigint[],
          ${of(({ standing }) => standing.position)}::numeric[],
          ${of(({ to }) => to)}::numeric[],
          ${of(({ last }) => last?.id)}::uuid[],
          ${of(({ last }) => last?.position)}::numeric[],
          ${of(({ count }) => count)}::integer[]
        ) as m(projection, generation, "partition", fence, position, to_position, event_id, event_position, events)
        where c.projection = m.projection and c.generation = m.generation
          and c."partition" = m."partition" and c.fence = m.fence
          and c.position is not distinct from m.position
        returning 1 as moved`,
  )
  if (moved.length < rows.length) {
    const names = [...new Set(of(({ target }) => target.projection.name))].join(', ')
    throw new Fenced(
      `${names}: taken over in a partition, or elsewhere than where the batch begins`,
    )
  }
}

/** Says in the checkpoint's row why the read model stopped in `partition`; its position stays before the event. */
export async function stop(
  pool: Pool,
  { projection: { name }, generation }: Target,
  { partition, fence, reason }: { partition: string; fence: bigint; reason: string },
): Promise<void> {
  await query(
    pool,
    sql`update projections.checkpoints set error = ${reason}
        where projection = ${name} and generation = ${generation}
          and "partition" = ${partition} and fence = ${fence}`,
  )
}

/** Lets what has stopped be tried again; answers in how many partitions. `name` null: every read model. */
export async function retry(pool: Pool, name: string | null): Promise<number> {
  const rows = await query(
    pool,
    sql`update projections.checkpoints set error = null
        where error is not null and (${name}::text is null or projection = ${name})
        returning 1 as retried`,
  )
  return rows.length
}

/** The event that each live checkpoint stands at, for comparing with the store. */
export const standingEvents = (pool: Pool) =>
  query<{ projection: string; event_id: string; event_position: bigint }>(
    pool,
    sql`select distinct on (event_id) projection, event_id, event_position::bigint
        from projections.checkpoints where event_id is not null`,
  )
