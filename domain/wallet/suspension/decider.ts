/** Stream `suspension-{id}`, the id that of the restriction. One of the staff suspends at once; two of them end it. */
import { accept, reject, type Decider } from '../../shared/decider.ts'
import type { Scope } from '../restriction-facts.ts'
import type { SuspensionEvent } from './events.ts'

type Of<Type extends SuspensionEvent['type']> = Extract<SuspensionEvent, { type: Type }>['data']

/** `by`: the id of the member of the staff who gives the command. */
export type SuspensionCommand =
  | { type: 'RecordSuspension'; suspended: Of<'PlayerSuspended'> }
  | { type: 'RequestLift' | 'ApproveLift' | 'DeclineLift'; reason: string; by: string }
  | { type: 'SettleLift'; walletRevision: number; isLifted: boolean }

type What = { playerId: string; scopes: Scope[] }
export type SuspensionState =
  | { status: 'absent' }
  | ({ status: 'suspended' } & What)
  | ({ status: 'requested' | 'approved'; requestedBy: string } & What)
  | ({ status: 'lifted' | 'failed' } & What)

export type SuspensionRejection =
  | 'LIFT_NOT_REQUESTED'
  | 'LIFT_REQUESTED'
  | 'SAME_PERSON'
  | 'SUSPENSION_ENDED'
  | 'SUSPENSION_UNKNOWN'

export const suspension: Decider<
  SuspensionCommand,
  SuspensionEvent,
  SuspensionState,
  SuspensionRejection
> = {
  category: 'suspension',
  initialState: () => ({ status: 'absent' }),
  evolve(_before, { type, data }): SuspensionState {
    const { playerId, scopes } = data
    switch (type) {
      case 'PlayerSuspended':
      case 'SuspensionLiftDeclined':
        return { status: 'suspended', playerId, scopes }
      case 'SuspensionLiftRequested':
        return { status: 'requested', playerId, scopes, requestedBy: data.requestedBy }
      case 'SuspensionLiftApproved':
        return { status: 'approved', playerId, scopes, requestedBy: data.requestedBy }
      case 'SuspensionLifted':
        return { status: 'lifted', playerId, scopes }
      case 'SuspensionLiftFailed':
        return { status: 'failed', playerId, scopes }
    }
  },
  decide(command, state) {
    if (command.type === 'RecordSuspension') {
      if (state.status === 'absent') {
        return accept<SuspensionEvent>({ type: 'PlayerSuspended', data: command.suspended })
      }
      const { playerId } = command.suspended
      if (state.playerId !== playerId) throw new RangeError(`not the suspension of ${playerId}`)
      return accept<SuspensionEvent>() // recorded before
    }
    if (state.status === 'absent') return reject('SUSPENSION_UNKNOWN')
    if (command.type === 'SettleLift') return settleLift(command, state)
    if (command.type === 'RequestLift') {
      if (state.status === 'requested') return reject('LIFT_REQUESTED')
      if (state.status !== 'suspended') return reject('SUSPENSION_ENDED')
      const { playerId, scopes } = state
      const { reason, by: requestedBy } = command
      const data = { playerId, scopes, requestedBy, reason }
      return accept<SuspensionEvent>({ type: 'SuspensionLiftRequested', data })
    }
    if (state.status === 'suspended') return reject('LIFT_NOT_REQUESTED')
    if (state.status !== 'requested') return reject('SUSPENSION_ENDED')
    const { playerId, scopes, requestedBy } = state
    if (command.by === requestedBy) return reject('SAME_PERSON')
    return accept<SuspensionEvent>({
      type: command.type === 'ApproveLift' ? 'SuspensionLiftApproved' : 'SuspensionLiftDeclined',
      data: { playerId, scopes, requestedBy, reason: command.reason },
    })
  },
}

/** What the wallet did of an approved lift; told again, there is nothing to do. */
function settleLift(
  { walletRevision, isLifted }: Extract<SuspensionCommand, { type: 'SettleLift' }>,
  state: Exclude<SuspensionState, { status: 'absent' }>,
) {
  if (state.status !== 'approved') return accept<SuspensionEvent>()
  const { playerId, scopes } = state
  const type = isLifted ? 'SuspensionLifted' : 'SuspensionLiftFailed'
  return accept<SuspensionEvent>({ type, data: { playerId, scopes, walletRevision } })
}
