/** What access tokens need in every process: the keys that sign them, and which of them count no more. */
import type { Tokens } from '../../http/caller.ts'
import type { Pool } from '../../../postgres/postgres.ts'
import { createTokens } from './access-tokens.ts'
import { createRedisRevocations } from './redis-revocations.ts'
import type { RedisLink } from '../../../integrations/redis.ts'
import { createRevocations, type Revocations } from './revocations.ts'
import { watchRevoked } from './revoked-families.ts'
import { openTokenKeys, type TokenKeys } from '../../keys/token-keys.ts'

export type Signing = {
  readonly keys: TokenKeys
  readonly tokens: Tokens
  readonly revocations: Revocations
  readonly stop: () => void
}

export async function openSigning(deps: {
  pool: Pool
  rootKey: Buffer
  redis?: RedisLink | undefined
  onTrouble: (what: string, error: unknown) => void
}): Promise<Signing> {
  const { pool, rootKey, redis, onTrouble } = deps
  const keys = await openTokenKeys({ pool, rootKey, onTrouble })
  const own = createRevocations()
  const watching = await watchRevoked(pool, own, onTrouble)
  const shared = redis && createRedisRevocations({ redis, own, onTrouble })
  const revocations = shared ?? own
  return {
    keys,
    revocations,
    tokens: createTokens({ keys, revocations }),
    stop() {
      keys.stop()
      watching.stop()
      shared?.close()
    },
  }
}
