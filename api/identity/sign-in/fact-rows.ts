/** The table of facts of sign-ins: rows come with the transaction that makes them true, and know their event once it is recorded. */
import type { SignInEvent } from '../../../domain/identity/sign-in/events.ts'
import type { Actor } from '../../../eventstore/codec.ts'
import { query, type Pool, type PoolClient } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'

export type FactRow = {
  command_id: string
  subject_id: string
  fact: SignInEvent
  request: {
    bodyHash: string
    idempotencyKey: string
    correlationId: string
    traceparent?: string
    actor: Actor
  }
  /** null: nobody asked for it, and nobody repeats it. */
  body_hash: string | null
  /** null: it is to be recorded yet. */
  position: bigint | null
}

/** What is younger may be under way, in ms. */
const LEFT_AFTER_MS = 5_000
const LEFT_AT_ONCE = 10

export async function factRow(
  on: Pool | PoolClient,
  commandId: string,
): Promise<FactRow | undefined> {
  const [row] = await query<FactRow>(
    on,
    sql`select * from identity.sign_in_facts where command_id = ${commandId}`,
  )
  return row
}

/** Answers whether it was not there. Waits for whoever inserts the same until that transaction has ended. */
export async function insertFact(
  client: PoolClient,
  row: Omit<FactRow, 'position'>,
): Promise<boolean> {
  const { command_id, subject_id, fact, request, body_hash } = row
  const inserted = await query(
    client,
    sql`insert into identity.sign_in_facts
          (command_id, subject_id, fact, request, body_hash, happened_at)
        values (${command_id}, ${subject_id}, ${fact}, ${request}, ${body_hash}, clock_timestamp())
        on conflict (command_id) do nothing returning command_id`,
  )
  return inserted.length === 1
}

export async function factRecorded(pool: Pool, row: FactRow, position: bigint): Promise<void> {
  const { command_id, body_hash } = row
  await query(
    pool,
    body_hash === null
      ? sql`delete from identity.sign_in_facts where command_id = ${command_id}`
      : sql`update identity.sign_in_facts set position = ${position}
            where command_id = ${command_id}`,
  )
}

/** Some of those that were left unrecorded, the oldest first. */
export const factsLeft = (pool: Pool) =>
  query<FactRow>(
    pool,
    sql`select * from identity.sign_in_facts
        where position is null
          and happened_at < clock_timestamp() - ${`${LEFT_AFTER_MS} ms`}::interval
        order by happened_at limit ${LEFT_AT_ONCE}`,
  )

/** Of whoever is erased: what is recorded goes; what is not stays until it is, without what was asked. */
export async function forgetFacts(client: PoolClient, subjectId: string): Promise<void> {
  await query(
    client,
    sql`delete from identity.sign_in_facts
        where subject_id = ${subjectId} and position is not null`,
  )
  await query(
    client,
    sql`update identity.sign_in_facts set body_hash = null where subject_id = ${subjectId}`,
  )
}
