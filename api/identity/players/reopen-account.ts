/** Accounts that return: asked for by their players, decided by the house. The player's stream first, then the wallet. */
import { player } from '../../../domain/identity/player/decider.ts'
import { packsInForce } from '../../../domain/packs-in-force.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import { kindsBarring } from '../../../domain/wallet/restrictions.ts'
import { eventOf, factOf } from '../../../eventstore/command.ts'
import { accepted, Refusal, requestOf, type Asked, type Effect } from '../../commands/command.ts'
import type { CommandDeps } from '../../commands/command-deps.ts'
import { staffRequestOf, type AskedByStaff, type EffectOnRecord } from '../../commands/staff.ts'

type Deps = Pick<CommandDeps, 'handler' | 'finishers'>

/** The lift would leave an exclusion alone; a return that the player cannot use is none. */
async function refuseExcluded({ handler }: Deps, playerId: string) {
  const { restrictions } = await handler.stateOf(wallet, playerId, { isFresh: true })
  return (at: string) => {
    if (kindsBarring(restrictions, 'play', at).includes('selfExclusion')) {
      throw new Refusal('EXCLUSION_IN_FORCE')
    }
  }
}

/** `outcome`: whether the account is open, or a person of the house decides. */
export type ReopenOwn = (asked: Asked) => Promise<Effect & { outcome: 'reopened' | 'requested' }>

/** Throws ACCOUNT_ACTIVE, ACCOUNT_DECEASED, EXCLUSION_IN_FORCE, REOPEN_REQUESTED, REOPEN_TOO_EARLY. */
export const createReopenOwn =
  (deps: Deps): ReopenOwn =>
  async (asked) => {
    const { playerId } = asked
    const refuse = await refuseExcluded(deps, playerId)
    const { packAt: packsAt } = await packsInForce(deps.handler)
    const executed = await deps.handler.execute(player, {
      ...requestOf(asked, {}),
      id: playerId,
      command: (at) => {
        refuse(at)
        return { type: 'RequestReopening' as const, at, packsAt }
      },
    })
    const { events, position, isReplay } = accepted(executed)
    const reopened = factOf(events, 'AccountReopened')
    if (reopened === undefined) return { outcome: 'requested', position, isReplay }
    const lifted = await deps.finishers.finish(eventOf(events, 'AccountReopened'))
    return { outcome: 'reopened', position: lifted.position, isReplay }
  }

export type DecideReopening = (
  asked: AskedByStaff,
  order: { playerId: string },
) => Promise<EffectOnRecord>

/** Throws ACCOUNT_ACTIVE, EXCLUSION_IN_FORCE, REOPEN_NOT_REQUESTED, REOPEN_TOO_EARLY, SAME_PERSON, PLAYER_UNKNOWN. */
export const createReopenAccount =
  (deps: Deps): DecideReopening =>
  async (asked, { playerId }) => {
    const { staff, reason } = asked
    const refuse = await refuseExcluded(deps, playerId)
    const { packAt: packsAt } = await packsInForce(deps.handler)
    const executed = await deps.handler.execute(player, {
      ...staffRequestOf(asked, { playerId }),
      id: playerId,
      command: (at) => {
        refuse(at)
        return { type: 'Reopen' as const, at, by: staff.id, reason, packsAt }
      },
    })
    const { events, isReplay } = accepted(executed)
    const { position, recorded } = await deps.finishers.finish(eventOf(events, 'AccountReopened'))
    if (recorded === null) throw new Error('an act of the staff that is not on record')
    return { position, auditPosition: recorded.position, isReplay }
  }

/** Throws REOPEN_NOT_REQUESTED, PLAYER_UNKNOWN. */
export const createRefuseReopening =
  ({ handler, finishers }: Deps): DecideReopening =>
  async (asked, { playerId }) => {
    const { reason } = asked
    const executed = await handler.execute(player, {
      ...staffRequestOf(asked, { playerId }),
      id: playerId,
      command: () => ({ type: 'RefuseReopening' as const, reason }),
    })
    const { events, position, isReplay } = accepted(executed)
    const recorded = await finishers.finish(eventOf(events, 'ReopeningRefused'))
    return { position, auditPosition: recorded.position, isReplay }
  }
