/** How the parts of the house are, for the staff: each is asked within bounds, and says what to do where it is not well. */
import type { ClockWatch } from '../../eventstore/clock-watch.ts'
import { systemClock } from '../../eventstore/clock.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import { headOf } from '../../eventstore/subscription.ts'
import { within } from '../../eventstore/within.ts'
import type { RedisLink } from '../../integrations/redis.ts'
import { isReadOnly, type Pool } from '../../postgres/postgres.ts'
import { workersAlive } from '../../projections/engine/generations.ts'
import { leasesKept } from '../../projections/engine/leases.ts'
import type { AnyProjection } from '../../projections/engine/projection.ts'
import type { Lag } from '../../projections/reading/lag.ts'
import type { WaitingLooks } from '../http/waiting-metrics.ts'

export const STATES = ['ok', 'degraded', 'down'] as const

/** `says` is how it is, `todo` what to do about it; null: nothing. */
type Look = {
  readonly state: (typeof STATES)[number]
  readonly says: string
  readonly todo: string | null
}
export type Part = Look & { readonly part: string; readonly latencyMs: number | null }

export type PartsDeps = {
  readonly store: StoreClient
  readonly pool: Pool
  readonly redis?: Pick<RedisLink, 'state'> | undefined
  readonly clockWatch?: Pick<ClockWatch, 'refusal'> | undefined
  readonly readModels: readonly AnyProjection[]
  readonly lags: () => Promise<readonly Lag[]>
  readonly waiting: WaitingLooks
}

/** How long a part may take to answer, and beyond what a server is slow, in ms. */
const ANSWER_MS_MAX = 3_000
const SLOW_MS = 1_000

/** In s: how far behind read models may be, and since when something due, or a letter, may wait, before it is told. */
const LAG_S_MAX = 30
const DUE_S_MAX = 60
const LETTER_S_MAX = 300

const ok = (says: string): Look => ({ state: 'ok', says, todo: null })
const not = (state: 'degraded' | 'down', says: string, todo: string): Look => ({
  state,
  says,
  todo,
})

export function createParts(deps: PartsDeps): () => Promise<Part[]> {
  const { redis, clockWatch } = deps
  return () =>
    Promise.all([
      timed('eventStore', () => eventStore(deps)),
      timed('postgres', () => postgres(deps)),
      ...(redis === undefined ? [] : [known('redis', ofRedis(redis.state()))]),
      timed('workers', () => workers(deps)),
      timed('projections', () => projections(deps)),
      timed('finishers', () => finishers(deps)),
      timed('due', () => due(deps)),
      timed('letters', () => letters(deps)),
      ...(clockWatch === undefined ? [] : [known('clock', ofClock(clockWatch.refusal()))]),
    ])
}

const known = (part: string, look: Look): Promise<Part> =>
  Promise.resolve({ part, latencyMs: null, ...look })

const WITHOUT_ANSWER =
  'See whether it runs and can be reached from here; what needs it is refused until then, and nothing is lost.'

/** The others are looked up in several: their time says little. */
const SERVERS = new Set(['eventStore', 'postgres'])

async function timed(part: string, ask: () => Promise<Look>): Promise<Part> {
  const startedMs = performance.now()
  const bounds = { clock: systemClock, ms: ANSWER_MS_MAX, what: 'no answer' }
  const look = await within(ask, bounds).catch((error: unknown) => {
    const why = error instanceof Error ? error.message || error.name : 'no answer'
    return not('down', why.slice(0, 200), WITHOUT_ANSWER)
  })
  const latencyMs = Math.round(performance.now() - startedMs)
  const isSlow = SERVERS.has(part) && look.state === 'ok' && latencyMs > SLOW_MS
  const slow = not('degraded', `It took ${latencyMs} ms to answer.`, 'See what else keeps it busy.')
  return { part, latencyMs, ...(isSlow ? slow : look) }
}

async function eventStore({ store }: PartsDeps): Promise<Look> {
  await store.read('health', { limit: 1 })[Symbol.asyncIterator]().next()
  await headOf(store.raw)
  return ok('It answers reads.')
}

async function postgres({ pool }: PartsDeps): Promise<Look> {
  if (!(await isReadOnly(pool))) return ok('It answers, and takes writes.')
  const todo = 'Let a primary take over, or free its disk: the runbook says how.'
  return not('down', 'It takes no writes.', todo)
}

function ofRedis(state: string): Look {
  if (state === 'ok') return ok('It answers.')
  return not('degraded', state, 'Start it again; until then each process goes on alone.')
}

function ofClock(refusal: string | null): Look {
  if (refusal === null) return ok('It agrees with those of the event store and PostgreSQL.')
  return not('down', refusal, 'Set the clock of this machine: until then nothing is decided here.')
}

async function workers({ pool, readModels }: PartsDeps): Promise<Look> {
  const { alive, others } = await workersAlive(pool, readModels)
  const { kept, of } = await leasesKept(pool)
  const says = `${alive} alive, ${kept} of ${of} leases kept.`
  if (alive === 0) return not('down', says, 'Start one: npm start, or npm run worker.')
  if (kept < of) return not('degraded', says, 'Leases are taken within 6 s; else start a worker.')
  if (others === 0) return ok(says)
  const todo = 'Replace them by workers with this code; what they hold is built by none of ours.'
  return not('degraded', `${says} ${others} have other code.`, todo)
}

async function projections({ lags }: PartsDeps): Promise<Look> {
  const all = (await lags()).filter(({ status }) => status === 'live')
  const stopped = all.filter((one) => one.stopped.length > 0).map(({ name }) => name)
  if (stopped.length > 0) {
    const todo = 'See there at which event; mend the code, then npm run projections -- retry.'
    return not('degraded', `Stopped: ${stopped.join(', ')}.`, todo)
  }
  const furthest = Math.max(0, ...all.map(({ lagSeconds }) => lagSeconds ?? 0))
  const says = `${all.length} live, at most ${Math.round(furthest)} s behind.`
  if (furthest <= LAG_S_MAX) return ok(says)
  return not('degraded', says, 'See to the workers: they are too few, or stand still.')
}

async function finishers({ waiting }: PartsDeps): Promise<Look> {
  const left = await waiting.unfinished()
  if (left.length === 0) return ok('Nothing is left half done.')
  const told = left.map(({ type, count }) => `${type}: ${count}`).join(', ')
  const todo = 'They are tried again by themselves; npm run reactions says why they fail.'
  return not('degraded', `Not finished yet: ${told}.`, todo)
}

async function due({ waiting }: PartsDeps): Promise<Look> {
  const before = Date.now() - DUE_S_MAX * 1_000
  const late = (await waiting.overdue()).filter(
    ({ failing, oldest }) => failing > 0n || (oldest !== null && Date.parse(oldest) < before),
  )
  if (late.length === 0) return ok('Nothing has been due for long.')
  const told = late.map((one) => `${one.kind}: ${one.count}, ${one.failing} failing`).join('; ')
  const todo = 'See what waits and why it fails; a provider may be out.'
  return not('degraded', `Overdue: ${told}.`, todo)
}

/** An address that is refused is its player's to mend, and no fault of the house. */
async function letters({ waiting }: PartsDeps): Promise<Look> {
  const [unsent, gone] = await Promise.all([waiting.letters(), waiting.lettersGivenUp()])
  const of = (counts: readonly bigint[]) => counts.reduce((sum, count) => sum + count, 0n)
  const refused = of(gone.map((one) => one.refused))
  const expired = of(gone.map((one) => one.expired))
  const before = Date.now() - LETTER_S_MAX * 1_000
  const late = unsent.filter(({ oldest }) => oldest !== null && Date.parse(oldest) < before)
  const count = of(late.map((one) => one.count))
  const says = `${count} wait for more than ${LETTER_S_MAX} s; given up within a day: ${refused} refused, ${expired} not sent in time.`
  if (count === 0n && expired === 0n) return ok(says)
  const todo =
    'See whether the mail server (MAIL_URL) takes letters: they are sent by themselves once it does. What was given up, its player has to ask for again.'
  return not('degraded', says, todo)
}
