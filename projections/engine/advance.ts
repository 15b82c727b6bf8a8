/** Takes one read model through a batch, and stops it in the partition of an event that it chokes on. */
import type { StoredEvent } from '../../eventstore/codec.ts'
import { stop, type Target } from './checkpoints.ts'
import { commitBatch, type Batch, type Standings } from './commit-batch.ts'
import { PoisonEvent } from './fold.ts'
import { partitionOfStream, placeOf } from './partitions.ts'
import type { Pool } from '../../postgres/postgres.ts'

/** A read model under way: what has stopped is not among its standings. */
export type Running = {
  readonly target: Target
  standings: Standings
  /** Of packs, as the generation's row says. */
  sequence?: number
}
export type Undecodable = { stored: StoredEvent; error: Error }

type Advancing = {
  pool: Pool
  onTrouble?: (what: string, error: unknown) => void
  /** Told once the checkpoint's row says that the read model has stopped in the partition. */
  onStopped?: (target: Target, partition: string) => void
}

/** Commits the batch; what chokes on it stops in its partition, the other partitions go on. */
export async function advance(options: Advancing, one: Running, batch: Batch): Promise<void> {
  const { pool } = options
  const { target, standings } = one
  try {
    one.standings = await commitBatch(pool, target, { standings, batch })
  } catch (error) {
    if (!isPoison(error)) throw error
    const moved = new Map(standings)
    for (const partition of standings.keys()) {
      const alone = new Map([...standings].filter(([name]) => name === partition))
      const after = await advanceAlone(options, target, { standings: alone, batch })
      const standing = after.get(partition)
      if (standing === undefined) moved.delete(partition)
      else moved.set(partition, standing)
    }
    one.standings = moved
  }
}

/** The same for one partition, up to the poison event; answers nothing when it has stopped there. */
async function advanceAlone(
  options: Advancing,
  target: Target,
  { standings, batch }: Batched,
): Promise<Standings> {
  const { pool, onTrouble } = options
  const [partition] = standings.keys()
  const { projection } = target
  const events = batch.events.filter(({ stream }) => placeOf(projection, stream) === partition)
  try {
    return await commitHalving(pool, target, { standings, batch: { ...batch, events } })
  } catch (error) {
    if (!isPoison(error)) throw error
    onTrouble?.(`${target.projection.name} stops`, error)
    await stopIn(options, target, { standings, reason: messageOf(error) })
    return new Map()
  }
}

type Batched = { standings: Standings; batch: Batch }

/** Commits all before the poison event, which it finds by halving: Postgres does not say which one it was. */
async function commitHalving(
  pool: Pool,
  target: Target,
  { standings, batch }: Batched,
): Promise<Standings> {
  const { events } = batch
  const [first] = events
  try {
    return await commitBatch(pool, target, { standings, batch })
  } catch (error) {
    if (!isPoison(error) || first === undefined) throw error
    if (events.length === 1)
      throw error instanceof PoisonEvent ? error : new PoisonEvent(first, error)
  }
  const earlier = events.slice(0, events.length >> 1)
  const to = earlier.at(-1)?.position ?? batch.to
  const half = await commitHalving(pool, target, {
    standings,
    batch: { events: earlier, to },
  })
  const rest = { ...batch, events: events.slice(earlier.length) }
  return commitHalving(pool, target, { standings: half, batch: rest })
}

/** What Postgres says of the data itself (a key that is there already, a value out of range) is poison too. */
function isPoison(error: unknown): boolean {
  if (error instanceof PoisonEvent) return true
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && /^(22|23)/.test(code)
}

/** An event that this code cannot read stops every read model in the event's partition, and no other. */
export async function stopCovering(
  options: Advancing,
  running: readonly Running[],
  { stored, error }: Undecodable,
): Promise<void> {
  options.onTrouble?.('an event that this code does not know stops the read models', error)
  const partition = partitionOfStream(stored.stream)
  for (const one of running) {
    const { target, standings } = one
    const stopped = new Map([...standings].filter(([name]) => name === partition))
    await stopIn(options, target, {
      standings: stopped,
      reason: `${error.message}, position ${stored.position}`,
    })
    one.standings = new Map([...standings].filter(([name]) => name !== partition))
  }
}

async function stopIn(
  { pool, onStopped }: Advancing,
  target: Target,
  { standings, reason }: { standings: Standings; reason: string },
): Promise<void> {
  for (const [partition, { fence }] of standings) {
    await stop(pool, target, { partition, fence, reason })
    onStopped?.(target, partition)
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
