/** How far read models have come, and how old the oldest event is that each has not folded. */
import type { StoredEvent } from '../../eventstore/codec.ts'
import type { Step } from '../../eventstore/subscription.ts'
import { PARTITIONS, partitionOfStream, prefixesOf } from '../engine/partitions.ts'
import { WHOLE, withoutLeftOut } from '../engine/whole.ts'
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql, type Sql } from '../../postgres/sql.ts'

/** Follows the streams of these prefixes from a position, exclusive, until the signal. */
export type Follow = (
  prefixes: readonly string[],
  from: bigint | null,
  signal: AbortSignal,
) => AsyncIterable<Step>

/** A look reads at most so many steps from one position. */
const STEPS_MAX = 2_000

/** How far a generation has come: by partition, and the earliest of it. */
export type Reached = {
  readonly projection: string
  readonly generation: number
  readonly positions: ReadonlyMap<string, bigint>
  readonly first: bigint | null
  lagSeconds: number | null
}

/** Of the checkpoints, each with its generation, of which `which` holds. */
export async function reachedBy(pool: Pool, which: Sql): Promise<Reached[]> {
  const rows = await query<{
    projection: string
    generation: number
    partition: string
    position: bigint | null
  }>(
    pool,
    sql`select projection, generation, "partition", position::bigint
        from projections.checkpoints join projections.generations using (projection, generation)
        where ${which}`,
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

/** Says of each how old the oldest event is that it has not folded, where that is found out within `maxMs`. */
export async function findLags(
  follow: Follow,
  reached: readonly Reached[],
  maxMs: number,
): Promise<void> {
  const deadline = AbortSignal.timeout(maxMs)
  for (const some of [reached.filter(isWhole), reached.filter((one) => !isWhole(one))]) {
    for (const from of new Set(some.map(({ first }) => first))) {
      const together = some.filter(({ first }) => first === from)
      await findOldest(follow, { from, reached: together, deadline })
    }
  }
}

type Place = {
  readonly from: bigint | null
  /** All of them are whole, or none is. */
  readonly reached: readonly Reached[]
  readonly deadline: AbortSignal
}

/** Reads on from where these stand until each has met an event that it has not folded, or there is none. */
async function findOldest(follow: Follow, { from, reached, deadline }: Place): Promise<void> {
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
          const at = one.positions.get(partition)
          if (at === undefined || at >= position) continue // undefined: not asked for, or gone
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
