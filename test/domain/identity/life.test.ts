/** The life of an account as its player's stream has it: ends, returns, dormancy, and payouts by two of the staff. */
import { player } from '../../../domain/identity/player/decider.ts'
import type { PlayerEvent } from '../../../domain/identity/player/events.ts'
import type { LifeCommand } from '../../../domain/identity/player/life.ts'
import { closureTermsAt, lengthAfter } from '../../../domain/jurisdictions/closure.ts'
import { packAt } from '../../../domain/jurisdictions/jurisdictions.ts'
import { AT, given } from '../../support/given.ts'

const [OWN, HOUSE, OTHER] = [1, 2, 3].map((n) => `a1b2c3d4-0000-4000-8000-00000000000${n}`) as [
  string,
  string,
  string,
]
const [FIRST, SECOND] = ['b1', 'b2'].map((n) => `${n}b2c3d4-0000-4000-8000-000000000000`) as [
  string,
  string,
]
const rule = packAt('MT', AT).version
const walletRevision = 4
const reason = 'a reason'
const registered: PlayerEvent = {
  type: 'PlayerRegistered',
  data: { country: 'MT', currency: 'EUR', emailHash: 'ab'.repeat(32) },
}
const erased: PlayerEvent = {
  type: 'PlayerErased',
  data: { emailHash: 'ab'.repeat(32), rule },
}
const closed = (by: 'player' | 'house', restrictionId = FIRST): PlayerEvent => ({
  type: 'AccountClosed',
  data: {
    restrictionId,
    by,
    closedBy: by === 'player' ? OWN : HOUSE,
    reason,
    rule,
    walletRevision,
  },
})
const deceased: PlayerEvent = {
  type: 'DeceasedRecorded',
  data: { restrictionId: SECOND, recordedBy: HOUSE, reason, walletRevision },
}
const dormant: PlayerEvent = {
  type: 'AccountDormant',
  data: { restrictionId: FIRST, lastActiveAt: AT, rule, walletRevision },
}
const requested: PlayerEvent = { type: 'ReopeningRequested', data: { rule } }
const reopened = (by: 'player' | 'house', ...bars: [string, 'closed' | 'dormant' | 'deceased'][]) =>
  ({
    type: 'AccountReopened',
    data: {
      by,
      reason: by === 'player' ? 'the player is back' : reason,
      bars: bars.map(([restrictionId, cause]) => ({ restrictionId, cause })),
      rule,
    },
  }) satisfies PlayerEvent
const end = (cause: 'closed' | 'dormant' | 'deceased', isPlayer: boolean): LifeCommand => ({
  type: 'RecordEnd',
  at: AT,
  cause,
  restrictionId: cause === 'deceased' ? SECOND : FIRST,
  endedBy: { isPlayer, id: isPlayer ? OWN : HOUSE },
  reason,
  walletRevision,
})
const NEXT_DAY = '2026-01-02T00:00:00.000Z'
const reopen = (by: string, at = NEXT_DAY): LifeCommand => ({ type: 'Reopen', at, by, reason })
const askBack = (at = NEXT_DAY): LifeCommand => ({ type: 'RequestReopening', at })

describe('the life of an account', () => {
  describe('RecordEnd', () => {
    it('says who closed it, and the terms that held', () => {
      given(player, registered).when(end('closed', true)).appends(closed('player'))
      given(player, registered).when(end('closed', false)).appends(closed('house'))
    })
    it('says a restriction once, and a second one, too: a return has to lift both', () => {
      given(player, registered, closed('player')).when(end('closed', true)).appends()
      given(player, registered, closed('player', SECOND))
        .when(end('closed', true))
        .appends(closed('player'))
    })
    it('records a death, and that an account rests since it was used last', () => {
      given(player, registered, closed('player')).when(end('deceased', false)).appends(deceased)
      given(player, registered).when(end('dormant', false)).appends(dormant)
    })
    it('finds nothing to do once the player is gone', () => {
      given(player, registered, erased).when(end('closed', true)).appends()
    })
  })
  describe('RequestReopening', () => {
    it('is a request for a closed account, and a return of a dormant one', () => {
      given(player, registered, closed('player')).when(askBack()).appends(requested)
      given(player, registered, dormant)
        .when(askBack(AT))
        .appends(reopened('player', [FIRST, 'dormant']))
    })
    it('waits until the terms allow it, to the millisecond', () => {
      given(player, registered, closed('player'))
        .when(askBack('2025-12-31T23:59:59.999Z'))
        .rejects('REOPEN_TOO_EARLY')
      given(player, registered, closed('player')).when(askBack(AT)).appends(requested)
      given(player, registered, closed('house')).when(askBack(AT)).appends(requested)
    })
    it('goes by the market that its player is of, where the law is that of a part of the country', () => {
      const data = { country: 'CA', market: 'CA-ON', currency: 'CAD', emailHash: 'ab'.repeat(32) }
      const there: PlayerEvent = { type: 'PlayerRegistered', data }
      const asked = { type: 'ReopeningRequested', data: { rule: packAt('CA-ON', AT).version } }
      given(player, there, closed('player'))
        .when(askBack(lengthAfter(AT, packAt('CA-ON', AT).values.closure.reopenAfter)))
        .appends(asked as PlayerEvent)
    })
    it('waits the longer time of the market where its player plays too much, to the millisecond', () => {
      const last = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString()
      for (const country of ['MT', 'GB', 'DE', 'SE', 'DK', 'ES', 'CA', 'NO']) {
        const data = { country, currency: 'EUR', emailHash: 'ab'.repeat(32) }
        const there: PlayerEvent = { type: 'PlayerRegistered', data }
        const ended = closed('player')
        const { type } = ended
        if (type !== 'AccountClosed') throw new Error('no closing')
        const tooMuch = { type, data: { ...ended.data, reason: 'playTooMuch' } } as const
        const terms = closureTermsAt(AT, country)
        const end = lengthAfter(AT, terms.reopenAfterPermanent)
        const { version } = terms
        const asked = { type: 'ReopeningRequested', data: { rule: version } } as const
        const at = given(player, there, tooMuch)
        for (const early of [-24 * 3_600_000, -1]) {
          at.when(askBack(last(end, early))).rejects('REOPEN_TOO_EARLY')
          given(player, there, tooMuch, asked)
            .when(reopen(HOUSE, last(end, early)))
            .rejects('REOPEN_TOO_EARLY')
        }
        for (const late of [0, 1]) at.when(askBack(last(end, late))).appends(asked)
        const byHouse = { type, data: { ...tooMuch.data, by: 'house' } } as const
        given(player, there, byHouse).when(askBack(AT)).appends(asked)
      }
    })
    it('is refused twice, of an account in use, of a deceased and of nobody', () => {
      given(player, registered, closed('player'), requested)
        .when(askBack())
        .rejects('REOPEN_REQUESTED')
      given(player, registered).when(askBack()).rejects('ACCOUNT_ACTIVE')
      given(player, registered, deceased).when(askBack()).rejects('ACCOUNT_DECEASED')
      given(player).when(askBack()).rejects('PLAYER_UNKNOWN')
    })
  })
  describe('Reopen', () => {
    it('lifts every bar that an end has put, the graver one, too', () => {
      given(player, registered, closed('player'), deceased)
        .when(reopen(OTHER))
        .appends(reopened('house', [FIRST, 'closed'], [SECOND, 'deceased']))
    })
    it('needs the request of a player who closed it, and no request where the house did', () => {
      given(player, registered, closed('player'))
        .when(reopen(HOUSE))
        .rejects('REOPEN_NOT_REQUESTED')
      given(player, registered, closed('player'), requested)
        .when(reopen(HOUSE))
        .appends(reopened('house', [FIRST, 'closed']))
      given(player, registered, closed('player'), requested)
        .when(reopen(HOUSE, '2025-12-31T23:59:59.999Z'))
        .rejects('REOPEN_TOO_EARLY')
      given(player, registered, closed('house'))
        .when(reopen(OTHER, AT))
        .appends(reopened('house', [FIRST, 'closed']))
    })
    it('is not for whoever ended it, nor of an account in use', () => {
      given(player, registered, closed('house')).when(reopen(HOUSE)).rejects('SAME_PERSON')
      given(player, registered, deceased).when(reopen(HOUSE)).rejects('SAME_PERSON')
      given(player, registered, closed('house'), reopened('house', [FIRST, 'closed']))
        .when(reopen(OTHER))
        .rejects('ACCOUNT_ACTIVE')
    })
    it('may be refused, where it was asked for', () => {
      const refuse: LifeCommand = { type: 'RefuseReopening', reason }
      const refused: PlayerEvent = { type: 'ReopeningRefused', data: { reason } }
      given(player, registered, closed('player'), requested).when(refuse).appends(refused)
      given(player, registered, closed('player'), requested, refused)
        .when(refuse)
        .rejects('REOPEN_NOT_REQUESTED')
    })
  })
  describe('LookForDormancy', () => {
    const look = (at: string, lastActiveAt = AT): LifeCommand => ({
      type: 'LookForDormancy',
      at,
      lastActiveAt,
    })
    const notice = (dormantAt: string): PlayerEvent => ({
      type: 'DormancyNoticeDue',
      data: { lastActiveAt: AT, dormantAt, rule },
    })
    it('does nothing before its time, to the millisecond', () => {
      given(player, registered).when(look('2026-11-30T23:59:59.999Z')).appends()
    })
    it('looks again a month before twelve months are over, and tells the player then', () => {
      const lookAt = '2026-12-02T00:00:00.000Z'
      given(player, registered)
        .when(look('2026-12-01T00:00:00.000Z'))
        .appends({ type: 'AccountSeenActive', data: { lastActiveAt: AT, lookAt } })
      given(player, registered).when(look(lookAt)).appends(notice('2027-01-01T00:00:00.000Z'))
    })
    it('gives the notice its whole time, however late it is', () => {
      given(player, registered)
        .when(look('2027-06-01T00:00:00.000Z'))
        .appends(notice('2027-07-01T00:00:00.000Z'))
    })
    it('begins anew where the player was seen after the notice', () => {
      given(player, registered, notice('2027-01-01T00:00:00.000Z'))
        .when(look('2027-01-01T00:00:00.000Z', '2026-12-24T00:00:00.000Z'))
        .appends({
          type: 'AccountSeenActive',
          data: {
            lastActiveAt: '2026-12-24T00:00:00.000Z',
            lookAt: '2027-11-24T00:00:00.000Z',
          },
        })
    })
    it('leaves accounts alone that have ended, and what was told', () => {
      given(player, registered, closed('player')).when(look('2028-01-01T00:00:00.000Z')).appends()
      given(player, registered, notice('2027-01-01T00:00:00.000Z'))
        .when(look('2027-01-02T00:00:00.000Z'))
        .appends()
    })
  })
  describe('payouts by the house', () => {
    const payout = { payoutId: SECOND, instrument: 'bank', requestedBy: HOUSE }
    const [asked, approved, refused] = (
      ['HousePayoutRequested', 'HousePayoutApproved', 'HousePayoutRefused'] as const
    ).map((type): PlayerEvent => ({ type, data: { ...payout, reason } })) as [
      PlayerEvent,
      PlayerEvent,
      PlayerEvent,
    ]
    const settled = { payoutId: SECOND, withdrawalId: null, amount: null }
    const ask: LifeCommand = {
      type: 'RequestPayout',
      payoutId: SECOND,
      instrument: 'bank',
      by: HOUSE,
      reason,
    }
    const decide = (type: 'ApprovePayout' | 'RefusePayout', by: string): LifeCommand => ({
      type,
      payoutId: SECOND,
      by,
      reason,
    })
    const settle: LifeCommand = { type: 'SettlePayout', settled }
    it('are asked for one at a time, of accounts that have ended', () => {
      given(player, registered, deceased).when(ask).appends(asked)
      given(player, registered).when(ask).rejects('ACCOUNT_ACTIVE')
      for (const before of [[asked], [asked, approved]]) {
        given(player, registered, deceased, ...before)
          .when(ask)
          .rejects('PAYOUT_REQUESTED')
      }
    })
    it('are decided by somebody else, once', () => {
      const there = given(player, registered, deceased, asked)
      there.when(decide('ApprovePayout', OTHER)).appends(approved)
      there.when(decide('RefusePayout', OTHER)).appends(refused)
      there.when(decide('ApprovePayout', HOUSE)).rejects('SAME_PERSON')
      given(player, registered, deceased, asked, approved)
        .when(decide('RefusePayout', OTHER))
        .rejects('PAYOUT_UNKNOWN')
    })
    it('end once, and not at all where the account has returned', () => {
      given(player, registered, deceased, asked, approved)
        .when(settle)
        .appends({ type: 'HousePayoutSettled', data: settled })
      given(player, registered, deceased, asked).when(settle).appends()
      given(player, registered, deceased, asked, approved, reopened('house')).when(settle).appends()
      given(player, registered, erased).when(settle).appends()
    })
  })
  it('has its closing settled while it is closed', () => {
    const nothing = { outcome: 'nothing', withdrawalId: null, amount: null } as const
    const settle: LifeCommand = { type: 'SettleClosing', settled: nothing }
    given(player, registered, closed('player'))
      .when(settle)
      .appends({ type: 'ClosingSettled', data: nothing })
    given(player, registered).when(settle).appends()
  })
})
