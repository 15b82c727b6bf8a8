/** Suspensions: one of the staff bars a player from playing at once; two of them, one after the other, let the player in again. */
import { player } from '../../domain/identity/player/decider.ts'
import type { Scope } from '../../domain/wallet/restriction-facts.ts'
import { suspension } from '../../domain/wallet/suspension/decider.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { eventOf } from '../../eventstore/command.ts'
import { createdIdOf } from '../../eventstore/ids.ts'
import { accepted, Refusal } from '../commands/command.ts'
import type { CommandDeps } from '../commands/command-deps.ts'
import { staffRequestOf, type AskedByStaff, type EffectOnRecord } from '../commands/staff.ts'

type Deps = Pick<CommandDeps, 'handler' | 'finishers'>

type Answer = EffectOnRecord & { suspensionId: string }

/** Money stays the player's: withdrawals and the sign-in stay open. */
const SCOPES: Scope[] = ['play', 'deposit', 'bonus']

/** One key may be used for several players: each has a suspension of their own. */
export const suspensionIdOf = (commandId: string, playerId: string): string =>
  createdIdOf(commandId, `suspension of ${playerId}`, playerId)

export type SuspendPlayer = (asked: AskedByStaff, order: { playerId: string }) => Promise<Answer>

/** Throws PLAYER_UNKNOWN, SAME_PERSON. */
export const createSuspendPlayer =
  ({ handler, finishers }: Deps): SuspendPlayer =>
  async (asked, order) => {
    const { playerId } = order
    const { staff, reason } = asked
    if (staff.id === playerId) throw new Refusal('SAME_PERSON')
    const { status } = await handler.stateOf(player, playerId, { isFresh: true })
    const request = staffRequestOf(asked, order)
    const restrictionId = suspensionIdOf(request.commandId, playerId)
    const executed = await handler.execute(wallet, {
      ...request,
      id: playerId,
      command: () => {
        if (status !== 'registered') throw new Refusal('PLAYER_UNKNOWN') // a repeat is answered nevertheless
        return {
          type: 'Restrict' as const,
          restrictionId,
          kind: 'suspended' as const,
          scopes: SCOPES,
          until: null,
          reason,
        }
      },
    })
    const { events, isReplay } = accepted(executed)
    const restricted = eventOf(events, 'Restricted')
    const suspended = await finishers.finish(restricted)
    if (!suspended?.recorded) throw new Error('a suspension that nothing follows')
    const { position, recorded } = suspended
    const suspensionId = restricted.data.restrictionId
    return { suspensionId, position, auditPosition: recorded.position, isReplay }
  }

export type ChangeSuspension = (
  asked: AskedByStaff,
  order: { suspensionId: string },
) => Promise<Answer>

type Change = 'RequestLift' | 'ApproveLift' | 'DeclineLift'

async function change({ handler }: Deps, asked: AskedByStaff, order: { type: Change; id: string }) {
  const { type, id } = order
  const executed = await handler.execute(suspension, {
    ...staffRequestOf(asked, { suspensionId: id }),
    id,
    command: () => ({ type, reason: asked.reason, by: asked.staff.id }),
  })
  return accepted(executed)
}

/** What changes the suspension alone: nothing follows but the audit log. */
const recordedAs =
  (type: Change, fact: 'SuspensionLiftRequested' | 'SuspensionLiftDeclined') =>
  (deps: Deps): ChangeSuspension =>
  async (asked, { suspensionId }) => {
    const { events, position, isReplay } = await change(deps, asked, { type, id: suspensionId })
    const recorded = await deps.finishers.finish(eventOf(events, fact))
    return { suspensionId, position, auditPosition: recorded.position, isReplay }
  }

/** Throws SUSPENSION_UNKNOWN, SUSPENSION_ENDED, LIFT_REQUESTED. */
export const createRequestLift = recordedAs('RequestLift', 'SuspensionLiftRequested')

/** Throws as an approval does. */
export const createDeclineLift = recordedAs('DeclineLift', 'SuspensionLiftDeclined')

/** Throws SUSPENSION_UNKNOWN, SUSPENSION_ENDED, LIFT_NOT_REQUESTED, SAME_PERSON. */
export const createApproveLift =
  (deps: Deps): ChangeSuspension =>
  async (asked, { suspensionId }) => {
    const { events, isReplay } = await change(deps, asked, {
      type: 'ApproveLift',
      id: suspensionId,
    })
    const lift = await deps.finishers.finish(eventOf(events, 'SuspensionLiftApproved'))
    if (!lift.isLifted) throw new Refusal('SUSPENSION_ENDED') // the wallet knew of none, for good
    const { position, recorded } = lift
    return { suspensionId, position, auditPosition: recorded.position, isReplay }
  }
