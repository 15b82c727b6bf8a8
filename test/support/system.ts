/** The whole system in this process on real parts: started once a run, when first asked for, and stopped at its end. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createAccounts } from '../../api/identity/players/accounts.ts'
import { policiesOf } from '../../api/http/rate-limits.ts'
import type { ApiOptions } from '../../api/options.ts'
import { startApi, type Api } from '../../api/server.ts'
import { startEventStore } from '../../embedded/event-store/server.ts'
import { createPaymentGateway } from '../../embedded/payment-gateway/in-process.ts'
import { startPostgres } from '../../embedded/postgres.ts'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { createSeals } from '../../api/keys/server-seeds.ts'
import { migrate } from '../../postgres/migrate.ts'
import { createPool, type Pool } from '../../postgres/postgres.ts'
import { registry } from '../../projections/registry.ts'
import { ensureTables } from '../../projections/engine/tables.ts'
import { createFinishers } from '../../reactions/finishers.ts'
import { startWork } from './working.ts'

const ROLES_OF_STAFF = ['operator', 'auditor', 'compliance', 'admin', 'support'] as const

/** One account a role; the second factors are fixed, so that tests can compute codes. */
export const STAFF = ROLES_OF_STAFF.map((role) => ({
  role,
  email: `${role}@casino.example`,
  password: `${role} of the tests`,
  secondFactor: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
}))

export function staffOf(role: (typeof STAFF)[number]['role']) {
  const one = STAFF.find((each) => each.role === role)
  if (one === undefined) throw new Error(`no staff is ${role}`)
  return one
}

/** Of whoever scrapes /metrics. */
export const METRICS_TOKEN = 'a-scraper-of-the-tests-reads-metrics'

export type System = {
  readonly eventStoreUrl: string
  readonly databaseUrl: string
  /** Where store and database keep their files. */
  readonly dataDir: string
  readonly client: StoreClient
  readonly pool: Pool
  /** Another API process's worth of state on the same store and database. */
  readonly startAnotherApi: (changes?: Partial<ApiOptions>) => Promise<Api>
  readonly url: string
  readonly masterKey: Buffer
}

const stops: (() => Promise<void>)[] = []
let starting: Promise<System> | null = null

export const system = (): Promise<System> => (starting ??= start())

async function start(): Promise<System> {
  const dataDir = await mkdtemp(join(tmpdir(), 'acme-system-'))
  stops.push(() => rm(dataDir, { recursive: true, force: true }))
  const [store, postgres] = await Promise.all([
    startEventStore({ dataDir: join(dataDir, 'events') }),
    startPostgres({ dataDir }),
  ])
  stops.push(async () => {
    await Promise.all([store.stop(), postgres.stop()])
  })
  await migrate(postgres.url)
  const pool = createPool(postgres.url)
  const client = connect(store.url)
  stops.push(async () => {
    await client.dispose()
    await pool.end()
  })
  await keepReadModels(client, pool)
  const masterKey = randomBytes(32)
  const startAnotherApi = async (changes: Partial<ApiOptions> = {}) => {
    const seals = createSeals(masterKey)
    const handler = createCommandHandler({ store: client })
    const finishers = createFinishers({
      handler,
      seals,
      payments: createPaymentGateway(),
      accounts: createAccounts(pool),
    })
    const api = await startApi({
      storeHealthUrl: store.healthUrl,
      metricsToken: METRICS_TOKEN,
      port: 0,
      host: '127.0.0.1',
      brand: 'acme',
      store: client,
      handler,
      finishers,
      seals,
      pool,
      rootKey: masterKey,
      log: pino({ level: 'error' }),
      demoAccounts: STAFF,
      readModels: registry,
      policies: policiesOf({ requests: 1_000_000, signIns: 1_000_000 }), // one address, and in a hurry
      ...changes,
    })
    stops.push(() => api.stop())
    return api
  }
  const { url } = await startAnotherApi()
  const urls = { eventStoreUrl: store.url, databaseUrl: postgres.url, url }
  return { ...urls, dataDir, client, pool, startAnotherApi, masterKey }
}

async function keepReadModels(client: StoreClient, pool: Pool): Promise<void> {
  for (const projection of registry) await ensureTables(pool, projection)
  stops.push(startWork(client, pool))
}

after('the system stops', async function () {
  this.timeout(60_000)
  for (const stop of stops.reverse()) await stop()
})
