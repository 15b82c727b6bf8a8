/** The table of letters that wait: ordered in the transaction that gives cause for them, written and sent later, gone once that is done. */
import { hkdfSync } from 'node:crypto'
import { letterKindSchema, type LetterKind } from '../../../domain/identity/mail/events.ts'
import { stepIdOf } from '../../../eventstore/ids.ts'
import { query, type Pool, type PoolClient } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { Problem } from '../../http/problem.ts'
import { seal, unseal } from '../../keys/sealing.ts'
import { USEFUL_MS } from './letter-kinds.ts'

/** What a letter needs beside its player. `to`: another address than theirs; `at`: when what it tells happened. */
export type Details = { readonly to?: string; readonly at?: string; readonly agent?: string }

export type Order = {
  readonly letterId: string
  readonly kind: LetterKind
  readonly subjectId: string
  readonly details?: Details
}

export type LetterRow = {
  letter_id: string
  kind: LetterKind
  email_hash: string | null
  subject_id: string | null
  details: string | null
  written: string | null
  not_after: string
  attempts: number
}

/** Requests of people who are not signed in that wait at once; beyond them everybody is told to come back, known or not. */
const ASKED_MAX = 10_000

/** What is sealed here opens for one letter alone. */
export type LetterSeals = Record<'seal' | 'open', (text: string, belongsTo: string) => string>

export function createLetterSeals(rootKey: Buffer): LetterSeals {
  const key = Buffer.from(hkdfSync('sha256', rootKey, '', 'letters', 32))
  return {
    seal: (text, belongsTo) => seal(key, Buffer.from(text), belongsTo),
    open: (sealed, belongsTo) => unseal(key, sealed, belongsTo).toString(),
  }
}

export type Orders = {
  /** Within the transaction that gives cause for it; the same letter is ordered once. */
  readonly order: (client: PoolClient, order: Order) => Promise<void>
  /** For whoever has this e-mail, if anybody: the work is the same. Throws OVERLOADED. */
  readonly orderFor: (emailHash: string, letterId: string) => Promise<void>
}

type Deps = { pool: Pool; seals: LetterSeals; nowMs: () => number }

export function createOrders({ pool, seals, nowMs }: Deps): Orders {
  const times = (kind: LetterKind) => ({
    at: new Date(nowMs()).toISOString(),
    notAfter: new Date(nowMs() + USEFUL_MS[kind]).toISOString(),
  })
  return {
    async order(client, { letterId, kind, subjectId, details = {} }) {
      const { at, notAfter } = times(kind)
      const sealed = seals.seal(JSON.stringify({ at, ...details }), letterId)
      await query(
        client,
        sql`insert into identity.letters
              (letter_id, kind, subject_id, details, ordered_at, not_after, next_at)
            values (${letterId}, ${kind}, ${subjectId}, ${sealed}, ${at}, ${notAfter}, ${at})
            on conflict (letter_id) do nothing`,
      )
    },
    async orderFor(emailHash, letterId) {
      const kind = 'passwordReset'
      const { at, notAfter } = times(kind)
      const [waiting] = await query<{ is_full: boolean }>(
        pool,
        sql`select count(*) >= ${ASKED_MAX} as is_full from (
              select from identity.letters where email_hash is not null limit ${ASKED_MAX}) asked`,
      )
      if (waiting?.is_full === true) throw new Problem('OVERLOADED')
      await query(
        pool,
        sql`insert into identity.letters
              (letter_id, kind, email_hash, ordered_at, not_after, next_at)
            values (${letterId}, ${kind}, ${emailHash}, ${at}, ${notAfter}, ${at})
            on conflict do nothing`,
      )
    },
  }
}

/** Of a kind, letters that nobody asked for and that wait at once, as while no mail server answers; a new player beyond them asks. */
const PLAIN_MAX = 10_000

/** A first letter with a link, within the transaction in which the account comes into force: no mail server can hold that up. */
export const orderVerification = (client: PoolClient, playerId: string) =>
  orderPlain(client, {
    letterId: stepIdOf(playerId, 'greeting'),
    kind: 'emailVerification',
    subjectId: playerId,
  })

/** A letter that needs no details; answers whether there was room for it. The same letter is ordered once. */
export async function orderPlain(
  on: Pool | PoolClient,
  { letterId, kind, subjectId }: Omit<Order, 'details'>,
): Promise<boolean> {
  const [waiting] = await query<{ is_full: boolean }>(
    on,
    sql`select count(*) >= ${PLAIN_MAX} as is_full from (
          select from identity.letters where kind = ${kind} limit ${PLAIN_MAX}) waiting`,
  )
  if (waiting?.is_full === true) return false
  await query(
    on,
    sql`insert into identity.letters (letter_id, kind, subject_id, ordered_at, not_after, next_at)
        select ${letterId}, ${kind}, ${subjectId}, at, at + ${`${USEFUL_MS[kind]} ms`}::interval, at
        from clock_timestamp() as at
        on conflict (letter_id) do nothing`,
  )
  return true
}

/** How long a letter is left to whoever took it, in ms: longer than an attempt, since a process may die in it. */
const HELD_MS = 30_000

/** Some that have their turn, the longest due first; nobody else is given them for a while. */
export const takeLetters = (pool: Pool, limit: number) =>
  query<LetterRow>(
    pool,
    sql`update identity.letters l
        set attempts = l.attempts + 1, next_at = clock_timestamp() + ${`${HELD_MS} ms`}::interval
        from (select letter_id from identity.letters where next_at <= clock_timestamp()
              order by next_at limit ${limit} for update skip locked) taken
        where l.letter_id = taken.letter_id
        returning l.letter_id, l.kind, l.email_hash, l.subject_id, l.details, l.written,
          l.not_after, l.attempts`,
  )

type Postponement = { inMs: number; why: string | null }

export const postponeLetter = (pool: Pool, letterId: string, { inMs, why }: Postponement) =>
  query(
    pool,
    sql`update identity.letters
        set next_at = clock_timestamp() + ${`${inMs} ms`}::interval, why = coalesce(${why}, why)
        where letter_id = ${letterId}`,
  )

export const endLetter = (pool: Pool, letterId: string) =>
  query(pool, sql`delete from identity.letters where letter_id = ${letterId}`)

/** Of a kind: how many wait, how many of these were attempted in vain, and since when the oldest waits. */
export type LettersWaiting = {
  readonly kind: LetterKind
  readonly count: bigint
  readonly failing: bigint
  readonly oldest: string | null
}

/** Of every kind. */
export const lettersWaiting = (pool: Pool) =>
  query<LettersWaiting>(
    pool,
    sql`select k.kind, count(l.letter_id) as count, count(l.why) as failing,
          min(l.ordered_at) as oldest
        from unnest(${letterKindSchema.options}::text[]) as k(kind)
        left join identity.letters l on l.kind = k.kind
        group by k.kind order by k.kind`,
  )

/** Its row as it is now, for the transaction alone. */
export async function lockLetter(
  client: PoolClient,
  letterId: string,
): Promise<Pick<LetterRow, 'written'> | undefined> {
  const [row] = await query<Pick<LetterRow, 'written'>>(
    client,
    sql`select written from identity.letters where letter_id = ${letterId} for update`,
  )
  return row
}

export const keepWritten = (
  client: PoolClient,
  letterId: string,
  { subjectId, written }: { subjectId: string; written: string },
) =>
  query(
    client,
    sql`update identity.letters set subject_id = ${subjectId}, written = ${written}
        where letter_id = ${letterId}`,
  )

/** The end of all that concerns letters to whoever is erased. */
export async function forgetLetters(client: PoolClient, subjectId: string): Promise<void> {
  await query(client, sql`delete from identity.letters where subject_id = ${subjectId}`)
  await query(client, sql`delete from identity.links where subject_id = ${subjectId}`)
  await query(client, sql`delete from identity.mailbox where subject_id = ${subjectId}`)
}
