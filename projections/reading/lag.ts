/**
 * How far read models are behind: the age of the oldest event that one has not folded, which is nothing where all was.
 * When a checkpoint was last moved says neither: where nothing is written it rests, and is not behind.
 */
import type { StoredEvent } from '../../eventstore/codec.ts'
import type { Step } from '../../eventstore/subscription.ts'
import { overview, type Overview } from '../engine/generations.ts'
import { PARTITIONS, partitionOfStream, prefixesOf } from '../engine/partitions.ts'
import { WHOLE, withoutLeftOut } from '../engine/whole.ts'
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'

/** A generation with its lag. */
export type Lag = Overview & {
  /** null where it is not kept up to date, or could not be found out in time. */
  readonly lagSeconds: number | null
  /** Events in the store after its checkpoint; null where the store cannot count them, or as above. */
  readonly lagEvents: number | null
}

export type LagOptions = {
  pool: Pool
  /** Follows the streams of these prefixes from a position, exclusive, until the signal. */
  follow: (
    prefixes: readonly string[],
    from: bigint | null,
    signal: AbortSignal,
  ) => AsyncIterable<Step>
  /** Events after a position (null: all), or null where the store cannot count. */
  eventsAfter: (position: bigint | null) => Promise<number | null>
}

/** One look serves all who ask for so long, takes at most so long (in ms), and reads at most so many steps from one position. */
const GOOD_FOR_MS = 1_000
const LOOK_MAX_MS = 2_000
const STEPS_MAX = 2_000

/** Every generation there is, with its lag. */
export function createLags(options: LagOptions): () => Promise<Lag[]> {
  let known: { lags: Promise<Lag[]>; untilMs: number } | null = null
  return () => {
    if (known === null || known.untilMs < Date.now()) {
      known = { lags: look(options), untilMs: Date.now() + GOOD_FOR_MS }
    }
    return known.lags
  }
}

async function look(options: LagOptions): Promise<Lag[]> {
  const [all, reached] = [await overview(options.pool), await reachedBy(options.pool)]
  const deadline = AbortSignal.timeout(LOOK_MAX_MS)
  for (const some of [reached.filter(isWhole), reached.filter((one) => !isWhole(one))]) {
    for (const from of new Set(some.map(({ first }) => first))) {
      const together = some.filter(({ first }) => first === from)
      await findOldest(options, { from, reached: together, deadline })
    }
  }
  const lags: Lag[] = []
  for (const one of all) {
    const its = reached.find(
      ({ projection, generation }) => projection === one.name && generation === one.generation,
    )
    const lagSeconds = its?.lagSeconds ?? null
    const counted = () => options.eventsAfter(its?.first ?? null).catch(() => null)
    const lagEvents = lagSeconds === null ? null : lagSeconds === 0 ? 0 : await counted()
    lags.push({ ...one, lagSeconds, lagEvents })
  }
  return lags
}

/** How far a generation has come: by partition, and the earliest of it. */
type Reached = {
  readonly projection: string
  readonly generation: number
  readonly positions: ReadonlyMap<string, bigint>
  readonly first: bigint | null
  lagSeconds: number | null
}

async function reachedBy(pool: Pool): Promise<Reached[]> {
  const rows = await query<{
    projection: string
    generation: number
    partition: string
    position: bigint | null
  }>(
    pool,
    sql`select projection, generation, "partition", position::bigint
        from projections.checkpoints join projections.generations using (projection, generation)
        where status <> 'kept'`,
  )
  const reached = new Map<
    string,
    Reached & { positions: Map<string, bigint>; first: bigint | null }
  >()
  for (const { projection, generation, partition, position } of rows) {
    const name = `${projection} ${generation}`
    const one = reached.get(name) ?? {
      projection,
      generation,
      positions: new Map<string, bigint>(),
      first: position,
      lagSeconds: null,
    }
    one.positions.set(partition, position ?? -1n)
    if (position === null || (one.first !== null && position < one.first)) one.first = position
    reached.set(name, one)
  }
  return [...reached.values()]
}

type Place = {
  readonly from: bigint | null
  /** All of them are whole, or none is. */
  readonly reached: readonly Reached[]
  readonly deadline: AbortSignal
}

/** Reads on from where these stand until each has met an event that it has not folded, or there is none. */
async function findOldest(
  { follow }: LagOptions,
  { from, reached, deadline }: Place,
): Promise<void> {
  const ending = new AbortController()
  const signal = AbortSignal.any([ending.signal, deadline])
  const areWhole = reached.some(isWhole)
  const following = follow(prefixesOf(areWhole ? [WHOLE] : PARTITIONS), from, signal)
  const undated = new Set<Reached>()
  let steps = 0
  let open = reached
  try {
    for await (const step of areWhole ? withoutLeftOut(following) : following) {
      if (step.kind === 'caughtUp') {
        for (const one of open) one.lagSeconds = undated.has(one) ? null : 0
        return
      }
      if (step.kind === 'event') {
        const { stream, position } = step.event
        const partition = areWhole ? WHOLE : partitionOfStream(stream)
        const age = ageOf(step.event)
        for (const one of open) {
          if ((one.positions.get(partition) ?? -1n) >= position) continue
          if (age === null) undated.add(one)
          one.lagSeconds = age
        }
        open = open.filter(({ lagSeconds }) => lagSeconds === null)
      }
      steps += 1
      if (open.length === 0 || steps >= STEPS_MAX) return
    }
  } finally {
    ending.abort()
  }
}

const isWhole = ({ positions }: Reached): boolean => positions.has(WHOLE)

/** In s; null where it does not say when it occurred: not all that is stored is of this code. */
function ageOf({ metadata }: StoredEvent): number | null {
  const occurredMs = Date.parse(String((metadata as { occurredAt?: unknown } | null)?.occurredAt))
  return Number.isNaN(occurredMs) ? null : Math.max(0, (Date.now() - occurredMs) / 1_000)
}
