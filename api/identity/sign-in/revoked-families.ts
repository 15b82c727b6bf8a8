/** Brings this process what others have revoked, from the database: at its start, and once a second. */
import type { Pool } from '../../../postgres/postgres.ts'
import { TOKEN_LIFE_S } from './access-tokens.ts'
import { revokedSince } from './refresh-families.ts'
import type { Revocations } from './revocations.ts'

const LOOK_MS = 1_000
/** How far back each look goes, in ms: clocks of other machines, and transactions that took long to commit. */
const OVERLAP_MS = 60_000

/** Loads what may still matter; then looks again each second until `stop`. */
export async function watchRevoked(
  pool: Pool,
  own: Pick<Revocations, 'revokeFamily'>,
  onTrouble: (what: string, error: unknown) => void = () => {},
): Promise<{ stop: () => void }> {
  const lifeMs = TOKEN_LIFE_S * 1_000
  let seenMs = Date.now() - lifeMs
  let isLooking = false
  const look = async () => {
    const startedMs = Date.now()
    for (const { family_id, revoked_at } of await revokedSince(pool, seenMs - OVERLAP_MS)) {
      await own.revokeFamily(family_id, Date.parse(revoked_at) + lifeMs + OVERLAP_MS)
    }
    seenMs = startedMs
  }
  await look()
  const looking = setInterval(() => {
    if (isLooking) return
    isLooking = true
    look()
      .catch((error: unknown) => {
        onTrouble('revocations could not be read', error)
      })
      .finally(() => {
        isLooking = false
      })
  }, LOOK_MS).unref()
  return {
    stop() {
      clearInterval(looking)
    },
  }
}
