/** Answers a command that was accepted before: from memory or an exact look-up, with the events of the first time. */
import type { Metadata, Recorded } from './codec.ts'
import type { AnyEvent, Executed } from './command.ts'
import { decodeAs } from './folded.ts'
import { lookUpInStream, type LookUp } from './look-up.ts'
import { isSurelyNew, type Repeats } from './repeats.ts'
import type { Store } from './store.ts'

/** A waiting command, as far as recognising it goes. */
type Candidate = {
  readonly request: {
    readonly commandId: string
    readonly bodyHash: string
    readonly idempotencyKey?: string
  }
  unknownUpTo: bigint
}

type Where = { store: Store; stream: string; lookUp: LookUp }

/** The first answer again, or `keyReused` when the body is another; null when the command is new. */
export async function answerRepeat<Event extends AnyEvent>(
  where: Where,
  repeats: Repeats,
  candidate: Candidate,
): Promise<Executed<Event, never> | null> {
  const { commandId, bodyHash } = candidate.request
  const remembered = repeats.known.get(commandId)
  if (remembered !== undefined) {
    if (remembered.bodyHash !== bodyHash) return { outcome: 'keyReused' }
    const first = await replayed<Event>(where, remembered.revision)
    // Of an append that carried several commands the answers gave its last position: so does the repeat.
    const position = remembered.position > first.position ? remembered.position : first.position
    return { ...first, position }
  }
  const { evicted } = repeats
  if (evicted === null || isSurelyNew(repeats, candidate.request)) return null
  if (candidate.unknownUpTo >= evicted.revision) return null
  const sought = { stream: where.stream, commandId, evicted }
  const quick = await where.lookUp(sought)
  const revision = quick === 'unknown' ? await lookUpInStream(where.store, sought) : quick
  candidate.unknownUpTo = evicted.revision
  if (revision === null) return null
  const first = await replayed<Event>(where, revision)
  return first.events[0]?.metadata.bodyHash === bodyHash ? first : { outcome: 'keyReused' }
}

/** The events of the command whose first event stands at `revision`: they are contiguous. */
async function replayed<Event extends AnyEvent>(
  { store, stream }: Where,
  revision: bigint,
): Promise<Extract<Executed<Event, never>, { outcome: 'accepted' }>> {
  const events: Recorded<Event>[] = []
  for await (const stored of store.read(stream, { from: revision, limit: EVENTS_MAX })) {
    const { commandId } = stored.metadata as Metadata
    if (events[0] !== undefined && events[0].commandId !== commandId) break
    events.push(decodeAs<Event>(stored))
  }
  const last = events.at(-1)
  if (last === undefined) throw new Error(`${stream} has no event at ${revision}`)
  return { outcome: 'accepted', isReplay: true, events, position: last.position }
}

/** Events that one command may have made at most: the largest close reveals a handful of seeds. */
const EVENTS_MAX = 16
