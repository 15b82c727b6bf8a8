/** An API on a house of a test's own, with the master key that its scripts have. */
import { pino } from 'pino'
import { isKeyOfDatabase } from '../../api/keys/key-fingerprint.ts'
import { openKeyring } from '../../api/keys/keyring.ts'
import type { ApiOptions } from '../../api/options.ts'
import { startApi, type Api } from '../../api/server.ts'
import { registry } from '../../projections/registry.ts'
import { MASTER_KEY, type House } from './own-house.ts'

export async function serveHouse(house: House, changes: Partial<ApiOptions> = {}): Promise<Api> {
  await isKeyOfDatabase(house.pool, MASTER_KEY)
  const { root: rootKey } = await openKeyring(house.pool, MASTER_KEY)
  return startApi({
    brand: 'acme',
    port: 0,
    host: '127.0.0.1',
    store: house.client,
    ...house.process(),
    pool: house.pool,
    rootKey,
    log: pino({ level: 'fatal' }),
    readModels: registry,
    ...changes,
  })
}
