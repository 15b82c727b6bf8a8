/** Which law each market has, as whoever decides follows it: the packs that this code ships, and those that `rules-jurisdictions` brings into force. */
import { changesSchema, type Changes } from './jurisdictions/changes.ts'
import {
  packsInForceBy,
  type ActivatedChanges,
  type PacksInForce,
} from './jurisdictions/in-force.ts'
import { rulePack } from './operations/rule-pack/decider.ts'
import { activatedOf, type RulePackState } from './operations/rule-pack/state.ts'

const KIND = 'jurisdictions'

/** What of a command handler is needed. */
type Follows = {
  readonly stateOf: (
    decider: typeof rulePack,
    kind: string,
    how: { isFollowed: true },
  ) => Promise<RulePackState>
}

/**
 * As they were a second ago at most. To be asked for right before a command, which then chooses by its own instant: a pack is
 * stored five seconds before it holds, a command is decided within two, and clocks differ by half of one.
 */
export const packsInForce = async (handler: Follows): Promise<PacksInForce> =>
  packsInForceOf(await handler.stateOf(rulePack, KIND, { isFollowed: true }))

const bySeen = new WeakMap<RulePackState, PacksInForce>()

/** Computed once for each state: a state is another one as soon as anything is drafted. */
export function packsInForceOf(state: RulePackState): PacksInForce {
  const known = bySeen.get(state) ?? packsInForceBy(activatedChanges(state))
  bySeen.set(state, known)
  return known
}

const byJson = new WeakMap<object, Changes>()

/** Throws a ZodError where newer code has activated what this one cannot read: then nothing is decided by it. */
function changesOf(pack: object): Changes {
  const known = byJson.get(pack) ?? changesSchema.parse(pack)
  byJson.set(pack, known)
  return known
}

/** In the order of their activations. */
export const activatedChanges = (state: RulePackState): readonly ActivatedChanges[] =>
  activatedOf(state).map(({ pack, at, to }) => ({ at, to, changes: changesOf(pack as object) }))
