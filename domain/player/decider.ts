/** Stream `player-{playerId}`: registration only; identity grows on top of it. */
import { accept, reject, type Decider } from '../shared/decider.ts'
import type { PlayerEvent } from './events.ts'

export type PlayerCommand = {
  type: 'RegisterPlayer'
  country: string
  currency: string
  emailHash: string
}
export type PlayerState =
  { status: 'absent' } | { status: 'registered'; country: string; currency: string }
export type PlayerRejection = 'PLAYER_EXISTS'

export const player: Decider<PlayerCommand, PlayerEvent, PlayerState, PlayerRejection> = {
  category: 'player',
  initialState: () => ({ status: 'absent' }),
  evolve(_state, { data: { country, currency } }) {
    return { status: 'registered', country, currency }
  },
  decide({ country, currency, emailHash }, state) {
    if (state.status === 'registered') return reject('PLAYER_EXISTS')
    return accept({ type: 'PlayerRegistered', data: { country, currency, emailHash } })
  },
}
