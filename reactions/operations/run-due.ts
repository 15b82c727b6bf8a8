/** Does what is due: each kind at its own pace, so that none holds up another, whichever processes run it. */
import { setMaxListeners } from 'node:events'
import type { Clock } from '../../eventstore/clock.ts'
import { dueTable, DUE_KINDS, type DueKind } from '../../projections/operations/due.ts'
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import type { Due } from '../engine/act.ts'
import { HELD_MS, runTurns, type Waiting } from '../engine/run-turns.ts'

type Row = Waiting & {
  id: string
  at: string
  fact_stream: string
  fact_revision: bigint
}

/** One that has its turn now. */
type Taken = Due & Waiting & { readonly kind: DueKind }

export type DueRun = {
  pool: Pool
  /** Third parties that this process can ask. */
  parties: readonly string[]
  /** Answers whether it is done. */
  act: (due: Taken) => Promise<boolean>
  signal: AbortSignal
  /** Whether nothing may be done now, since the clock of this process is off; others go on. */
  isHeld?: (() => boolean) | undefined
  clock?: Clock
  onTrouble?: (what: string, error: unknown) => void
}

/** Until the signal. What a fact has ended is gone from the table; what was done without one is looked at again after a hold. */
export async function runDue({ pool, parties, act, ...run }: DueRun): Promise<void> {
  // One of their own: each kind sleeps on it, and those who share the caller's would be warned of a leak that is none.
  const signal = AbortSignal.any([run.signal])
  setMaxListeners(DUE_KINDS.length, signal)
  const turns = DUE_KINDS.map((kind) =>
    runTurns<Taken>({
      ...run,
      signal,
      take: (limit) => take(pool, { kind, parties, limit }),
      attempt: act,
      end: () => Promise.resolve(),
      postpone: (due, inMs, why) => postpone(pool, due, { inMs, why }),
      nameOf: ({ id, at }) => `what was due from ${at} on: ${kind} ${id}`,
    }),
  )
  await Promise.all(turns)
}

type Taking = { kind: DueKind; parties: readonly string[]; limit: number }

/** The longest due first; whoever takes one notes it with its next turn, so that nobody else takes it meanwhile. */
async function take(pool: Pool, { kind, parties, limit }: Taking): Promise<Taken[]> {
  const [table] = await query<{ name: string | null }>(pool, dueTable)
  if (!table?.name) return []
  const rows = await query<Row>(
    pool,
    sql`with open as (
          select d.kind, d.id, d.at, d.fact_stream, d.fact_revision
          from read.due d left join reactions.due_attempts a using (kind, id, at)
          where d.kind = ${kind} and d.at <= clock_timestamp()
            and (a.next_at is null or a.next_at <= clock_timestamp())
            and (d.party is null or d.party = any(${parties}))
          order by coalesce(a.next_at, d.at) limit ${limit}
        ), taken as (
          insert into reactions.due_attempts as t (kind, id, at, attempts, next_at)
          select kind, id, at, 1, clock_timestamp() + ${`${HELD_MS} ms`}::interval from open
          on conflict (kind, id, at) do update
          set attempts = t.attempts + 1, next_at = excluded.next_at
          where t.next_at <= clock_timestamp()
          returning kind, id, at, attempts
        )
        select id, at, fact_stream, fact_revision, attempts
        from open join taken using (kind, id, at)`,
  )
  if (rows.length < limit) await forgetWhatIsOver(pool, kind)
  return rows.map(({ id, at, fact_stream, fact_revision, attempts }) => ({
    kind,
    id,
    at,
    attempts,
    fact: { stream: fact_stream, revision: fact_revision },
  }))
}

const postpone = (
  pool: Pool,
  { kind, id, at }: Taken,
  { inMs, why }: { inMs: number; why: string | null },
) =>
  query(
    pool,
    sql`update reactions.due_attempts
        set next_at = clock_timestamp() + ${`${inMs} ms`}::interval, why = ${why}
        where kind = ${kind} and id = ${id} and at = ${at}`,
  )

/** Attempts forgotten in one go, of those whose next turn has come. */
const FORGOTTEN_MAX = 100

/** What is not due any more: it has no next turn, and would be kept for ever. */
const forgetWhatIsOver = (pool: Pool, kind: DueKind) =>
  query(
    pool,
    sql`delete from reactions.due_attempts where (kind, id, at) in (
          select kind, id, at from reactions.due_attempts a
          where kind = ${kind} and next_at <= clock_timestamp()
            and not exists (select from read.due d
              where d.kind = a.kind and d.id = a.id and d.at = a.at)
          limit ${FORGOTTEN_MAX} for update skip locked)`,
  )
