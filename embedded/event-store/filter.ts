// Filters of $all by stream name or event type; decides once per name, never looks at an event's body.
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
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

/** .NET's leading (?i) is the one inline flag that clients are known to send. */
function regexOf(pattern: string): RegExp {
  const isCaseless = pattern.startsWith('(?i)')
  try {
    return new RegExp(isCaseless ? pattern.slice(4) : pattern, isCaseless ? 'i' : '')
  } catch (error) {
    throw invalidArgument((error as Error).message)
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
