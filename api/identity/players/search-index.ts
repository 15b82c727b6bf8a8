/** The table by which players are found by name: keyed hashes alone, which are gone with the key of the player they are of. */
import { query, transaction, type Pool, type PoolClient } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import type { Peppers } from '../../keys/peppers.ts'
import { SEARCH_VERSION, termsOf, type Term } from './search-terms.ts'

/** Bytes that are kept of a hash: enough that two texts never have one. */
const HASH_BYTES = 16

export const searchHash = ({ ofName }: Pick<Peppers, 'ofName'>, { match, text }: Term): Buffer =>
  Buffer.from(ofName(match, text), 'hex').subarray(0, HASH_BYTES)

/** Of each of a player's names. */
export const searchHashesOf = (
  peppers: Pick<Peppers, 'ofName'>,
  names: Parameters<typeof termsOf>[0],
): Buffer[] => termsOf(names).map((term) => searchHash(peppers, term))

/** A player, and the hashes that are to be kept of them. */
export type Searchable = { readonly playerId: string; readonly hashes: readonly Buffer[] }

export async function insertHashes(client: PoolClient, all: readonly Searchable[]): Promise<void> {
  const rows = all.flatMap(({ playerId, hashes }) => hashes.map((hash) => ({ playerId, hash })))
  await query(
    client,
    sql`insert into identity.search_hashes (hash, player_id)
        select * from unnest(${rows.map(({ hash }) => hash)}::bytea[],
          ${rows.map(({ playerId }) => playerId)}::uuid[])
        on conflict do nothing`,
  )
}

/**
 * In place of whatever is kept of them; may be done again. Answers of whom it is kept now: whose key is gone meanwhile, of them
 * nothing is.
 */
export function keepSearchable(pool: Pool, all: readonly Searchable[]): Promise<Set<string>> {
  const ids = all.map(({ playerId }) => playerId)
  return transaction(pool, async (client) => {
    // Locked until the end: an erasure is before this, or after it and takes the rows with the key.
    const kept = await query<{ player_id: string }>(
      client,
      sql`select player_id from identity.data_keys where player_id = any(${ids}::uuid[])
          order by player_id for update`,
    )
    const there = new Set(kept.map(({ player_id }) => player_id))
    const present = [...there]
    await query(
      client,
      sql`delete from identity.search_hashes where player_id = any(${present}::uuid[])`,
    )
    await insertHashes(
      client,
      all.filter(({ playerId }) => there.has(playerId)),
    )
    await query(
      client,
      sql`update identity.data_keys set search_version = ${SEARCH_VERSION}
          where player_id = any(${present}::uuid[])`,
    )
    return there
  })
}

/** Before a player is registered under names that may be others than those that are kept: cut off here, it is told as missing. */
export async function unsettle(pool: Pool, playerId: string): Promise<void> {
  await query(
    pool,
    sql`update identity.data_keys set search_version = 0 where player_id = ${playerId}`,
  )
}

/** `isYoung`: its registration may be under way. */
export type Unsearchable = { readonly playerId: string; readonly isYoung: boolean }

/** Some of those who cannot be found by name yet, in the order of their ids, behind `after`. */
export async function unsearchable(
  pool: Pool,
  { after, limit }: { after: string | null; limit: number },
): Promise<Unsearchable[]> {
  const rows = await query<{ player_id: string; is_young: boolean }>(
    pool,
    sql`select player_id, created_at > clock_timestamp() - interval '10 minutes' as is_young
        from identity.data_keys
        where search_version < ${SEARCH_VERSION} and (${after}::uuid is null or player_id > ${after})
        order by player_id limit ${limit}`,
  )
  return rows.map(({ player_id, is_young }) => ({ playerId: player_id, isYoung: is_young }))
}

export async function countUnsearchable(pool: Pool): Promise<number> {
  const [counted] = await query<{ players: bigint }>(
    pool,
    sql`select count(*) as players from identity.data_keys where search_version < ${SEARCH_VERSION}`,
  )
  return Number(counted?.players ?? 0)
}
