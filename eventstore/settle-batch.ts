/** Takes a batch of one stream's requests to their answers: repeats first, then decide and append until it holds. */
import type { Decider } from '../domain/shared/decider.ts'
import { appendSurely } from './append-surely.ts'
import type { Clock } from './clock.ts'
import type { EncodedEvent } from './codec.ts'
import {
  WrongRevision,
  type Accepted,
  type AnyEvent,
  type Asking,
  type ExecutedParts,
} from './command.ts'
import { decideBatch, type DecidedBatch, type Verdict } from './decide-batch.ts'
import { recordedOf, type DecidedPart, type Undecided } from './decide-parts.ts'
import type { Folded } from './folded-state.ts'
import { readOn } from './folded.ts'
import type { LookUp } from './look-up.ts'
import { acceptedParts, answered, answerTo } from './part-answers.ts'
import { arePlainlyNew, recognise } from './recognise.ts'
import { remember } from './repeats.ts'
import { lastShownId } from './shown.ts'
import type { Store } from './store.ts'

export type BatchContext<Command, Event extends AnyEvent, State, Reason extends string> = {
  store: Store
  clock: Clock
  decider: Decider<Command, Event, State, Reason>
  stream: string
  lookUp: LookUp
}

/** A request that waits for its answer, and the caller behind it. */
export type Waiting<Command, Event extends AnyEvent, State, Reason extends string> = Undecided<
  Command,
  Event,
  State
> & {
  /** Until when a lost race is decided again, in ms since the Unix epoch. */
  readonly deadline: number
  readonly resolve: (answer: ExecutedParts<Event, Reason>) => void
  readonly reject: (error: unknown) => void
}

/** Wait after a lost race, in ms, times a random share: racing processes must not stay in step. */
const RACE_JITTER_MS = 15

/**
 * Answers every request in `open`, taking it out, and moves `known` to where the stream then stands. When it
 * throws, the requests still in `open` have no answer and `known` may be wrong.
 */
export async function settleBatch<Command, Event extends AnyEvent, State, Reason extends string>(
  context: BatchContext<Command, Event, State, Reason>,
  known: Folded<State>,
  open: Set<Waiting<Command, Event, State, Reason>>,
): Promise<void> {
  const { clock, decider, stream } = context
  for (;;) {
    if (!arePlainlyNew(known, open)) {
      await recognise(context, known, open)
      answerRepeats(open)
    }
    if (open.size === 0) return
    if (known.shownId === null && isTagExpected(open)) {
      known.shownId = await lastShownId(context.store, decider, { stream, ...known })
    }
    const now = new Date(clock.now()).toISOString()
    const batch = decideBatch(decider, known, { stream, items: [...open], now })
    for (const { item, error } of batch.failed) {
      open.delete(item)
      item.reject(error)
    }
    if (batch.verdicts.length === 0) continue
    // With no events this still checks the revision: a refusal holds only for the state it was decided on.
    const events = eventsOf(batch.verdicts)
    const answer = await appendSurely(context, { stream, events, expected: known.revision })
    if (answer.outcome === 'appended') {
      commit(known, batch, { stream, position: answer.position })
      for (const { item } of batch.verdicts) open.delete(item)
    } else {
      await clock.sleep(RACE_JITTER_MS * clock.random())
      await readOn(context.store, decider, { stream, folded: known })
      giveUpLate(context, open)
    }
  }
}

function isTagExpected(open: Iterable<{ readonly asking: Asking }>): boolean {
  for (const { asking } of open) if (asking.expectedTag !== undefined) return true
  return false
}

/** What is to be written of all that was decided. */
function eventsOf(
  verdicts: readonly {
    item: { readonly asking: Asking }
    verdict: Verdict<AnyEvent, unknown, string>
  }[],
): EncodedEvent[] {
  const events: EncodedEvent[] = []
  for (const { item, verdict } of verdicts) {
    if (!verdict.accepted || item.asking.isDry === true) continue
    for (const part of verdict.parts) if (part !== null) events.push(...part.encoded)
  }
  return events
}

/** Those of which nothing is left to be decided: every part was accepted before, or one stands for another body. */
function answerRepeats<Command, Event extends AnyEvent, State, Reason extends string>(
  open: Set<Waiting<Command, Event, State, Reason>>,
): void {
  for (const item of open) {
    const answer = answered<Event, Reason>(item)
    if (answer === null) continue
    open.delete(item)
    item.resolve(answer)
  }
}

/** Everything decided is a fact now, refusals too: the append has confirmed the state they rest on. */
function commit<Command, Event extends AnyEvent, State, Reason extends string>(
  known: Folded<State>,
  batch: DecidedBatch<Waiting<Command, Event, State, Reason>, State, Event, Reason>,
  where: { stream: string; position: bigint },
): void {
  for (const { item, verdict } of batch.verdicts) {
    if (!verdict.accepted || item.asking.isDry === true) {
      item.resolve(answerTo(item, verdict))
      continue
    }
    const answers: Accepted<Event>[] = []
    for (const part of verdict.parts) {
      const before = part === null ? item.answers?.get(answers.length) : record(known, part, where)
      if (before?.outcome !== 'accepted') throw new Error(`${where.stream}: a part has no answer`)
      answers.push(before)
    }
    item.resolve(acceptedParts(answers))
  }
  known.state = batch.state
  known.occurredAt = batch.occurredAt
  known.shownId = batch.shownId
}

/** Notes what a part has appended: the stream stands behind it then. */
function record<Event extends AnyEvent, State>(
  known: Folded<State>,
  part: NonNullable<DecidedPart<Event>>,
  { stream, position }: { stream: string; position: bigint },
): Accepted<Event> {
  const events = recordedOf(part, { stream, revision: known.revision + 1n, position })
  for (const event of events) {
    remember(known.repeats, event)
    known.revision = event.revision
    known.eventId = event.id
    known.position = position
  }
  return { outcome: 'accepted', isReplay: false, events, position: known.position }
}

function giveUpLate<Command, Event extends AnyEvent, State, Reason extends string>(
  { clock, stream }: BatchContext<Command, Event, State, Reason>,
  open: Set<Waiting<Command, Event, State, Reason>>,
): void {
  for (const item of open) {
    if (clock.now() < item.deadline) continue
    open.delete(item)
    item.reject(new WrongRevision(`${stream}: lost every race until the deadline`))
  }
}
