/** Takes a batch of one stream's commands to their answers: repeats first, then decide and append until it holds. */
import type { Decider } from '../domain/shared/decider.ts'
import { appendSurely } from './append-surely.ts'
import type { Clock } from './clock.ts'
import type { EncodedEvent } from './codec.ts'
import { WrongRevision, type AnyEvent, type Executed, type Request } from './command.ts'
import { decideBatch, recordedOf, type DecidedBatch, type Verdict } from './decide-batch.ts'
import type { Folded } from './folded-state.ts'
import { readOn } from './folded.ts'
import type { LookUp } from './look-up.ts'
import { answerRepeat } from './replay.ts'
import { isSurelyNew, remember } from './repeats.ts'
import { lastShownId } from './shown.ts'
import type { Store } from './store.ts'

export type BatchContext<Command, Event extends AnyEvent, State, Reason extends string> = {
  store: Store
  clock: Clock
  decider: Decider<Command, Event, State, Reason>
  stream: string
  lookUp: LookUp
}

/** A command that waits for its answer, and the caller behind it. */
export type Waiting<Command, Event extends AnyEvent, State, Reason extends string> = {
  readonly request: Request<Command, State>
  /** Until when a lost race is decided again, in ms since the Unix epoch. */
  readonly deadline: number
  /** Newest evicted revision up to which this command was looked up and not found. */
  unknownUpTo: bigint
  readonly resolve: (answer: Executed<Event, Reason>) => void
  readonly reject: (error: unknown) => void
}

/** Wait after a lost race, in ms, times a random share: racing processes must not stay in step. */
const RACE_JITTER_MS = 15

/**
 * Answers every command in `open`, taking it out, and moves `known` to where the stream then stands. When it
 * throws, the commands still in `open` have no answer and `known` may be wrong.
 */
export async function settleBatch<Command, Event extends AnyEvent, State, Reason extends string>(
  context: BatchContext<Command, Event, State, Reason>,
  known: Folded<State>,
  open: Set<Waiting<Command, Event, State, Reason>>,
): Promise<void> {
  const { clock, decider, stream } = context
  for (;;) {
    if (!areSurelyNew(known, open)) await answerRepeats(context, known, open)
    if (open.size === 0) return
    if (known.shownId === null && isTagExpected(open)) {
      known.shownId = await lastShownId(context.store, decider, { stream, ...known })
    }
    const now = new Date(clock.now()).toISOString()
    const batch = decideBatch(decider, known, { items: [...open], now })
    for (const { item, error } of batch.failed) {
      open.delete(item)
      item.reject(error)
    }
    if (batch.verdicts.length === 0) continue
    const events: EncodedEvent[] = []
    for (const { verdict } of batch.verdicts) if (verdict.accepted) events.push(...verdict.encoded)
    // With no events this still checks the revision: a refusal holds only for the state it was decided on.
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

/** Nearly always: nothing has to be awaited then. */
function areSurelyNew<State>(
  { repeats }: Folded<State>,
  open: Iterable<{ request: { commandId: string; idempotencyKey?: string } }>,
): boolean {
  for (const { request } of open) if (!isSurelyNew(repeats, request)) return false
  return true
}

function isTagExpected(open: Iterable<{ request: { expectedTag?: string } }>): boolean {
  for (const { request } of open) if (request.expectedTag !== undefined) return true
  return false
}

async function answerRepeats<Command, Event extends AnyEvent, State, Reason extends string>(
  context: BatchContext<Command, Event, State, Reason>,
  known: Folded<State>,
  open: Set<Waiting<Command, Event, State, Reason>>,
): Promise<void> {
  for (const item of open) {
    const answer = await answerRepeat<Event>(context, known.repeats, item)
    if (answer === null) continue
    open.delete(item)
    item.resolve(answer)
  }
}

/** Everything decided is a fact now, refusals too: the append has confirmed the state they rest on. */
function commit<Command, Event extends AnyEvent, State, Reason extends string>(
  known: Folded<State>,
  batch: DecidedBatch<Waiting<Command, Event, State, Reason>, State, Event, Reason>,
  { stream, position }: { stream: string; position: bigint },
): void {
  for (const { item, verdict } of batch.verdicts) {
    if (!verdict.accepted) {
      item.resolve(answerOf(verdict))
      continue
    }
    const events = recordedOf(verdict, { stream, revision: known.revision + 1n, position })
    for (const event of events) {
      remember(known.repeats, event)
      known.revision = event.revision
      known.eventId = event.id
      known.position = position
    }
    item.resolve({ outcome: 'accepted', isReplay: false, events, position: known.position })
  }
  known.state = batch.state
  known.occurredAt = batch.occurredAt
  known.shownId = batch.shownId
}

function answerOf<Event extends AnyEvent, Reason extends string>(
  verdict: Extract<Verdict<Event, Reason>, { accepted: false }>,
): Executed<Event, Reason> {
  if ('stale' in verdict) return { outcome: 'stale', revision: verdict.stale }
  if ('changed' in verdict) return { outcome: 'changed', tag: verdict.changed }
  if ('rehearsed' in verdict) return { outcome: 'rehearsed', events: verdict.rehearsed }
  return { outcome: 'rejected', reason: verdict.reason }
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
