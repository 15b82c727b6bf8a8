/** Builds the API from its parts and serves it until it is told to drain. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpTerminator } from 'http-terminator'
import type { Logger } from 'pino'
import type { CommandHandler } from '../eventstore/command-handler.ts'
import type { Seals } from '../eventstore/seals.ts'
import type { StoreClient } from '../eventstore/client.ts'
import { createCounting } from '../eventstore/counting.ts'
import { follow } from '../eventstore/subscription.ts'
import { createStandings } from '../projections/lag.ts'
import type { Pool } from '../projections/postgres.ts'
import { read, type Reading } from '../projections/read.ts'
import { createWaiting } from '../projections/wait.ts'
import { createApp } from './app.ts'
import { createTokens } from './auth.ts'
import { createPlayerCommands } from './commands/all.ts'
import type { Finishers } from './commands/command-deps.ts'
import { createStaffCommands } from './commands/staff-commands.ts'
import { createHealth } from './health.ts'
import { createIdentity, type DemoAccount } from './identity.ts'
import { openapiOf } from './openapi.ts'
import { createMetrics } from './metrics.ts'
import { createPasswords } from './passwords.ts'
import { Problem } from './problem.ts'
import type { Route } from './route.ts'
import { routes } from './routes/all.ts'

export type ApiOptions = {
  readonly port: number
  readonly host: string
  readonly store: StoreClient
  /** Of the embedded store, which can count events. */
  readonly storeHealthUrl?: string | undefined
  readonly handler: CommandHandler
  readonly finishers: Finishers
  readonly seals: Seals
  readonly pool: Pool
  readonly masterKey: Buffer
  readonly tokenKey: string
  readonly log: Logger
  readonly demoAccounts?: readonly DemoAccount[]
  readonly readModels: readonly string[]
  /** Of whoever scrapes /metrics. */
  readonly metricsToken?: string | undefined
  /** Beside the API's own: a measurement mounts an empty one here. */
  readonly moreRoutes?: readonly Route[]
}

/** `stop`: not ready at once, no new connections, requests finished, commands answered. */
export type Api = { readonly url: string; readonly stop: () => Promise<void> }

export async function startApi(options: ApiOptions): Promise<Api> {
  const { store, handler, finishers, pool, log, masterKey } = options
  let isDraining = false
  const tokens = createTokens(options.tokenKey)
  const passwords = createPasswords()
  const identity = createIdentity({ pool, handler, finishers, passwords, tokens, masterKey })
  const onTrouble = (what: string, error: unknown) => {
    log.warn({ err: error }, what)
  }
  const all = [...routes, ...(options.moreRoutes ?? [])]
  const description = openapiOf(routes)
  const standings = createStandings({
    pool,
    follow: (prefixes, from, signal) => follow(store.raw, { from, signal, matching: { prefixes } }),
    eventsAfter: createCounting(options.storeHealthUrl),
  })
  const app = createApp(all, {
    ...{ tokens, log, pool, identity, standings },
    ...{ metrics: createMetrics(standings), metricsToken: options.metricsToken },
    commands: createPlayerCommands({ ...options, onTrouble }),
    staffCommands: createStaffCommands(options),
    readAfter: createReadAfter(pool),
    health: createHealth({ ...{ store, pool }, ...options, isDraining: () => isDraining }),
    openapi: () => description,
  })
  await identity.ensureDemo(options.demoAccounts ?? [])
  const server = createServer(app)
  const terminator = createHttpTerminator({ server, gracefulTerminationTimeout: 5_000 })
  const url = await listening(server, options)
  return {
    url,
    async stop() {
      isDraining = true
      await terminator.terminate()
      await handler.drained()
    },
  }
}

function createReadAfter(pool: Pool) {
  const { waitFor } = createWaiting(pool)
  return async <Row extends object>(after: bigint | undefined, reading: Reading<Row>) => {
    if (after !== undefined && !(await waitFor(reading.place, after))) {
      throw new Problem('NOT_YET_VISIBLE')
    }
    return read(pool, reading)
  }
}

const listening = (server: Server, { port, host }: { port: number; host: string }) =>
  new Promise<string>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
      resolve(`http://${name}:${address.port}`)
    })
  })
