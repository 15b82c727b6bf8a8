/** An e-mail, or a person, is one player's at most. */
import { expect } from 'chai'
import fc from 'fast-check'
import {
  reservation,
  type ReservationCommand,
} from '../../../domain/identity/reservation/decider.ts'
import type { ReservationEvent } from '../../../domain/identity/reservation/events.ts'
import { AT, given } from '../../support/given.ts'

const ANNA = 'a1b2c3d4-0000-4000-8000-000000000001'
const BERT = 'b1b2c3d4-0000-4000-8000-000000000002'

const reserve = (playerId: string, overtaking: string | null = null): ReservationCommand => ({
  type: 'Reserve',
  kind: 'email',
  playerId,
  overtaking,
})
const confirm = (playerId: string): ReservationCommand => ({ type: 'Confirm', playerId })
const release = (playerId: string): ReservationCommand => ({
  type: 'Release',
  playerId,
  reason: 'abandoned',
})
const reserved: ReservationEvent = {
  type: 'IdentityReserved',
  data: { kind: 'email', playerId: ANNA },
}
const confirmed: ReservationEvent = { type: 'ReservationConfirmed', data: { playerId: ANNA } }
const overtaken: ReservationEvent = {
  type: 'ReservationTakenOver',
  data: { playerId: BERT, from: ANNA },
}
const released: ReservationEvent = {
  type: 'ReservationReleased',
  data: { playerId: ANNA, reason: 'abandoned' },
}

describe('reservation', () => {
  describe('Reserve', () => {
    it('takes what is free', () => {
      given(reservation).when(reserve(ANNA)).appends(reserved)
      given(reservation, reserved, released).when(reserve(ANNA)).appends(reserved)
    })
    it('does nothing for whoever has it', () => {
      given(reservation, reserved).when(reserve(ANNA)).appends()
      given(reservation, reserved, confirmed).when(reserve(ANNA)).appends()
    })
    it('overtakes whoever was seen to have left it unconfirmed, and nobody else', () => {
      given(reservation, reserved).when(reserve(BERT, ANNA)).appends(overtaken)
      given(reservation, reserved).when(reserve(BERT)).rejects('RESERVED')
      given(reservation, reserved, confirmed).when(reserve(BERT, ANNA)).rejects('RESERVED')
    })
  })

  describe('Confirm', () => {
    it('is for whoever has it, once', () => {
      given(reservation, reserved).when(confirm(ANNA)).appends(confirmed)
      given(reservation, reserved, confirmed).when(confirm(ANNA)).appends()
    })
    it('takes what was freed meanwhile', () => {
      given(reservation, reserved, released).when(confirm(ANNA)).appends(confirmed)
    })
    it('is refused to whoever was overtaken', () => {
      given(reservation, reserved, overtaken).when(confirm(ANNA)).rejects('RESERVED')
    })
  })

  describe('Release', () => {
    it('frees what one has', () => {
      given(reservation, reserved).when(release(ANNA)).appends(released)
    })
    it('does nothing to what is another’s', () => {
      given(reservation, reserved, overtaken).when(release(ANNA)).appends()
      given(reservation).when(release(ANNA)).appends()
    })
  })

  it('is never confirmed for two, whatever is asked in whatever order', () => {
    const who = fc.constantFrom(ANNA, BERT)
    const command = fc.oneof(
      fc.tuple(who, fc.option(who)).map(([one, other]) => reserve(one, other)),
      who.map(confirm),
    )
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        let state = reservation.initialState()
        const winners = new Set<string>()
        for (const each of commands) {
          const decision = reservation.decide(each, state)
          if (!decision.accepted) continue
          for (const event of decision.events) state = reservation.evolve(state, event, AT)
          if (state.status === 'confirmed') winners.add(state.playerId)
        }
        expect(winners.size).to.be.at.most(1)
      }),
    )
  })
})
