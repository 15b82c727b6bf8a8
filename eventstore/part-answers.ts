/** What a request is told: an answer for each of its parts, in their order. */
import type { Accepted, AnyEvent, ExecutedParts, PartAnswer } from './command.ts'
import type { Verdict } from './decide-batch.ts'
import type { DecidedPart, Undecided } from './decide-parts.ts'

type Item<Event extends AnyEvent> = Pick<Undecided<never, Event, never>, 'answers'> & {
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

/** The answer once the append has confirmed what it rests on, for whatever has appended nothing. */
export function answerTo<Event extends AnyEvent, State, Reason extends string>(
  { parts, answers }: Item<Event>,
  verdict: Verdict<Event, State, Reason>,
): ExecutedParts<Event, Reason> {
  if ('stale' in verdict) return { outcome: 'stale', revision: verdict.stale }
  if ('changed' in verdict) return { outcome: 'changed', tag: verdict.changed }
  if ('isTooLarge' in verdict) return { outcome: 'misused', reason: 'PARTS_TOO_LARGE' }
  if (verdict.accepted) return { outcome: 'rehearsed', parts: rehearsed(verdict.parts, answers) }
  const { refused, reason } = verdict
  return {
    outcome: 'refused',
    parts: parts.map((_, index) =>
      index === refused ? { outcome: 'rejected', reason } : (answers?.get(index) ?? WITHHELD),
    ),
  }
}

const WITHHELD = { outcome: 'withheld' } as const

const rehearsed = <Event extends AnyEvent>(
  parts: readonly DecidedPart<Event>[],
  answers: Item<Event>['answers'],
): PartAnswer<Event, never>[] =>
  parts.map((part, index) =>
    part === null
      ? (answers?.get(index) ?? WITHHELD)
      : { outcome: 'rehearsed', events: part.events },
  )

/** `position`: that of the part which came last. */
export function acceptedParts<Event extends AnyEvent>(
  parts: readonly Accepted<Event>[],
): ExecutedParts<Event, never> {
  let position = 0n
  for (const part of parts) if (part.position > position) position = part.position
  return { outcome: 'accepted', parts, position }
}
