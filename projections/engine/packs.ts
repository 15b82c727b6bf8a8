/**
 * The packs of rules that streams hold, as a reader of events comes to know them: before it begins, and then in the order of $all,
 * together with the events that go by them. So it learns of a pack before each event that the pack is for, and waits for nothing.
 */
import { inForceFor, type Occurrence, type Pack } from '../../domain/shared/in-force.ts'
import {
  decode,
  UndecodableEvent,
  type Recorded,
  type StoredEvent,
} from '../../eventstore/codec.ts'
import type { AnyProjection } from './projection.ts'

/** Of one kind. */
type Known = {
  readonly activated: readonly Pack[]
  /** Of drafts by version, which their activation does not repeat. */
  readonly drafts: ReadonlyMap<string, unknown>
  /** Why this code cannot tell which pack is in force; null: it can. */
  readonly fault: string | null
}

/** By kind. */
export type Packs = ReadonlyMap<string, Known>

export const NO_PACKS: Packs = new Map()

const NONE: Known = { activated: [], drafts: new Map(), fault: null }

/** The beginning of the names of their streams: what follows is the kind. */
export const RULES_PREFIX = 'rules-'

/** Reads a stream from its beginning. */
export type ReadStream = (stream: string) => AsyncIterable<StoredEvent>

/** All that is stored of the kinds that these read models go by. Throws what reading throws. */
export async function readPacks(
  read: ReadStream,
  projections: readonly AnyProjection[],
): Promise<Packs> {
  let packs = NO_PACKS
  for (const kind of new Set(projections.flatMap(({ ruledBy }) => ruledBy?.kind ?? []))) {
    for await (const stored of read(`${RULES_PREFIX}${kind}`)) {
      packs = withStored(packs, stored)
    }
  }
  return packs
}

function withStored(packs: Packs, stored: StoredEvent): Packs {
  try {
    return withFact(packs, decode(stored))
  } catch (error) {
    if (!(error instanceof UndecodableEvent)) throw error
    return withFault(packs, { stored, error })
  }
}

/** After one more event, which may have been met before. */
export function withFact(packs: Packs, event: Recorded): Packs {
  if (!event.stream.startsWith(RULES_PREFIX)) return packs
  const known = packs.get(event.key) ?? NONE
  const next = after(known, event)
  return next === known ? packs : new Map(packs).set(event.key, next)
}

function after(known: Known, event: Recorded): Known {
  const { activated, drafts } = known
  switch (event.type) {
    case 'PackDrafted': {
      const { version, pack } = event.data
      if (activated.some((one) => one.version === version)) return known
      return { ...known, drafts: new Map(drafts).set(version, pack) }
    }
    case 'PackRejected':
      return { ...known, drafts: without(drafts, event.data.version) }
    case 'PackWithdrawn': {
      const { version } = event.data
      const ended = activated.map((one) =>
        one.version === version ? { ...one, withdrawn: event.position } : one,
      )
      return { ...known, activated: ended, drafts: without(drafts, version) }
    }
    case 'PackActivated': {
      const { version, sequence, at, effectiveTo: to } = event.data
      if (activated.some((one) => one.sequence === sequence)) return known
      const pack = drafts.get(version)
      if (pack === undefined) throw new Error(`pack ${version} of ${event.key} was never drafted`)
      const { position } = event
      const next = { version, sequence, at, to, position, withdrawn: null, pack }
      return { ...known, activated: [...activated, next], drafts: without(drafts, version) }
    }
    default:
      return known
  }
}

const without = (drafts: ReadonlyMap<string, unknown>, version: string) =>
  new Map([...drafts].filter(([one]) => one !== version))

/** After an event of theirs that this code cannot read: whoever goes by that kind stops at the next event that asks. */
export function withFault(
  packs: Packs,
  { stored: { stream, position }, error }: { stored: StoredEvent; error: Error },
): Packs {
  if (!stream.startsWith(RULES_PREFIX)) return packs
  const kind = stream.slice(RULES_PREFIX.length)
  const fault = `by which rules is not known: ${error.message}, position ${position}`
  return new Map(packs).set(kind, { ...(packs.get(kind) ?? NONE), fault })
}

const ownOf = ({ ruledBy }: AnyProjection, packs: Packs): Known =>
  (ruledBy && packs.get(ruledBy.kind)) ?? NONE

/** The read model as it folds where these packs are known: each event by the pack that is in force for it. */
export function goingBy(projection: AnyProjection, packs: Packs): AnyProjection {
  const { ruledBy, on } = projection
  if (ruledBy === undefined) return projection
  const { activated, fault } = ownOf(projection, packs)
  if (fault === null) return { ...projection, on: ruledBy.on(activated) }
  const stop = () => {
    throw new Error(fault)
  }
  return { ...projection, on: Object.fromEntries(Object.keys(on).map((type) => [type, stop])) }
}

/** How many packs of its kind it goes by, those included that hold later; 0: by what code ships. */
export const sequenceOf = (projection: AnyProjection, packs: Packs): number =>
  ownOf(projection, packs).activated.at(-1)?.sequence ?? 0

/** As they were when so many were activated of the kind that the read model goes by. */
export function upToSequence(projection: AnyProjection, packs: Packs, sequence: number): Packs {
  const { ruledBy } = projection
  if (ruledBy === undefined) return packs
  const known = ownOf(projection, packs)
  const activated = known.activated.filter((one) => one.sequence <= sequence)
  return new Map(packs).set(ruledBy.kind, { ...known, activated })
}

/** Of the rules that the event goes by; null where the read model is made from none. */
export const rulesVersionFor = (
  projection: AnyProjection,
  packs: Packs,
  event: Occurrence,
): string | null =>
  inForceFor(ownOf(projection, packs).activated, event)?.version ??
  projection.rules?.version ??
  null
