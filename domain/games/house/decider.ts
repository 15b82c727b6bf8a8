/** Stream `gaming-house`: switches of all games, of one, and of one provider's. A game is open where none of them is off. */
import { accept, reject, type Decider } from '../../shared/decider.ts'
import type { GamingHouseEvent, SwitchTarget } from './events.ts'

export type Switch = { type: 'Switch'; target: SwitchTarget; isOn: boolean; reason: string }

/** What is off, by `keyOf`: as many entries at most as there are games and providers. */
export type GamingHouse = ReadonlySet<string>

export type GamingHouseRejection = 'SWITCH_UNCHANGED'

export const gamingHouse: Decider<Switch, GamingHouseEvent, GamingHouse, GamingHouseRejection> = {
  category: 'gaming',
  initialState: () => new Set(),
  evolve(off, { data: { target, isOn } }) {
    const after = new Set(off)
    if (isOn) after.delete(keyOf(target))
    else after.add(keyOf(target))
    return after
  },
  decide({ target, isOn, reason }, off) {
    if (isOn !== off.has(keyOf(target))) return reject('SWITCH_UNCHANGED')
    return accept<GamingHouseEvent>({ type: 'Switched', data: { target, isOn, reason } })
  },
}

const keyOf = ({ kind, name }: SwitchTarget): string => `${kind} ${name ?? ''}`

const ALL = keyOf({ kind: 'all', name: null })

/** Whether nothing new may be staked on it. What is open is played to its end all the same. */
export const isClosed = (
  off: GamingHouse,
  { gameId, provider }: { readonly gameId: string; readonly provider: string },
): boolean =>
  off.has(ALL) ||
  off.has(keyOf({ kind: 'game', name: gameId })) ||
  off.has(keyOf({ kind: 'provider', name: provider }))
