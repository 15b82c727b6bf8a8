/** Builds the API from its parts and serves it until it is told to drain. */
import type { Seals } from '../domain/games/seeds.ts'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpTerminator } from 'http-terminator'
import type { Logger } from 'pino'
import type { CommandHandler } from '../eventstore/command-handler.ts'
import type { ClockWatch } from '../eventstore/clock-watch.ts'
import type { StoreClient } from '../eventstore/client.ts'
import { createCounting } from '../eventstore/counting.ts'
import { follow, headOf } from '../eventstore/subscription.ts'
import type { AnyProjection } from '../projections/engine/projection.ts'
import { checkpointFaults } from '../projections/engine/checkpoint-faults.ts'
import { createLags, type LagOptions } from '../projections/reading/lag.ts'
import { createLooks } from '../projections/reading/looks.ts'
import { createMovements } from '../projections/reading/movements.ts'
import { overdue } from '../projections/operations/due.ts'
import { query, type Pool } from '../postgres/postgres.ts'
import { readMoving, readAll, type Reading, type ReadingAll } from '../projections/reading/read.ts'
import { unfinished, type Unfinished } from '../projections/reading/unfinished.ts'
import { createStandstill } from '../projections/reading/standstill.ts'
import { walletBalance } from '../projections/wallet/wallet-balance.ts'
import { createApp } from './app.ts'
import { answerBroken, takingTargets } from './http/broken-requests.ts'
import { createAct } from './commands/act.ts'
import { createRefusalNotes } from './commands/refusal-notes.ts'
import { createGameCommands } from './games/commands.ts'
import { createIdentityCommands } from './identity/commands.ts'
import { createEvidence } from './operations/audit-evidence.ts'
import { createWalletCommands } from './wallet/commands.ts'
import { createReadAfter } from './reads/read-after.ts'
import type { Tokens } from './http/caller.ts'
import type { Finishers } from '../reactions/finishers.ts'
import { createHealth } from './http/health.ts'
import { createHotReads } from './reads/hot-reads.ts'
import { createLive, HEARTBEAT_MS, LIVE_READ_MODELS } from './live/live.ts'
import { liveStatesOf } from './live-states.ts'
import { type DemoAccount } from './identity/identity.ts'
import { createLimiting } from './http/limiting.ts'
import { openapiOf } from './description/openapi.ts'
import { createMetrics } from './http/metrics.ts'
import { countInProcess, DEFAULT_POLICIES, type Policies } from './http/rate-limits.ts'
import { cacheInProcess } from './reads/read-cache.ts'
import { callerIdOf } from './http/read-request.ts'
import { countInRedis } from './http/redis-rate-limits.ts'
import { hintsOf } from '../integrations/redis-movements.ts'
import { cacheInRedis } from './reads/redis-read-cache.ts'
import type { RedisLink } from '../integrations/redis.ts'
import type { Route } from './http/route.ts'
import { openSigning } from './identity/sign-in/signing.ts'
import { routes } from './routes.ts'
import type { Environment } from './web/pages.ts'

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
  /** Under which it serves. */
  readonly brand: string
  /** The keyring's root. */
  readonly rootKey: Buffer
  readonly log: Logger
  readonly demoAccounts?: readonly DemoAccount[]
  /** Those that this code has. */
  readonly readModels: readonly AnyProjection[]
  /** Of whoever scrapes /metrics. */
  readonly metricsToken?: string | undefined
  /** Shared by several processes; without it this one keeps to itself. */
  readonly redis?: RedisLink | undefined
  /** Whether the clock of this process is right; without it nobody looks. */
  readonly clockWatch?: ClockWatch | undefined
  readonly policies?: Policies
  /** Proxies whose X-Forwarded-For is believed. */
  readonly trustProxy?: number
  /** Origins whose pages may call this API from a browser. */
  readonly corsOrigins?: readonly string[]
  /** What the pages say of where they are; without it: production. */
  readonly environment?: Environment
  /** How often live updates say that they are still there, in ms. */
  readonly heartbeatMs?: number
  /** How often what sign-ins left unrecorded is looked for, in ms. */
  readonly recordLeftMs?: number
  /** Beside the API's own: a measurement mounts an empty one here. */
  readonly moreRoutes?: readonly Route<object>[]
}

/** `stop`: not ready at once, no new connections, requests finished, commands answered. */
export type Api = { readonly url: string; readonly stop: () => Promise<void> }

export async function startApi(options: ApiOptions): Promise<Api> {
  const { handler, pool, log, redis, clockWatch, heartbeatMs = HEARTBEAT_MS } = options
  let isDraining = false
  const onTrouble = (what: string, error: unknown) => {
    log.warn({ err: error }, what)
  }
  const signing = await openSigning({ ...options, onTrouble })
  const { tokens, revocations } = signing
  const description = openapiOf(routes)
  const { lags, standstill } = lagsOf(options)
  const readNow = readingOf(options)
  const hot = hotReadsOf(options, readNow)
  const movements = movementsOf(options)
  const leave = redis && movements.subscribe(hot.moved)
  const live = createLive({ movements, onTrouble, heartbeatMs, read: liveStatesOf(readNow) })
  const refusals = createRefusalNotes({ handler, onTrouble })
  const noteRefusal = refusals.note
  const needs = {
    ...createIdentityCommands({ ...options, tokens, revocations, noteRefusal }),
    ...createWalletCommands({ ...options, noteRefusal }),
    ...createGameCommands({ ...options, onTrouble, noteRefusal }),
    act: createAct(options),
    pool,
    store: options.store,
    evidence: createEvidence(options.store),
    live,
    lags,
    readAfter: createReadAfter(pool, readNow, options.readModels),
    readAll: readingAllOf(options),
    readHot: createReadAfter(pool, hot.read, options.readModels),
  }
  const app = createApp(
    [...routes, ...(options.moreRoutes ?? [])],
    {
      tokens,
      log,
      ...surroundingsOf(options),
      limiting: limitingOf(options, tokens),
      refusal: clockWatch?.refusal,
      metrics: createMetrics(lags, waitingLooks(options), clockWatch?.skews),
      metricsToken: options.metricsToken,
      health: createHealth({ ...options, standstill, isDraining: () => isDraining }),
      openapi: () => description,
      jwks: signing.keys.published,
    },
    needs,
  )
  const skewed = clockWatch?.refusal() ?? null
  if (skewed === null) await needs.identity.ensureDemo(options.demoAccounts ?? [])
  else log.warn(`no demo accounts are made: ${skewed}`)
  const server = createServer({ requireHostHeader: false }, takingTargets(app as RequestListener))
  server.keepAliveTimeout = IDLE_MS
  const recordLeft = () => needs.identity.recordLeft().catch(() => {}) // a later turn tries again
  const recording = setInterval(() => void recordLeft(), options.recordLeftMs ?? RECORD_LEFT_MS)
  answerBroken(server)
  const terminator = createHttpTerminator({ server, gracefulTerminationTimeout: 5_000 })
  const url = await listening(server, options)
  return {
    url,
    async stop() {
      isDraining = true
      clearInterval(recording)
      leave?.()
      live.close()
      await terminator.terminate()
      await refusals.drained()
      await handler.drained()
      signing.stop()
    },
  }
}

const surroundingsOf = ({
  trustProxy = 0,
  corsOrigins = [],
  environment = 'production',
}: ApiOptions) => ({ trustProxy, corsOrigins, environment })

/** How far behind the read models are, for operators and metrics, and for readiness. */
function lagsOf({ pool, store, storeHealthUrl, readModels }: ApiOptions) {
  const looking: Pick<LagOptions, 'pool' | 'follow'> = {
    pool,
    follow: (prefixes, from, signal) => follow(store.raw, { from, signal, matching: { prefixes } }),
  }
  return {
    lags: createLags({
      ...looking,
      eventsAfter: createCounting(storeHealthUrl),
      faults: () => checkpointFaults(pool, readModels, () => headOf(store.raw)),
    }),
    standstill: createStandstill({ ...looking, versions: readModels }),
  }
}

const waitingLooks = (options: ApiOptions) => ({
  overdue: () => readingAllOf(options)(overdue),
  unfinished: () => query<Unfinished>(options.pool, unfinished),
})

const limitingOf = ({ policies = DEFAULT_POLICIES, redis }: ApiOptions, tokens: Tokens) =>
  createLimiting({
    policies,
    count: redis === undefined ? countInProcess : countInRedis(redis),
    callerIdOf: (request) => callerIdOf(request, tokens),
  })

const RECORD_LEFT_MS = 15_000

/** Load balancers keep idle connections for 60 s: one that we closed before them would cost a caller an answer. In ms. */
const IDLE_MS = 65_000

/** Between looks, in ms: where workers hint at what has moved, and where nobody does. */
const LOOK_MS = { hinted: 1_000, alone: 250 }

const movementsOf = ({ pool, redis }: ApiOptions) =>
  createMovements(pool, {
    projections: LIVE_READ_MODELS,
    everyMs: () => (redis?.isUp() === true ? LOOK_MS.hinted : LOOK_MS.alone),
    hint: redis && hintsOf(redis),
  })

const readingOf =
  ({ pool, readModels }: ApiOptions) =>
  <Row extends object>(asked: Reading<Row>) =>
    readMoving(pool, asked, readModels)

const readingAllOf =
  ({ pool, readModels }: ApiOptions) =>
  <Row extends object>(asked: ReadingAll<Row>) =>
    readAll(pool, asked, readModels)

/** Of wallets: what players look at all the time. */
const hotReadsOf = ({ pool, redis }: ApiOptions, readNow: ReturnType<typeof readingOf>) =>
  createHotReads({
    projection: walletBalance,
    look: createLooks(pool, walletBalance.name),
    cache: redis === undefined ? cacheInProcess() : cacheInRedis(redis),
    readNow,
  })

const listening = (server: Server, { port, host }: { port: number; host: string }) =>
  new Promise<string>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
      resolve(`http://${name}:${address.port}`)
    })
  })
