/** Stream `reservation-{hash}`: one player at most has an e-mail, or is a person, at any concurrency. */
import { accept, reject, type Decider } from '../../shared/decider.ts'
import type { ReservationEvent, ReservationKind } from './events.ts'

export type ReservationCommand =
  | {
      type: 'Reserve'
      kind: ReservationKind
      playerId: string
      /** Who may be overtaken: a player whose pending reservation was seen to be abandoned; null: nobody. */
      overtaking: string | null
    }
  | { type: 'Confirm'; playerId: string }
  | { type: 'Release'; playerId: string; reason: 'abandoned' | 'erased' | 'changed' }

export type ReservationState =
  { status: 'free' } | { status: 'pending' | 'confirmed'; playerId: string }

export type ReservationRejection = 'RESERVED'

export const reservation: Decider<
  ReservationCommand,
  ReservationEvent,
  ReservationState,
  ReservationRejection
> = {
  category: 'reservation',
  initialState: () => ({ status: 'free' }),
  evolve(_state, { type, data }) {
    switch (type) {
      case 'IdentityReserved':
      case 'ReservationTakenOver':
        return { status: 'pending', playerId: data.playerId }
      case 'ReservationConfirmed':
        return { status: 'confirmed', playerId: data.playerId }
      case 'ReservationReleased':
        return { status: 'free' }
    }
  },
  decide(command, state) {
    const { playerId } = command
    const isMine = state.status !== 'free' && state.playerId === playerId
    switch (command.type) {
      case 'Reserve': {
        if (isMine) return accept<ReservationEvent>()
        if (state.status === 'free') {
          const { kind } = command
          return accept<ReservationEvent>({ type: 'IdentityReserved', data: { kind, playerId } })
        }
        const { playerId: from } = state
        if (state.status === 'confirmed' || from !== command.overtaking) return reject('RESERVED')
        return accept<ReservationEvent>({ type: 'ReservationTakenOver', data: { playerId, from } })
      }
      case 'Confirm':
        if (isMine && state.status === 'confirmed') return accept<ReservationEvent>()
        // Free: it was never reserved by this way, or was released; whoever comes first at this revision has it.
        if (!isMine && state.status !== 'free') return reject('RESERVED')
        return accept<ReservationEvent>({ type: 'ReservationConfirmed', data: { playerId } })
      case 'Release':
        if (!isMine) return accept<ReservationEvent>()
        return accept<ReservationEvent>({
          type: 'ReservationReleased',
          data: { playerId, reason: command.reason },
        })
    }
  },
}
