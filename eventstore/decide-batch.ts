/** Decides requests one after the other, each on the state that the ones before it would leave. Pure but for ids. */
import type { Decider } from '../domain/shared/decider.ts'
import type { AnyEvent, Asking } from './command.ts'
import {
  decideParts,
  type At,
  type DecidedPart,
  type DecidedParts,
  type Undecided,
} from './decide-parts.ts'
import type { Folded } from './folded-state.ts'
import type { Recognised } from './recognise.ts'
import { tagOf } from './shown.ts'

/** Bytes of events in one append: half of the strictest server's limit of 1 MiB. */
const APPEND_BYTES_MAX = 512 * 1024

/** It was meant for something else than what is there: another revision, or something else that players are shown. */
type Missed = { accepted: false; stale: bigint } | { accepted: false; changed: string }

/** What was decided on one request; it holds only once the batch's append is acknowledged. */
export type Verdict<Event, State, Reason extends string> =
  DecidedParts<Event, State, Reason> | Missed | { accepted: false; isTooLarge: true }

export type DecidedBatch<Item, State, Event, Reason extends string> = {
  verdicts: { item: Item; verdict: Verdict<Event, State, Reason> }[]
  /** What did not fit, or needs to know what becomes of this batch: it is decided after this one. */
  later: Item[]
  /** What could not be decided: a throw is a fault of this request alone, not of those that wait beside it. */
  failed: { item: Item; error: unknown }[]
  /** The state, the instant of the last event and the last that players are shown, once the append is acknowledged. */
  state: State
  occurredAt: string
  shownId: string | null
}

export function decideBatch<
  Command,
  Event extends AnyEvent,
  State,
  Reason extends string,
  Item extends Undecided<Command, Event, State>,
>(
  decider: Decider<Command, Event, State, Reason>,
  folded: Folded<State>,
  { stream, items, now }: { stream: string; items: readonly Item[]; now: string },
): DecidedBatch<Item, State, Event, Reason> {
  const at: At = {
    stream,
    occurredAt: now > folded.occurredAt ? now : folded.occurredAt,
    revision: folded.revision,
  }
  const batch: DecidedBatch<Item, State, Event, Reason> = {
    verdicts: [],
    later: [],
    failed: [],
    state: folded.state,
    occurredAt: folded.occurredAt,
    shownId: folded.shownId,
  }
  const names = new Set<string>()
  let bytes = 0
  for (const item of items) {
    if (bytes >= APPEND_BYTES_MAX || dependsOn(names, item)) {
      batch.later.push(item)
      continue
    }
    addNames(names, item)
    const missed = missedBy(item.asking, { revision: at.revision, shownId: batch.shownId })
    if (missed !== null) {
      batch.verdicts.push({ item, verdict: missed })
      continue
    }
    try {
      const verdict = decideParts(decider, batch.state, { item, at })
      const size = sizeOf(verdict)
      if (item.parts.length > 1 && bytes + size.bytes > APPEND_BYTES_MAX) {
        if (size.bytes <= APPEND_BYTES_MAX) batch.later.push(item)
        else batch.verdicts.push({ item, verdict: { accepted: false, isTooLarge: true } })
        continue
      }
      batch.verdicts.push({ item, verdict })
      // Those behind a dry one are decided as if it had not been.
      if (!verdict.accepted || item.asking.isDry === true) continue
      batch.state = verdict.state
      if (size.events === 0) continue
      bytes += size.bytes
      at.revision += BigInt(size.events)
      batch.occurredAt = at.occurredAt
      batch.shownId = lastShownOf(decider, verdict.parts) ?? batch.shownId
    } catch (error) {
      batch.failed.push({ item, error })
    }
  }
  return batch
}

function missedBy(
  { expectedRevision, expectedTag }: Asking,
  { revision, shownId }: { revision: bigint; shownId: string | null },
): Missed | null {
  if ((expectedRevision ?? revision) !== revision) return { accepted: false, stale: revision }
  if (expectedTag === undefined) return null
  const tag = tagOf(shownId ?? '')
  return expectedTag === tag ? null : { accepted: false, changed: tag }
}

/** The id of the last of the events that changes what players are shown. */
function lastShownOf<Event>(
  { shows }: { shows?: (event: Event) => boolean },
  parts: readonly DecidedPart<Event>[],
): string | undefined {
  let id: string | undefined
  for (const part of parts) {
    if (part === null) continue
    const last = part.events.findLastIndex((event) => shows?.(event))
    id = part.encoded[last]?.id ?? id
  }
  return id
}

type Naming = Pick<Recognised<AnyEvent>, 'parts' | 'answers'>

/** Whether it repeats something of the batch, or refers to it. */
function dependsOn(names: ReadonlySet<string>, { parts, answers }: Naming): boolean {
  if (names.size === 0) return false
  let index = -1
  for (const { commandId, alias, refersTo } of parts) {
    index += 1
    if (answers?.has(index)) continue
    if (names.has(commandId) || (alias !== undefined && names.has(alias))) return true
    if (refersTo?.some(({ name }) => names.has(name))) return true
  }
  return false
}

function addNames(names: Set<string>, { parts }: Naming): void {
  for (const { commandId, alias } of parts) {
    names.add(commandId)
    if (alias !== undefined) names.add(alias)
  }
}

function sizeOf<Event>(verdict: DecidedParts<Event, unknown, string>) {
  const size = { events: 0, bytes: 0 }
  if (!verdict.accepted) return size
  for (const part of verdict.parts) {
    if (part === null) continue
    size.events += part.encoded.length
    for (const event of part.encoded) size.bytes += event.bytes
  }
  return size
}
