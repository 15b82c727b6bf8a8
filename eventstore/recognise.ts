/** What of a waiting request is known from before: parts that were accepted once, and the facts that it refers to. */
import type { Accepted, AnyEvent, Fact, KeyReused, Part } from './command.ts'
import type { Folded } from './folded-state.ts'
import { lookUpExactly, lookUpInStream, type RevisionsByName, type LookUp } from './look-up.ts'
import { namesOf } from './names.ts'
import { replayed } from './replay.ts'
import { isSurelyNew, namesToLookUp, type Evicted, type Repeats } from './repeats.ts'
import type { Store } from './store.ts'

type KnownPart = Pick<
  Part<never, never, never>,
  'commandId' | 'alias' | 'bodyHash' | 'idempotencyKey' | 'refersTo'
>

/** A waiting request, as far as recognising it goes. */
export type Recognised<Event extends AnyEvent> = {
  readonly parts: readonly KnownPart[]
  /** By the place of the part; null while none of them is known. */
  answers: Map<number, Accepted<Event> | KeyReused> | null
  /** By the name in the reference; null while none was found. */
  facts: Map<string, readonly Fact<Event>[]> | null
  /** Up to this revision the stream has none of the names that were not found. */
  absentUpTo: bigint
}

type Where = { store: Store; stream: string; lookUp: LookUp }
type Known = Pick<Folded<unknown>, 'repeats' | 'revision'>

/** Nearly always: nothing has to be awaited then. */
export function arePlainlyNew(
  { repeats }: Known,
  open: Iterable<Pick<Recognised<never>, 'parts'>>,
): boolean {
  for (const { parts } of open) {
    for (const part of parts) {
      if (part.refersTo !== undefined || !isSurelyNew(repeats, part)) return false
    }
  }
  return true
}

/** Fills in `answers` and `facts` as the stream is known to stand now. After a lost race only what came since is looked for. */
export async function recognise<Event extends AnyEvent>(
  where: Where,
  known: Known,
  open: Iterable<Recognised<Event>>,
): Promise<void> {
  const { repeats } = known
  const lookedUp = await lookUpAll(where, repeats, open)
  const places = { where, repeats, lookedUp }
  for (const item of open) {
    for (const [index, part] of item.parts.entries()) {
      if (item.answers?.has(index)) continue
      const answer = await answerOf<Event>(places, part)
      if (answer !== null) {
        ;(item.answers ??= new Map()).set(index, answer)
        continue
      }
      for (const { name } of part.refersTo ?? []) {
        if (item.facts?.has(name)) continue
        const fact = await firstTime<Event>(places, name)
        if (fact !== null) (item.facts ??= new Map()).set(name, fact.events)
      }
    }
    item.absentUpTo = known.revision
  }
}

/** One look-up for all that wait. */
async function lookUpAll(
  where: Where,
  repeats: Repeats,
  open: Iterable<Recognised<AnyEvent>>,
): Promise<RevisionsByName> {
  const { evicted } = repeats
  const names = new Set<string>()
  if (evicted === null) return new Map()
  let after = evicted.revision
  for (const item of open) {
    if (item.absentUpTo >= evicted.revision) continue
    const sought = namesSought(repeats, item)
    if (sought.length > 0 && item.absentUpTo < after) after = item.absentUpTo
    for (const name of sought) names.add(name)
  }
  if (names.size === 0) return new Map()
  return lookUpExactly(where, { stream: where.stream, names, evicted, after })
}

function namesSought(repeats: Repeats, { parts, answers, facts }: Recognised<AnyEvent>): string[] {
  return parts.flatMap((part, index) => {
    if (answers?.has(index)) return []
    const referred = (part.refersTo ?? []).map(({ name }) => name)
    return [
      ...namesToLookUp(repeats, part),
      ...referred.filter((name) => !repeats.known.has(name) && !facts?.has(name)),
    ]
  })
}

type Places = { where: Where; repeats: Repeats; lookedUp: RevisionsByName }

/** The first answer again, or `keyReused` when one of its names stands for another body; null when it is new. */
async function answerOf<Event extends AnyEvent>(
  places: Places,
  part: KnownPart,
): Promise<Accepted<Event> | KeyReused | null> {
  const { repeats, lookedUp } = places
  let answer: Accepted<Event> | null = null
  for (const name of namesOf(part)) {
    const remembered = repeats.known.get(name)
    if (remembered !== undefined && remembered.bodyHash !== part.bodyHash) {
      return { outcome: 'keyReused' }
    }
    const revision = remembered?.revision ?? lookedUp.get(name)
    if (revision === undefined || answer?.events[0]?.revision === revision) continue
    const first = await firstTime<Event>(places, name)
    if (first === null) continue
    if (first.events[0]?.metadata.bodyHash !== part.bodyHash) return { outcome: 'keyReused' }
    answer ??= first
  }
  return answer
}

/** What was accepted under this name; null when nothing was. */
async function firstTime<Event extends AnyEvent>(
  { where, repeats, lookedUp }: Places,
  name: string,
): Promise<Accepted<Event> | null> {
  const { store, stream } = where
  const remembered = repeats.known.get(name)
  if (remembered !== undefined) {
    const first = await replayed<Event>(store, { stream, name, revision: remembered.revision })
    if (first === null) throw new Error(`${stream} has no ${name} at ${remembered.revision}`)
    // Of an append that carried several commands the answers gave its last position: so does the repeat.
    const position = remembered.position > first.position ? remembered.position : first.position
    return { ...first, position }
  }
  const revision = lookedUp.get(name)
  if (revision === undefined) return null
  const first = await replayed<Event>(store, { stream, name, revision })
  return first ?? firstTimeInStream<Event>(where, name, repeats.evicted)
}

/** A table that names a wrong revision is of another store, or of this one before it was restored. */
async function firstTimeInStream<Event extends AnyEvent>(
  { store, stream }: Where,
  name: string,
  evicted: Evicted | null,
): Promise<Accepted<Event> | null> {
  if (evicted === null) return null
  const sought = { stream, names: new Set([name]), evicted, after: -1n }
  const revision = (await lookUpInStream(store, sought)).get(name)
  return revision === undefined ? null : replayed<Event>(store, { stream, name, revision })
}
