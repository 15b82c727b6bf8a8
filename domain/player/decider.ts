/** Stream `player-{playerId}`: registration, and the VIP tier; identity grows on top of it. */
import { accept, reject, type Decider } from '../shared/decider.ts'
import type { PlayerEvent } from './events.ts'
import {
  decideVip,
  evolveVip,
  initialVip,
  isVipCommand,
  isVipEvent,
  type VipCommand,
  type VipState,
} from './vip.ts'

export type PlayerCommand =
  { type: 'RegisterPlayer'; country: string; currency: string; emailHash: string } | VipCommand
export type PlayerState =
  { status: 'absent' } | ({ status: 'registered'; country: string; currency: string } & VipState)
export type PlayerRejection = 'PLAYER_EXISTS' | 'PLAYER_UNKNOWN'

export const player: Decider<PlayerCommand, PlayerEvent, PlayerState, PlayerRejection> = {
  category: 'player',
  initialState: () => ({ status: 'absent' }),
  evolve(state, event) {
    if (isVipEvent(event)) {
      return state.status === 'absent' ? state : { ...state, ...evolveVip(event) }
    }
    const { country, currency } = event.data
    return { status: 'registered', country, currency, ...initialVip }
  },
  decide(command, state) {
    if (isVipCommand(command)) {
      return state.status === 'absent' ? reject('PLAYER_UNKNOWN') : decideVip(command, state)
    }
    const { country, currency, emailHash } = command
    if (state.status === 'registered') return reject('PLAYER_EXISTS')
    return accept({ type: 'PlayerRegistered', data: { country, currency, emailHash } })
  },
}
