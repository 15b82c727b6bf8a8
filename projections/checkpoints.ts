/** Where a read model stands: taken under a fence, moved only together with its rows. */
import type { AnyProjection } from './projection.ts'
import { query, type Pool, type PoolClient } from './postgres.ts'
import { sql } from './sql.ts'

export type Held = { position: bigint | null; fence: bigint; generation: number }

/** Thrown when another worker has taken the read model over, or moved its checkpoint: what is in memory is worthless. */
export class Fenced extends Error {
  override readonly name = 'Fenced'
}

/** Takes the read model over: whoever held it can write nothing from now on. Clears an earlier failure. */
export async function take(pool: Pool, { name }: AnyProjection): Promise<Held> {
  const [row] = await query<{ position: bigint | null; fence: bigint; generation: number }>(
    pool,
    sql`update projections.checkpoints set fence = fence + 1, error = null
        where projection = ${name} and "partition" = 'all'
        returning position::bigint, fence, generation`,
  )
  if (row === undefined) throw new Error(`${name} has no checkpoint`)
  return row
}

export type Move = {
  held: Held
  to: bigint
  /** The last event of the batch: by it a restored or foreign store is told apart. */
  event: { id: string; position: bigint } | null
}

/** First statement of a batch's transaction; throws Fenced when the checkpoint is not where this batch starts. */
export async function move(
  client: PoolClient,
  { name }: AnyProjection,
  { held, to, event }: Move,
): Promise<void> {
  const moved = await query(
    client,
    sql`update projections.checkpoints
        set position = ${to}, updated_at = clock_timestamp(),
            event_id = coalesce(${event?.id ?? null}::uuid, event_id),
            event_position = coalesce(${event?.position ?? null}::numeric, event_position)
        where projection = ${name} and "partition" = 'all' and fence = ${held.fence}
          and position is not distinct from ${held.position}::numeric
        returning 1 as moved`,
  )
  if (moved.length === 0) throw new Fenced(`${name} was taken over or stands elsewhere`)
}

/** Says in the checkpoint's row why the read model stopped; its position stays before the event. */
export async function stop(
  pool: Pool,
  { name }: AnyProjection,
  { held, reason }: { held: Held; reason: string },
): Promise<void> {
  await query(
    pool,
    sql`update projections.checkpoints set error = ${reason}
        where projection = ${name} and "partition" = 'all' and fence = ${held.fence}`,
  )
}

/** The event that each checkpoint stands at, for comparing with the store. */
export const standing = (pool: Pool) =>
  query<{ projection: string; event_id: string; event_position: bigint }>(
    pool,
    sql`select projection, event_id, event_position::bigint from projections.checkpoints
        where event_id is not null`,
  )
