/** Ends of accounts: by their players, by the house, by a death. The wallet first; what follows says why, and pays out. */
import { player } from '../../../domain/identity/player/decider.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import { CLOSING_SCOPES, type ClosingCause } from '../../../domain/wallet/restriction-facts.ts'
import { eventOf } from '../../../eventstore/command.ts'
import { createdIdOf } from '../../../eventstore/ids.ts'
import { accepted, Refusal, requestOf, type Asked, type Effect } from '../../commands/command.ts'
import type { CommandDeps } from '../../commands/command-deps.ts'
import { staffRequestOf, type AskedByStaff, type EffectOnRecord } from '../../commands/staff.ts'

type Deps = Pick<CommandDeps, 'handler' | 'finishers'>
type Ending = { playerId: string; cause: ClosingCause; reason: string }

/** Throws PLAYER_UNKNOWN, ACCOUNT_CLOSED; a repeat is answered as the first time. */
async function end(
  { handler, finishers }: Deps,
  request: ReturnType<typeof requestOf>,
  { playerId, cause, reason }: Ending,
) {
  const seen = await handler.stateOf(player, playerId, { isFresh: true })
  const executed = await handler.execute(wallet, {
    ...request,
    id: playerId,
    command: () => {
      if (seen.status !== 'registered') throw new Refusal('PLAYER_UNKNOWN')
      const isEnded = seen.account === 'deceased' || seen.account === cause
      if (isEnded) throw new Refusal('ACCOUNT_CLOSED')
      return {
        type: 'Restrict' as const,
        restrictionId: createdIdOf(request.commandId, `end of ${playerId}`, playerId),
        kind: 'closed' as const,
        cause,
        scopes: CLOSING_SCOPES[cause],
        until: null,
        reason,
      }
    },
  })
  const { events, isReplay } = accepted(executed)
  const ended = await finishers.finish(eventOf(events, 'Restricted'))
  if (ended === null) throw new Error('an end of an account that nothing follows')
  return { ...ended, isReplay }
}

export type CloseOwn = (asked: Asked, reason: string) => Promise<Effect>

/** `asked` has proven the password. */
export const createCloseOwn =
  (deps: Deps): CloseOwn =>
  async (asked, reason) => {
    const { playerId } = asked
    const request = requestOf(asked, { reason })
    const { position, isReplay } = await end(deps, request, { playerId, cause: 'closed', reason })
    return { position, isReplay }
  }

export type EndAccount = (
  asked: AskedByStaff,
  order: { playerId: string },
) => Promise<EffectOnRecord>

const byStaff =
  (cause: 'closed' | 'deceased') =>
  (deps: Deps): EndAccount =>
  async (asked, { playerId }) => {
    const { staff, reason } = asked
    if (staff.id === playerId) throw new Refusal('SAME_PERSON')
    const request = staffRequestOf(asked, { playerId })
    const ended = await end(deps, request, { playerId, cause, reason })
    if (ended.recorded === null) throw new Error('an act of the staff that is not on record')
    const { position, recorded, isReplay } = ended
    return { position, auditPosition: recorded.position, isReplay }
  }

/** Throw PLAYER_UNKNOWN, SAME_PERSON, ACCOUNT_CLOSED. */
export const createCloseAccount = byStaff('closed')
export const createRecordDeceased = byStaff('deceased')
