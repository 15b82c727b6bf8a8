/**
 * How far read models are behind: the age of the oldest event that one has not folded, which is nothing where all was.
 * When a checkpoint was last moved says neither: where nothing is written it rests, and is not behind.
 */
import type { Step } from '../../eventstore/subscription.ts'
import { overview, type Overview } from '../engine/generations.ts'
import { PARTITIONS, partitionOfStream, prefixesOf } from '../engine/partitions.ts'
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'

export type Standing = Overview & {
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

/** One look serves all who ask for so long, takes at most so long (in ms), and reads at most so many steps a place. */
const GOOD_FOR_MS = 1_000
const LOOK_MAX_MS = 2_000
const STEPS_MAX = 2_000

/** Every generation there is, with its lag. */
export function createStandings(options: LagOptions): () => Promise<Standing[]> {
  let known: { standings: Promise<Standing[]>; untilMs: number } | null = null
  return () => {
    if (known === null || known.untilMs < Date.now()) {
      known = { standings: look(options), untilMs: Date.now() + GOOD_FOR_MS }
    }
    return known.standings
  }
}

async function look(options: LagOptions): Promise<Standing[]> {
  const [all, places] = [await overview(options.pool), await placesOf(options.pool)]
  const deadline = AbortSignal.timeout(LOOK_MAX_MS)
  for (const from of new Set(places.map(({ first }) => first))) {
    await findOldest(options, {
      from,
      places: places.filter(({ first }) => first === from),
      deadline,
    })
  }
  const standings: Standing[] = []
  for (const one of all) {
    const place = places.find(
      ({ projection, generation }) => projection === one.name && generation === one.generation,
    )
    const lagSeconds = place?.lagSeconds ?? null
    const counted = () => options.eventsAfter(place?.first ?? null).catch(() => null)
    const lagEvents = lagSeconds === null ? null : lagSeconds === 0 ? 0 : await counted()
    standings.push({ ...one, lagSeconds, lagEvents })
  }
  return standings
}

/** Where a generation stands: by partition, and the earliest of it. */
type Place = {
  readonly projection: string
  readonly generation: number
  readonly positions: ReadonlyMap<string, bigint>
  readonly first: bigint | null
  lagSeconds: number | null
}

async function placesOf(pool: Pool): Promise<Place[]> {
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
  const places = new Map<string, Place & { positions: Map<string, bigint>; first: bigint | null }>()
  for (const { projection, generation, partition, position } of rows) {
    const name = `${projection} ${generation}`
    const place = places.get(name) ?? {
      projection,
      generation,
      positions: new Map<string, bigint>(),
      first: position,
      lagSeconds: null,
    }
    place.positions.set(partition, position ?? -1n)
    if (position === null || (place.first !== null && position < place.first))
      place.first = position
    places.set(name, place)
  }
  return [...places.values()]
}

/** Reads on from where these stand until each has met an event that it has not folded, or there is none. */
async function findOldest(
  { follow }: LagOptions,
  {
    from,
    places,
    deadline,
  }: { from: bigint | null; places: readonly Place[]; deadline: AbortSignal },
): Promise<void> {
  const ending = new AbortController()
  const signal = AbortSignal.any([ending.signal, deadline])
  let steps = 0
  let open = places
  try {
    for await (const step of follow(prefixesOf(PARTITIONS), from, signal)) {
      if (step.kind === 'caughtUp') {
        for (const place of open) place.lagSeconds = 0
        return
      }
      if (step.kind === 'event') {
        const { stream, position, metadata } = step.event
        const partition = partitionOfStream(stream)
        const { occurredAt } = metadata as { occurredAt: string }
        for (const place of open) {
          if ((place.positions.get(partition) ?? -1n) >= position) continue
          place.lagSeconds = Math.max(0, (Date.now() - Date.parse(occurredAt)) / 1_000)
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
