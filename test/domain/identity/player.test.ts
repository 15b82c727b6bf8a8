/** A player registers once, old enough; what is personal is sealed; erased, nothing of it comes back. */
import { expect } from 'chai'
import { player, type RegisterPlayer } from '../../../domain/identity/player/decider.ts'
import type { PlayerEvent } from '../../../domain/identity/player/events.ts'
import { minimumAgeAt } from '../../../domain/jurisdictions/minimum-age.ts'
import { given } from '../../support/given.ts'

const AT = '2026-11-23T12:00:00.000Z'
const hashes = { emailHash: 'ab'.repeat(32), personHash: 'cd'.repeat(32) }
const details = {
  ...hashes,
  country: 'MT',
  currency: 'EUR',
  personal: 'v1.AAAA',
  termsVersion: '1',
  brand: 'acme',
  accountKind: 'real',
} as const
const ask = (bornOn: string, country = 'MT'): RegisterPlayer => ({
  type: 'RegisterPlayer',
  at: AT,
  ...details,
  bornOn,
  country,
})
const registered: PlayerEvent = {
  type: 'PlayerRegistered',
  data: { ...details, turns18On: '2008-05-17', turns25On: '2015-05-17' },
}
const changed: PlayerEvent = { type: 'ProfileChanged', data: { personal: 'v1.BBBB' } }
const erased: PlayerEvent = {
  type: 'PlayerErased',
  data: { emailHash: hashes.emailHash, rule: '2026-1' },
}
const abandoned: PlayerEvent = { type: 'RegistrationAbandoned', data: { reason: 'overtaken' } }

describe('player', () => {
  describe('RegisterPlayer', () => {
    it('keeps in clear what rules need, and the day of birth not at all', () => {
      given(player).when(ask('1990-05-17')).appends(registered)
    })
    it('is refused the second time, after an erasure too', () => {
      given(player, registered).when(ask('1990-05-17')).rejects('PLAYER_EXISTS')
      given(player, registered, erased).when(ask('1990-05-17')).rejects('PLAYER_EXISTS')
    })
    it('takes somebody on their birthday, and nobody the day before', () => {
      const { decide, initialState } = player
      expect(decide(ask('2008-11-23'), initialState()).accepted).to.equal(true)
      given(player).when(ask('2008-11-24')).rejects('UNDER_AGE')
    })
    it('knows the countries where one must be older, and since when', () => {
      given(player).when(ask('2006-01-01', 'EE')).rejects('UNDER_AGE')
      const ages = ['2024-08-31T23:59:59.999Z', '2024-09-01T00:00:00.000Z'].map((at) =>
        minimumAgeAt(at, 'BE'),
      )
      expect(ages).to.eql([18, 21])
    })
    it('lets who was born on 29 February turn 18 on 1 March', () => {
      const { decide, initialState } = player
      const onTheDay = { ...ask('2008-02-29'), at: '2026-03-01T00:00:00.000Z' }
      expect(decide(onTheDay, initialState()).accepted).to.equal(true)
      given(player)
        .when({ ...onTheDay, at: '2026-02-28T23:59:59.999Z' })
        .rejects('UNDER_AGE')
    })
  })

  describe('ChangeProfile', () => {
    const change = { type: 'ChangeProfile', personal: 'v1.BBBB', replacing: 'v1.AAAA' } as const
    it('replaces the data that it was made from', () => {
      given(player, registered).when(change).appends(changed)
    })
    it('is refused when they have changed since', () => {
      given(player, registered, changed).when(change).rejects('PROFILE_CHANGED')
    })
    it('is refused for whoever is not there, or not any more', () => {
      given(player).when(change).rejects('PLAYER_UNKNOWN')
      given(player, registered, erased).when(change).rejects('PLAYER_UNKNOWN')
    })
  })

  describe('ErasePlayer', () => {
    const erase = { type: 'ErasePlayer', rule: '2026-1' } as const
    it('names the e-mail that is free again, and the rule that allowed it', () => {
      given(player, registered, changed).when(erase).appends(erased)
    })
    it('does nothing the second time', () => {
      given(player, registered, erased).when(erase).appends()
    })
    it('is refused for whoever was never registered', () => {
      given(player).when(erase).rejects('PLAYER_UNKNOWN')
      given(player, registered, abandoned).when(erase).rejects('PLAYER_UNKNOWN')
    })
  })

  describe('AbandonRegistration', () => {
    const abandon = { type: 'AbandonRegistration' } as const
    it('ends a registration whose e-mail or person is somebody else’s', () => {
      given(player, registered).when(abandon).appends(abandoned)
    })
    it('does nothing to whom it has ended already, or who is erased', () => {
      given(player, registered, abandoned).when(abandon).appends()
      given(player, registered, erased).when(abandon).appends()
    })
    it('is refused where nothing was begun', () => {
      given(player).when(abandon).rejects('PLAYER_UNKNOWN')
    })
  })
})
