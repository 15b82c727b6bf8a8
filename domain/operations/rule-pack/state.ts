/** What deciding about packs of one kind has to know: which versions there are, who drafted them, when each is in force. */
import { NO_END } from '../../shared/instant.ts'
import type { RulePackEvent } from './events.ts'

/** `at`: of its activation; it may still be withdrawn well before. */
export type KnownPack = {
  /** As JSON has it; null where nothing will go by it. */
  readonly pack: unknown
  readonly bytes: number
  /** Of its activation. */
  readonly sequence: number | null
  readonly status: 'drafted' | 'approved' | 'rejected' | 'withdrawn' | 'activated'
  readonly hash: string
  readonly effectiveFrom: string
  readonly effectiveTo: string | null
  readonly draftedBy: string
  readonly approvedBy: string | null
  readonly at: string | null
}

export type RulePackState = {
  /** By version. */
  readonly packs: ReadonlyMap<string, KnownPack>
  /** Activations so far; what was withdrawn keeps its number. */
  readonly sequence: number
}

export const noPacks = (): RulePackState => ({ packs: new Map(), sequence: 0 })

export function evolvePacks(state: RulePackState, event: RulePackEvent): RulePackState {
  const { type, data } = event
  const changed = (pack: KnownPack): RulePackState => ({
    ...state,
    packs: new Map(state.packs).set(data.version, pack),
  })
  if (type === 'PackDrafted') {
    const { pack, hash, effectiveFrom, effectiveTo, draftedBy } = data
    return changed({
      status: 'drafted',
      pack,
      bytes: JSON.stringify(pack).length,
      sequence: null,
      hash,
      effectiveFrom,
      effectiveTo,
      draftedBy,
      approvedBy: null,
      at: null,
    })
  }
  const was = state.packs.get(data.version)
  if (was === undefined) return state
  switch (type) {
    case 'PackApproved':
      return changed({ ...was, status: 'approved', approvedBy: data.approvedBy })
    case 'PackRejected':
      return changed({ ...was, status: 'rejected', pack: null, bytes: 0 })
    case 'PackWithdrawn':
      return changed({ ...was, status: 'withdrawn', pack: null, bytes: 0 })
    case 'PackActivated': {
      const { at, sequence } = data
      return { ...changed({ ...was, status: 'activated', at, sequence }), sequence }
    }
  }
}

/** A pack that holds, or will: as JSON has it, from `at` on. */
type Activated = Pick<KnownPack, 'pack'> & {
  readonly at: string
  /** Exclusive; null: until another takes its place. */
  readonly to: string | null
}

/** In the order of their activations. What was withdrawn never held: it was given up well before. */
export const activatedOf = ({ packs }: RulePackState): readonly Activated[] =>
  [...packs.values()]
    .sort((one, other) => (one.sequence ?? 0) - (other.sequence ?? 0))
    .flatMap(({ status, at, effectiveTo: to, pack }) =>
      status === 'activated' && at !== null ? [{ pack, at, to }] : [],
    )

/** Bytes of the packs that it holds, estimated by what they are as JSON. */
export const weighPacks = ({ packs }: RulePackState): number =>
  [...packs.values()].reduce((sum, { bytes }) => sum + 2 * bytes, 0)

type Span = { readonly at: string; readonly to: string | null }

/**
 * Whether a pack in force in `next` would meet one that is activated: one that ends by itself, or that begins later. What has no
 * end, and began before, is what `next` takes the place of.
 */
export function overlaps({ packs }: RulePackState, next: Span): boolean {
  return [...packs.values()].some(({ status, at, effectiveTo: to }) => {
    if (status !== 'activated' || at === null) return false
    const isReplaced = to === null && at < next.at
    return !isReplaced && at < (next.to ?? NO_END) && next.at < (to ?? NO_END)
  })
}
