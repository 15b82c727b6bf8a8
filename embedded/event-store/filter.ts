// Filters of $all by stream name or event type; decides once per name, never looks at an event's body.
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import { RE2JS } from 're2js'
import type { EventIndex, Ordinal } from './event-index.ts'
import { invalidArgument } from './failures.ts'

/** Window of a filter that names none: what the real server takes. */
const WINDOW_DEFAULT = 32

export type Filter = {
  readonly matches: (ordinal: Ordinal) => boolean
  /** Events considered, not matched, between two checkpoints. */
  readonly checkpointEvery: number
}

type Options = ReadReq.Options.FilterOptions
type Expression = ReadReq.Options.FilterOptions.Expression

/** Of a pattern: what it takes to compile grows with both, up to a tenth of a second at these. */
const PATTERN_CHARACTERS_MAX = 512
const REPETITIONS_MAX = 1000

const repetitionsIn = (pattern: string): number =>
  [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].reduce(
    (sum, [, least, most]) => sum + Math.max(Number(least), Number(most ?? 0)),
    0,
  )

/**
 * Matches in a time that is linear in the name, as RE2 does: one that goes back and forth, as JavaScript's own, can take
 * for ever on a pattern like ^(a+)+$, and everybody with it. So there is no looking ahead and no reference back.
 */
function regexOf(pattern: string): RE2JS {
  if (pattern.length > PATTERN_CHARACTERS_MAX || repetitionsIn(pattern) > REPETITIONS_MAX) {
    throw invalidArgument(
      `The filter's pattern is too large: ${PATTERN_CHARACTERS_MAX} characters and repetitions that add up to ` +
        `${REPETITIONS_MAX} are the most. Prefixes have no such limit.`,
    )
  }
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern))
  } catch (error) {
    const why = (error as Error).message
    throw invalidArgument(
      `The filter's pattern cannot be used (${why}). It is one of RE2, without (?=…), (?!…), (?>…) and \\1; ` +
        'prefixes may do, too.',
    )
  }
}

function testOf(expression: Expression): (name: string) => boolean {
  const prefixes = expression.getPrefixList()
  if (prefixes.length > 0) return (name) => prefixes.some((prefix) => name.startsWith(prefix))
  const regex = regexOf(expression.getRegex())
  return (name) => regex.test(name)
}

/** Remembers the answer for each number of a name. */
function remembered(test: (name: string) => boolean, nameOf: (id: number) => string) {
  const answers: (boolean | undefined)[] = []
  return (id: number): boolean => (answers[id] ??= test(nameOf(id)))
}

/** Throws a CallFailure for a filter that is not whole. */
export function makeFilter(index: EventIndex, options: Options): Filter {
  if (!options.hasMax() && !options.hasCount()) throw invalidArgument('The filter has no window')
  const multiplier = options.getCheckpointintervalmultiplier()
  const window = options.hasMax() ? options.getMax() : WINDOW_DEFAULT
  if (window <= 0) throw invalidArgument('The filter window must be above 0')
  const byType = options.getEventType()
  const byStream = options.getStreamIdentifier()
  const expression = byType ?? byStream
  if (!expression) throw invalidArgument('The filter names neither streams nor types')
  const test = testOf(expression)
  const matches = byType ? typeMatcher(index, test) : streamMatcher(index, test)
  return { matches, checkpointEvery: multiplier * window }
}

function typeMatcher(index: EventIndex, test: (name: string) => boolean) {
  const decide = remembered(test, (id) => index.types.names[id] ?? '')
  return (ordinal: Ordinal) => decide(index.typeIds.at(ordinal))
}

function streamMatcher(index: EventIndex, test: (name: string) => boolean) {
  const decide = remembered(test, (id) => index.streams.list[id]?.name ?? '')
  return (ordinal: Ordinal) => decide(index.streamIds.at(ordinal))
}
