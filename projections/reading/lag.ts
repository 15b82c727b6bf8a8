/**
 * How far read models are behind: the age of the oldest event that one has not folded, which is nothing where all was.
 * When a checkpoint was last moved says neither: where nothing is written it rests, and is not behind.
 */
import type { CheckpointFault } from '../engine/checkpoint-faults.ts'
import { overview, type Overview } from '../engine/generations.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { findLags, reachedBy, type Follow } from './reached.ts'
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
  follow: Follow
  /** Checkpoints that cannot be right, where they are to be told with what has stopped. */
  faults?: () => Promise<readonly CheckpointFault[]>
  /** Events after a position (null: all), or null where the store cannot count. */
  eventsAfter: (position: bigint | null) => Promise<number | null>
}

/** One look serves all who ask for so long, and takes at most so long; in ms. */
const GOOD_FOR_MS = 1_000
const LOOK_MAX_MS = 2_000

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
  const [all, reached] = [
    await overview(options.pool),
    await reachedBy(options.pool, sql`status <> 'kept'`),
  ]
  await findLags(options.follow, reached, LOOK_MAX_MS)
  const faults = (await options.faults?.().catch(() => [])) ?? []
  const lags: Lag[] = []
  for (const one of all) {
    const its = reached.find(
      ({ projection, generation }) => projection === one.name && generation === one.generation,
    )
    const lagSeconds = its?.lagSeconds ?? null
    const counted = () => options.eventsAfter(its?.first ?? null).catch(() => null)
    const lagEvents = lagSeconds === null ? null : lagSeconds === 0 ? 0 : await counted()
    lags.push({ ...one, stopped: withFaults(one, faults), lagSeconds, lagEvents })
  }
  return lags
}

/** What cannot go on there for another reason than an event. */
const withFaults = (
  { name, generation, stopped }: Overview,
  faults: readonly CheckpointFault[],
): Overview['stopped'] => [
  ...stopped,
  ...faults
    .filter((one) => one.projection === name && one.generation === generation)
    .map(({ partition, error }) => ({ partition, error })),
]
