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
import { createLags, type Lag, type LagOptions } from '../projections/reading/lag.ts'
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
import { createParts } from './operations/parts.ts'
import { createReadAfter } from './reads/read-after.ts'
import type { Tokens } from './http/caller.ts'
import type { Finishers } from '../reactions/finishers.ts'
import { createHealth } from './http/health.ts'
import { createHotReads } from './reads/hot-reads.ts'
import { createLive, HEARTBEAT_MS, LIVE_READ_MODELS } from './live/live.ts'
import { liveStatesOf } from './live-states.ts'
import type { DemoAccount, DemoPlayer, Identity } from './identity/identity.ts'
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
import type { SearchNote } from './identity/players/search-route.ts'
import { createPlatform } from './platform/platform.ts'
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
  /** Who play by themselves where the house is a demo: made once it listens. */
  readonly demoPlayers?: readonly DemoPlayer[]
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
export type Api = {
  readonly url: string
  readonly stop: () => Promise<void>
  /** Settles when the demo's players can sign in. */
  readonly hasDemoPlayers: Promise<void>
}

export async function startApi(options: ApiOptions): Promise<Api> {
  const { handler, log, redis, heartbeatMs = HEARTBEAT_MS } = options
  let isDraining = false
  const onTrouble = (what: string, error: unknown) => {
    log.warn({ err: error }, what)
  }
  const signing = await openSigning({ ...options, onTrouble })
  const { lags, standstill } = lagsOf(options)
  const readNow = readingOf(options)
  const hot = hotReadsOf(options, readNow)
  const movements = movementsOf(options)
  const leave = redis && movements.subscribe(hot.moved)
  const live = createLive({ movements, onTrouble, heartbeatMs, read: liveStatesOf(readNow) })
  const refusals = createRefusalNotes({ handler, onTrouble })
  const { note: noteRefusal } = refusals
  const reads = readsOf(options, hot, readNow)
  const people = createIdentityCommands({ ...options, ...signing, noteRefusal })
  let ownUrl = ''
  const platform = createPlatform({
    ...options,
    ...reads,
    ...surroundingsOf(options),
    routes,
    lags,
    onTrouble,
    url: () => ownUrl,
    ensure: (visitor) => people.identity.ensureDemoPlayers([visitor]),
  })
  const needs = {
    ...people,
    ...reads,
    ...platform.needs,
    ...createWalletCommands({ ...options, noteRefusal }),
    ...createGameCommands({ ...options, onTrouble, noteRefusal }),
    act: createAct(options),
    ...partsOf(options),
    ...operationsOf(options, lags),
    evidence: createEvidence(options.store),
    live,
    lags,
  }
  const serving = { signing, lags, standstill, isDraining: () => isDraining }
  const app = createApp(
    [...routes, ...(options.moreRoutes ?? [])],
    appDepsOf(options, serving),
    needs,
  )
  await ensureDemo(options, people.identity)
  const server = createServer({ requireHostHeader: false }, takingTargets(app as RequestListener))
  server.keepAliveTimeout = IDLE_MS
  const recordLeft = () => needs.identity.recordLeft().catch(() => {}) // a later turn tries again
  const recording = setInterval(() => void recordLeft(), options.recordLeftMs ?? RECORD_LEFT_MS)
  answerBroken(server)
  const terminator = createHttpTerminator({ server, gracefulTerminationTimeout: 5_000 })
  const url = await listening(server, options)
  ownUrl = url
  return {
    url,
    hasDemoPlayers: ensureDemoPlayers(options, people.identity),
    async stop() {
      isDraining = true
      clearInterval(recording)
      leave?.()
      live.close()
      platform.close()
      await terminator.terminate()
      await refusals.drained()
      await handler.drained()
      signing.stop()
    },
  }
}

/** Of the whole, what handlers are given as it is. */
const partsOf = ({ pool, store, log }: ApiOptions) => ({
  pool,
  store,
  noteSearch: (note: SearchNote) => {
    log.info(note, 'players were searched for')
  },
})

type Serving = ReturnType<typeof lagsOf> & {
  readonly signing: Awaited<ReturnType<typeof openSigning>>
  readonly isDraining: () => boolean
}

function appDepsOf(options: ApiOptions, { signing, lags, standstill, isDraining }: Serving) {
  const { log, clockWatch, metricsToken } = options
  const { tokens, keys } = signing
  const description = openapiOf(routes)
  return {
    tokens,
    log,
    ...surroundingsOf(options),
    limiting: limitingOf(options, tokens),
    refusal: clockWatch?.refusal,
    metrics: createMetrics(lags, waitingLooks(options), clockWatch?.skews),
    metricsToken,
    health: createHealth({ ...options, standstill, isDraining }),
    openapi: () => description,
    jwks: keys.published,
  }
}

const readsOf = (
  options: ApiOptions,
  hot: ReturnType<typeof hotReadsOf>,
  readNow: ReturnType<typeof readingOf>,
) => ({
  readAfter: createReadAfter(options.pool, readNow, options.readModels),
  readAll: readingAllOf(options),
  readHot: createReadAfter(options.pool, hot.read, options.readModels),
})

/** One a role: nobody signs in as them before. */
async function ensureDemo({ clockWatch, log, demoAccounts = [] }: ApiOptions, identity: Identity) {
  const skewed = clockWatch?.refusal() ?? null
  if (skewed === null) await identity.ensureDemo(demoAccounts)
  else log.warn(`no demo accounts are made: ${skewed}`)
}

const ensureDemoPlayers = ({ log, demoPlayers = [] }: ApiOptions, identity: Identity) =>
  identity.ensureDemoPlayers(demoPlayers).catch((err: unknown) => {
    log.warn({ err }, 'some of the demo’s players could not be made')
  })

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

/** What operators look at beside the read models. */
const operationsOf = (options: ApiOptions, lags: () => Promise<Lag[]>) => ({
  store: options.store,
  parts: createParts({ ...options, lags, waiting: waitingLooks(options) }),
})

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
