/** The parts of an API process, each from the options that it needs. */
import { packsInForce } from '../domain/packs-in-force.ts'
import { letterKindSchema } from '../domain/identity/mail/events.ts'
import { createCounting } from '../eventstore/counting.ts'
import { follow, headOf } from '../eventstore/subscription.ts'
import { checkpointFaults } from '../projections/engine/checkpoint-faults.ts'
import { createLags, type Lag, type LagOptions } from '../projections/reading/lag.ts'
import { createLooks } from '../projections/reading/looks.ts'
import { createMovements } from '../projections/reading/movements.ts'
import { givenUpOfLate } from '../projections/identity/letters-given-up.ts'
import { overdue } from '../projections/operations/due.ts'
import { query } from '../postgres/postgres.ts'
import { readMoving, readAll, type Reading, type ReadingAll } from '../projections/reading/read.ts'
import { unfinished, type Unfinished } from '../projections/reading/unfinished.ts'
import { createStandstill } from '../projections/reading/standstill.ts'
import { walletBalance } from '../projections/wallet/wallet-balance.ts'
import { houseOfProviders } from './games/providers/act.ts'
import { createNoteAccess } from './commands/accesses.ts'
import type { RefusalNotes } from './commands/refusal-notes.ts'
import { createEvidence } from './operations/audit-evidence.ts'
import { createRulesInForce } from './operations/rules-in-force.ts'
import { createParts } from './operations/parts.ts'
import { createReadAfter } from './reads/read-after.ts'
import type { Tokens } from './http/caller.ts'
import { createHealth } from './http/health.ts'
import { createHotReads } from './reads/hot-reads.ts'
import { LIVE_READ_MODELS } from './live/live.ts'
import type { Identity } from './identity/identity.ts'
import { lettersWaiting } from './identity/mail/letters.ts'
import { createLimiting } from './http/limiting.ts'
import { openapiOf } from './description/openapi.ts'
import { createMetrics } from './http/metrics.ts'
import { countInProcess, DEFAULT_POLICIES } from './http/rate-limits.ts'
import { cacheInProcess } from './reads/read-cache.ts'
import { callerIdOf } from './http/read-request.ts'
import { countInRedis } from './http/redis-rate-limits.ts'
import { NOWHERE } from '../integrations/location.ts'
import { createWhereabouts } from './commands/whereabouts.ts'
import { createPeppers } from './keys/peppers.ts'
import { hintsOf } from '../integrations/redis-movements.ts'
import { cacheInRedis } from './reads/redis-read-cache.ts'
import type { SearchNote } from './identity/players/search-route.ts'
import type { openSigning } from './identity/sign-in/signing.ts'
import { routes } from './routes.ts'
import type { ApiOptions } from './options.ts'

/** Of the whole, what handlers are given as it is. */
export const partsOf = ({ pool, log }: ApiOptions) => ({
  pool,
  noteSearch: (note: SearchNote) => {
    log.info(note, 'players were searched for')
  },
})

type Serving = ReturnType<typeof lagsOf> & {
  readonly signing: Awaited<ReturnType<typeof openSigning>>
  readonly isDraining: () => boolean
  readonly noteRefusal: RefusalNotes['note']
}

export function appDepsOf(
  options: ApiOptions,
  { signing, lags, standstill, isDraining, noteRefusal }: Serving,
) {
  const { log, clockWatch, metricsToken, handler, finishers, payments } = options
  const { tokens, keys } = signing
  const description = openapiOf(routes)
  return {
    tokens,
    log,
    calling: {
      providers: options.providers ?? [],
      houseOf: houseOfProviders({ ...options, noteRefusal }),
      isDraining,
    },
    noteAccess: createNoteAccess(handler),
    ...surroundingsOf(options),
    noticing: { handler, finishers, payments },
    limiting: limitingOf(options, tokens),
    refusal: clockWatch?.refusal,
    metrics: createMetrics(lags, waitingLooks(options), clockWatch?.skews),
    metricsToken,
    health: createHealth({ ...options, standstill, isDraining }),
    openapi: () => description,
    jwks: keys.published,
  }
}

export const readsOf = (
  options: ApiOptions,
  hot: ReturnType<typeof hotReadsOf>,
  readNow: ReturnType<typeof readingOf>,
) => {
  const readAfter = createReadAfter(options.pool, readNow, options.readModels)
  return {
    readAfter,
    readAll: readingAllOf(options),
    readHot: createReadAfter(options.pool, hot.read, options.readModels),
    rulesInForce: createRulesInForce(readAfter),
    lawInForce: () => packsInForce(options.handler),
  }
}

/** One a role: nobody signs in as them before. */
export async function ensureDemo(
  { clockWatch, log, demoAccounts = [] }: ApiOptions,
  identity: Identity,
) {
  const skewed = clockWatch?.refusal() ?? null
  if (skewed === null) await identity.ensureDemo(demoAccounts)
  else log.warn(`no demo accounts are made: ${skewed}`)
}

export const ensureDemoPlayers = ({ log, demoPlayers = [] }: ApiOptions, identity: Identity) =>
  identity.ensureDemoPlayers(demoPlayers).catch((err: unknown) => {
    log.warn({ err }, 'some of the demo’s players could not be made')
  })

export const surroundingsOf = ({
  trustProxy = 0,
  corsOrigins = [],
  environment = 'production',
}: ApiOptions) => ({ trustProxy, corsOrigins, environment })

/** How far behind the read models are, for operators and metrics, and for readiness. */
export function lagsOf({ pool, store, storeHealthUrl, readModels }: ApiOptions) {
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
export const operationsOf = (options: ApiOptions, lags: () => Promise<Lag[]>) => ({
  store: options.store,
  parts: createParts({ ...options, lags, waiting: waitingLooks(options) }),
  evidence: createEvidence(options.store),
  lettersWaiting: () => lettersWaiting(options.pool),
})

const waitingLooks = (options: ApiOptions) => ({
  overdue: () => readingAllOf(options)(overdue),
  unfinished: () => query<Unfinished>(options.pool, unfinished),
  letters: () => lettersWaiting(options.pool),
  lettersGivenUp: () => readingAllOf(options)(givenUpOfLate(letterKindSchema.options)),
})

const limitingOf = ({ policies = DEFAULT_POLICIES, redis }: ApiOptions, tokens: Tokens) =>
  createLimiting({
    policies,
    count: redis === undefined ? countInProcess : countInRedis(redis),
    callerIdOf: (request) => callerIdOf(request, tokens),
  })

/** Between looks, in ms: where workers hint at what has moved, and where nobody does. */
const LOOK_MS = { hinted: 1_000, alone: 250 }

export const movementsOf = ({ pool, redis }: ApiOptions) =>
  createMovements(pool, {
    projections: LIVE_READ_MODELS,
    everyMs: () => (redis?.isUp() === true ? LOOK_MS.hinted : LOOK_MS.alone),
    hint: redis && hintsOf(redis),
  })

/** Where callers are, as far as it is known. */
export const whereaboutsOf = (
  { handler, location = NOWHERE, rootKey }: ApiOptions,
  onTrouble: (what: string, error: unknown) => void,
) => {
  const { ofBody } = createPeppers(rootKey)
  const hashOf = (address: string) => ofBody({ address })
  return createWhereabouts({ handler, locate: location.of, hashOf, onTrouble })
}

export const readingOf =
  ({ pool, readModels }: ApiOptions) =>
  <Row extends object>(asked: Reading<Row>) =>
    readMoving(pool, asked, readModels)

const readingAllOf =
  ({ pool, readModels }: ApiOptions) =>
  <Row extends object>(asked: ReadingAll<Row>) =>
    readAll(pool, asked, readModels)

/** Of wallets: what players look at all the time. */
export const hotReadsOf = ({ pool, redis }: ApiOptions, readNow: ReturnType<typeof readingOf>) =>
  createHotReads({
    projection: walletBalance,
    look: createLooks(pool, walletBalance.name),
    cache: redis === undefined ? cacheInProcess() : cacheInRedis(redis),
    readNow,
  })
