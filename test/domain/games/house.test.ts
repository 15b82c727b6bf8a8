/** Switches of gaming: each is turned once, all of them have to be on, and they know nothing of each other. */
import { expect } from 'chai'
import { gamingHouse, isClosed, type Switch } from '../../../domain/games/house/decider.ts'
import {
  switchTargetSchema,
  type GamingHouseEvent,
  type SwitchTarget,
} from '../../../domain/games/house/events.ts'
import { given, stateAfter } from '../../support/given.ts'

const ALL: SwitchTarget = { kind: 'all', name: null }
const DICE: SwitchTarget = { kind: 'game', name: 'dice' }
const OURS: SwitchTarget = { kind: 'provider', name: 'Acme' }
const reason = 'pays out too much'

const turn = (target: SwitchTarget, isOn: boolean): Switch => ({
  type: 'Switch',
  target,
  isOn,
  reason,
})
const turned = (target: SwitchTarget, isOn: boolean): GamingHouseEvent => ({
  type: 'Switched',
  data: { target, isOn, reason },
})

describe('switches of gaming', () => {
  const at = (...events: GamingHouseEvent[]) => given(gamingHouse, ...events)
  it('are turned off and on again, with why', () => {
    at().when(turn(DICE, false)).appends(turned(DICE, false))
    at(turned(DICE, false)).when(turn(DICE, true)).appends(turned(DICE, true))
  })
  it('are refused where they stand so already: whoever comes second is told', () => {
    at().when(turn(ALL, true)).rejects('SWITCH_UNCHANGED')
    at(turned(ALL, false)).when(turn(ALL, false)).rejects('SWITCH_UNCHANGED')
    at(turned(ALL, false), turned(ALL, true)).when(turn(ALL, true)).rejects('SWITCH_UNCHANGED')
  })
  it('close what they are of, and nothing else; one that is turned on again opens no other', () => {
    const game = { gameId: 'dice', provider: 'Acme' }
    const others = [
      { gameId: 'wheel', provider: 'Acme' },
      { gameId: 'book', provider: 'dice' },
    ]
    const closed = (...events: GamingHouseEvent[]) => {
      const off = stateAfter(gamingHouse, events)
      return [game, ...others].map((one) => isClosed(off, one))
    }
    expect(closed()).to.deep.equal([false, false, false])
    expect(closed(turned(DICE, false))).to.deep.equal([true, false, false])
    expect(closed(turned(OURS, false))).to.deep.equal([true, true, false])
    expect(closed(turned(ALL, false))).to.deep.equal([true, true, true])
    const both = [turned(ALL, false), turned(DICE, false), turned(ALL, true)]
    expect(closed(...both)).to.deep.equal([true, false, false])
    expect(closed(...both, turned(DICE, true))).to.deep.equal([false, false, false])
  })
  it('have a name but where all is meant', () => {
    const isTarget = (target: unknown) => switchTargetSchema.safeParse(target).success
    expect([ALL, DICE, OURS].map(isTarget)).to.deep.equal([true, true, true])
    const wrong = [{ kind: 'all', name: 'dice' }, { kind: 'game', name: null }, { kind: 'game' }]
    expect(wrong.map(isTarget)).to.deep.equal([false, false, false])
  })
})
