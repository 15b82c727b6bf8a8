/** How a refresh token is spent, in the database: once, for the next of its family. Only hashes of tokens are stored. */
import { createHash } from 'node:crypto'
import { query, type PoolClient } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { isAlive, lockFamily, revokeFamily, touchFamily } from './refresh-families.ts'

/** So long whoever lost a race for a token is no thief, in ms. */
const GRACE_MS = 10_000

type Token = { spent_at: string | null; spent_with: string | null }

type Spending = { token: string; next: string; idempotencyKey: string; nowMs: number }

export async function spend(client: PoolClient, { token, next, idempotencyKey, nowMs }: Spending) {
  const now = new Date(nowMs).toISOString()
  const found = await familyOf(client, token)
  if (found === undefined || !isAlive(found.family, nowMs)) return 'refused'
  const { family, spent_at, spent_with } = found
  if (spent_at === null) {
    await query(
      client,
      sql`update identity.refresh_tokens set spent_at = ${now}, spent_with = ${idempotencyKey}
          where token_hash = ${hashOf(token)}`,
    )
    await insertToken(client, next, family.family_id)
    await touchFamily(client, family.family_id, now)
    return { family, isReplay: false }
  }
  // The same request asks for its answer again. Whoever spends the next token has had it.
  if (spent_with === idempotencyKey && (await isUnspent(client, next))) {
    return { family, isReplay: true }
  }
  if (nowMs - Date.parse(spent_at) <= GRACE_MS) return 'refused' // another one lost a race: no theft
  await revokeFamily(client, family.family_id, { reason: 'reuse', at: now })
  return { family, isReuse: true as const }
}

export const insertToken = (client: PoolClient, token: string, familyId: string) =>
  query(
    client,
    sql`insert into identity.refresh_tokens (token_hash, family_id)
        values (${hashOf(token)}, ${familyId})`,
  )

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

async function isUnspent(client: PoolClient, token: string): Promise<boolean> {
  const found = await query(
    client,
    sql`select from identity.refresh_tokens
        where token_hash = ${hashOf(token)} and spent_at is null`,
  )
  return found.length === 1
}

/** With a lock on the family. */
async function familyOf(client: PoolClient, token: string) {
  const [owner] = await query<{ family_id: string }>(
    client,
    sql`select family_id from identity.refresh_tokens where token_hash = ${hashOf(token)}`,
  )
  if (owner === undefined) return undefined
  const family = await lockFamily(client, owner.family_id)
  // A statement of its own, after the lock: it sees what whoever held the lock has done.
  const [state] = await query<Token>(
    client,
    sql`select spent_at, spent_with from identity.refresh_tokens
        where token_hash = ${hashOf(token)}`,
  )
  return family && state && { family, ...state }
}
