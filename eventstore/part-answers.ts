/** What a request is told: an answer for each of its parts, in their order. */
import type { Accepted, AnyEvent, ExecutedParts, PartAnswer } from './command.ts'
import type { Verdict } from './decide-batch.ts'
import type { DecidedPart, Undecided } from './decide-parts.ts'

type Item<Event extends AnyEvent> = Pick<Undecided<never, Event, never>, 'asking' | 'answers'> & {
  readonly parts: readonly unknown[]
}

/** The answer that rests on the past alone; null while there is something to decide. */
export function answered<Event extends AnyEvent, Reason extends string>({
  parts,
  answers,
}: Item<Event>): ExecutedParts<Event, Reason> | null {
  if (answers === null) return null
  const known = [...answers.values()]
  if (known.some(({ outcome }) => outcome === 'keyReused')) {
    return { outcome: 'refused', parts: parts.map((_, index) => answers.get(index) ?? WITHHELD) }
  }
  if (answers.size < parts.length) return null
  return acceptedParts(parts.map((_, index) => answers.get(index)) as Accepted<Event>[])
}

/** The answer once the append has confirmed what the verdict rests on; `record` notes what a part has appended. */
export function answerTo<Event extends AnyEvent, State, Reason extends string>(
  { asking, parts, answers }: Item<Event>,
  verdict: Verdict<Event, State, Reason>,
  record: (part: NonNullable<DecidedPart<Event>>) => Accepted<Event>,
): ExecutedParts<Event, Reason> {
  if ('stale' in verdict) return { outcome: 'stale', revision: verdict.stale }
  if ('changed' in verdict) return { outcome: 'changed', tag: verdict.changed }
  if ('isTooLarge' in verdict) return { outcome: 'misused', reason: 'PARTS_TOO_LARGE' }
  if (!verdict.accepted) {
    const { refused, reason } = verdict
    const answerOf = (index: number): PartAnswer<Event, Reason> =>
      index === refused ? { outcome: 'rejected', reason } : (answers?.get(index) ?? WITHHELD)
    return { outcome: 'refused', parts: parts.map((_, index) => answerOf(index)) }
  }
  const before = (index: number) => answers?.get(index) as Accepted<Event>
  if (asking.isDry !== true) {
    return acceptedParts(
      verdict.parts.map((part, index) => (part === null ? before(index) : record(part))),
    )
  }
  const rehearsed = verdict.parts.map((part, index) =>
    part === null ? before(index) : ({ outcome: 'rehearsed', events: part.events } as const),
  )
  return { outcome: 'rehearsed', parts: rehearsed }
}

const WITHHELD = { outcome: 'withheld' } as const

/** `position`: that of the part which came last. */
function acceptedParts<Event extends AnyEvent>(
  parts: readonly Accepted<Event>[],
): ExecutedParts<Event, never> {
  const position = parts.reduce((last, part) => (part.position > last ? part.position : last), 0n)
  return { outcome: 'accepted', parts, position }
}
