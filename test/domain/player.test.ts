/** A player registers once. */
import { player } from '../../domain/player/decider.ts'
import type { PlayerEvent } from '../../domain/player/events.ts'
import { given } from '../support/given.ts'

const details = { country: 'MT', currency: 'EUR', emailHash: 'ab'.repeat(32) }
const registered: PlayerEvent = { type: 'PlayerRegistered', data: details }

describe('player', () => {
  describe('RegisterPlayer', () => {
    it('registers with country, currency and the hash of the e-mail', () => {
      given(player)
        .when({ type: 'RegisterPlayer', ...details })
        .appends(registered)
    })
    it('is refused the second time', () => {
      given(player, registered)
        .when({ type: 'RegisterPlayer', ...details })
        .rejects('PLAYER_EXISTS')
    })
  })
})
