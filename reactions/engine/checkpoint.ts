/** Where the finishers stand, in Postgres: a position, and apart from it the events before it that they could not complete. */
import { query, transaction, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import type { StoredAt } from './fact-at.ts'
import { HELD_MS, type Waiting } from './run-turns.ts'

/** An event that could not be completed, and what went wrong. */
export type Failed = StoredAt & { readonly type: string; readonly why: string }

/** The same when it has another turn. */
export type Unfinished = StoredAt & Waiting & { readonly type: string }

/**
 * Kept outside the process. Several may keep one: whoever saved last is right, since everything up to a position is complete,
 * but for what is unfinished, whoever found it so.
 */
export type CheckpointKeeper = {
  /** null before the first save. */
  readonly load: () => Promise<bigint | null>
  /** Both, or neither. */
  readonly save: (position: bigint, failed: readonly Failed[]) => Promise<void>
  /** Of the unfinished, at most so many that have their turn: the longest due first. */
  readonly take: (limit: number) => Promise<readonly Unfinished[]>
  readonly postpone: (of: StoredAt, inMs: number, why: string | null) => Promise<unknown>
  readonly end: (of: StoredAt) => Promise<unknown>
}

export const checkpointIn = (pool: Pool, name: string): CheckpointKeeper => ({
  async load() {
    const [row] = await query<{ position: bigint }>(
      pool,
      sql`select position::bigint from reactions.checkpoints where name = ${name}`,
    )
    return row?.position ?? null
  },
  save: (position, failed) =>
    transaction(pool, async (client) => {
      await query(
        client,
        sql`insert into reactions.unfinished (name, stream, revision, type, why, next_at)
            select ${name}, f.stream, f.revision, f.type, f.why, clock_timestamp()
            from unnest(${failed.map(({ stream }) => stream)}::text[],
              ${failed.map(({ revision }) => revision)}::bigint[],
              ${failed.map(({ type }) => type)}::text[], ${failed.map(({ why }) => why)}::text[]
            ) as f(stream, revision, type, why)
            on conflict do nothing`,
      )
      await query(
        client,
        sql`insert into reactions.checkpoints (name, position) values (${name}, ${position})
            on conflict (name) do update set position = excluded.position`,
      )
    }),
  take: (limit) =>
    query<Unfinished>(
      pool,
      sql`update reactions.unfinished u
          set attempts = u.attempts + 1, next_at = clock_timestamp() + ${`${HELD_MS} ms`}::interval
          from (select name, stream, revision from reactions.unfinished
                where name = ${name} and next_at <= clock_timestamp()
                order by next_at limit ${limit} for update skip locked) taken
          where u.name = taken.name and u.stream = taken.stream and u.revision = taken.revision
          returning u.stream, u.revision, u.type, u.attempts`,
    ),
  postpone: ({ stream, revision }, inMs, why) =>
    query(
      pool,
      sql`update reactions.unfinished
          set next_at = clock_timestamp() + ${`${inMs} ms`}::interval, why = coalesce(${why}, why)
          where name = ${name} and stream = ${stream} and revision = ${revision}`,
    ),
  end: ({ stream, revision }) =>
    query(
      pool,
      sql`delete from reactions.unfinished
          where name = ${name} and stream = ${stream} and revision = ${revision}`,
    ),
})
