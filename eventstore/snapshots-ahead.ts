/** Writes the snapshots of this code's state version while older code still plays: a switch then finds them there. */
import type { Decider } from '../domain/shared/decider.ts'
import type { StoreClient } from './client.ts'
import type { AnyEvent } from './command.ts'
import { load } from './folded.ts'
import { readSnapshot, SNAPSHOT_EVERY, writeSnapshot } from './snapshots.ts'
import { follow, GIVES_UP_MS, headOf, upTo, type Step } from './subscription.ts'

export type WritingAhead<Event extends AnyEvent, State> = {
  client: StoreClient
  /** One that has snapshots. */
  decider: Decider<never, Event, State, string>
  /** Only streams that have passed a snapshot's distance after this position of $all; null: all. */
  from: bigint | null
  /** Ends it once those under way are written. */
  signal: AbortSignal
  /** `share` of the way that is done, from 0 to 1. */
  onProgress?: (events: number, share: number) => void
}

export type WrittenAhead = {
  readonly written: number
  /** Streams that could not be folded, or whose snapshot could not be written: they are read whole, as without it. */
  readonly failed: readonly { readonly stream: string; readonly why: string }[]
  /** Up to where every stream was looked at: a later run may begin there. */
  readonly position: bigint | null
}

/** Streams folded at once: each takes the memory of a cached one. */
const AT_ONCE = 4

/** After so many failures there is something wrong with more than streams. */
const FAILED_MAX = 1_000

/**
 * Reads $all once, up to its present end, and looks at a stream whenever it passes another snapshot's distance: so
 * nothing has to be remembered of streams, what is there already costs a look, and a run may go on where one ended.
 */
export async function writeAhead<Event extends AnyEvent, State>(
  options: WritingAhead<Event, State>,
): Promise<WrittenAhead> {
  const { client, from, signal, onProgress } = options
  const failed = new Map<string, string>()
  const underWay = new Map<string, Promise<void>>()
  let written = 0
  let position = from

  const look = async (stream: string, revision: bigint) => {
    try {
      if (await writeWhereMissing(options, { stream, revision })) written += 1
    } catch (error) {
      failed.set(stream, error instanceof Error ? error.message : String(error))
    }
    underWay.delete(stream)
  }
  const head = await headOf(client.raw)
  for await (const step of stepsTo(head, options)) {
    if (step.kind === 'caughtUp') continue
    position = step.kind === 'event' ? step.event.position : step.position
    onProgress?.(step.kind === 'event' ? 1 : 0, Number(position) / Number(head))
    if (step.kind !== 'event' || !isDue(step.event)) continue
    const { stream, revision } = step.event
    // What is folded now is folded to its end, which lies behind this event: it was there when the run began.
    if (underWay.has(stream) || failed.has(stream)) continue
    underWay.set(stream, look(stream, revision))
    if (underWay.size >= AT_ONCE) await Promise.race(underWay.values())
    if (failed.size >= FAILED_MAX) break
  }
  await Promise.all(underWay.values())
  const isWhole = !signal.aborted && failed.size < FAILED_MAX
  return {
    written,
    failed: [...failed].map(([stream, why]) => ({ stream, why })),
    position: isWhole ? (head ?? from) : position,
  }
}

/** It passes a snapshot's distance. */
const isDue = ({ revision }: { revision: bigint }): boolean =>
  (revision + 1n) % BigInt(SNAPSHOT_EVERY) === 0n

/** The streams of the category up to `head`, where there is something left to look at. */
function stepsTo(
  head: bigint | null,
  {
    client: { raw },
    decider: { category },
    from,
    signal,
  }: Pick<WritingAhead<never, unknown>, 'client' | 'from' | 'signal'> & {
    decider: { readonly category: string }
  },
): AsyncIterable<Step> | Step[] {
  if (head === null || (from !== null && from >= head)) return []
  const matching = { prefixes: [`${category}-`] }
  return upTo(
    head,
    (inner) => follow(raw, { from, matching, signal: inner, givesUpMs: GIVES_UP_MS }),
    signal,
  )
}

/** Answers whether one was written: none is where one of this version stands at `revision` or beyond. */
async function writeWhereMissing<Event extends AnyEvent, State>(
  { client, decider }: WritingAhead<Event, State>,
  { stream, revision }: { stream: string; revision: bigint },
): Promise<boolean> {
  const { snapshot } = decider
  if (snapshot === undefined) throw new Error(`states of ${decider.category} have no snapshots`)
  const own = await readSnapshot(client, { ...snapshot, from: 'refold' }, stream)
  if (own !== null && own.revision >= revision) return false
  await writeSnapshot(client, snapshot, { stream, folded: await load(client, decider, stream) })
  return true
}
