/** The tables of accounts: candidates, whose they became, and what is forgotten. Streams decide; this follows. */
import { query, transaction, type Pool } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { forgetLetters, orderPlain, orderVerification } from '../mail/letters.ts'
import { lockInForce } from '../sign-in/credentials.ts'
import { forgetFacts } from '../sign-in/fact-rows.ts'
import { insertHashes } from './search-index.ts'
import { SEARCH_VERSION } from './search-terms.ts'
import { Problem } from '../../http/problem.ts'

const FOREIGN_KEY_VIOLATION = '23503'

export type Candidate = {
  readonly playerId: string
  readonly emailHash: string
  readonly passwordHash: string
  readonly wrapped: string
  readonly version: number
  /** Of the names to be found by. */
  readonly searchHashes: readonly Buffer[]
}

/** What finishers do to accounts. Each may be done again. */
export type Accounts = {
  /** The first time a letter asks for proof of the e-mail, except in a demo, whose addresses are nobody's. */
  readonly activate: (playerId: string, account: { isDemo: boolean }) => Promise<void>
  /** Signs in with another e-mail from now on. */
  readonly readdress: (playerId: string, emailHash: string) => Promise<void>
  /** The end of everything that is kept of a player outside the streams: after it nobody can read their data. */
  readonly forget: (playerId: string) => Promise<void>
  /** Every sign-in ends; those under way end, too, or are refused by the wallet's restriction, which was first. */
  readonly signOut: (playerId: string) => Promise<void>
  /** Of the last sign-in, ISO 8601; null: none is known. */
  readonly lastSignedIn: (playerId: string) => Promise<string | null>
  /** Ordered once while it waits; throws where too many wait. */
  readonly writeDormancyNotice: (playerId: string, letterId: string) => Promise<void>
}

export const createAccounts = (pool: Pool): Accounts => ({
  async activate(playerId, { isDemo }) {
    await transaction(pool, async (client) => {
      const activated = await query(
        client,
        sql`update identity.credentials set is_active = true
            where subject_id = ${playerId} and not is_active returning role`,
      )
      if (activated.length > 0 && !isDemo) await orderVerification(client, playerId)
    })
  },
  async readdress(playerId, emailHash) {
    await query(
      pool,
      sql`update identity.credentials set email_hash = ${emailHash} where subject_id = ${playerId}`,
    )
  },
  async forget(playerId) {
    await transaction(pool, async (client) => {
      // With it go the hashes of the names (the table's foreign key).
      await query(client, sql`delete from identity.data_keys where player_id = ${playerId}`)
      // First of what signs in: a sign-in under way has begun by now, and ends below, or never begins.
      await query(client, sql`delete from identity.credentials where subject_id = ${playerId}`)
      await query(client, sql`delete from identity.second_factors where subject_id = ${playerId}`)
      await query(
        client,
        sql`update identity.refresh_families
            set revoked_at = clock_timestamp(), revoked_because = 'erased'
            where subject_id = ${playerId} and revoked_at is null`,
      )
      await forgetFacts(client, playerId)
      await forgetLetters(client, playerId)
      await query(client, sql`delete from identity.devices where subject_id = ${playerId}`)
    })
  },
  async signOut(playerId) {
    await transaction(pool, async (client) => {
      await lockInForce(client, playerId) // first, as everywhere: a sign-in under way has begun by now
      await query(
        client,
        sql`update identity.refresh_families
            set revoked_at = clock_timestamp(), revoked_because = 'deceased'
            where subject_id = ${playerId} and revoked_at is null`,
      )
    })
  },
  async lastSignedIn(playerId) {
    const [found] = await query<{ at: string | null }>(
      pool,
      sql`select last_signed_in_at as at from identity.credentials where subject_id = ${playerId}`,
    )
    return found?.at ?? null
  },
  async writeDormancyNotice(subjectId, letterId) {
    if (await orderPlain(pool, { letterId, kind: 'dormancyNotice', subjectId })) return
    throw new Error('too many letters wait to be sent')
  },
})

/** A sign-in that is not in force yet, and the key under which the registration will be sealed. */
export async function addCandidate(pool: Pool, candidate: Candidate): Promise<void> {
  const { playerId, emailHash, passwordHash, wrapped, version, searchHashes } = candidate
  const adding = transaction(pool, async (client) => {
    await query(
      client,
      sql`insert into identity.credentials (subject_id, email_hash, role, password_hash, is_active)
          values (${playerId}, ${emailHash}, 'player', ${passwordHash}, false)`,
    )
    await query(
      client,
      sql`insert into identity.data_keys (player_id, wrapped, version, search_version)
          values (${playerId}, ${wrapped}, ${version}, ${SEARCH_VERSION})`,
    )
    await insertHashes(client, [{ playerId, hashes: searchHashes }])
  })
  await adding.catch((error: unknown) => {
    // The wrapping key was dropped by a rotation since: the next try takes the new one.
    const isRotated = (error as { code?: unknown }).code === FOREIGN_KEY_VIOLATION
    throw isRotated ? new Problem('UNAVAILABLE') : error
  })
}
