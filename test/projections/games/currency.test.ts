/** The currency of sessions and rounds: what the event says, and the wallet's where it is from before events said it. */
import { expect } from 'chai'
import { query } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { roundById } from '../../../projections/games/rounds.ts'
import { openSessionsOf, sessionById } from '../../../projections/games/sessions.ts'
import { foldInto, PoisonEvent } from '../../../projections/engine/fold.ts'
import type { AnyProjection, AnyRow } from '../../../projections/engine/projection.ts'
import { handlersHash } from '../../../projections/engine/tables.ts'
import { read } from '../../../projections/reading/read.ts'
import { committed, readModel, recorded, rowsAfter, type Fact } from '../../support/projecting.ts'
import {
  bet,
  DIMENSIONS,
  HASHES,
  joined,
  NONE_RECORDED,
  opened,
  OTHER_SESSION,
  PLAYER,
  ROUND,
  SESSION,
} from '../../support/wallet-facts.ts'

const at = '2026-11-23T09:00:00.000Z'
const OTHER_ROUND = ROUND.replace(/1$/, '2')
const OTHER_PLAYER = PLAYER.replace(/1$/, '2')

const sessionOpened = (sessionId: string, said: typeof NONE_RECORDED | typeof SEK): Fact => ({
  stream: `gameSession-${sessionId}`,
  at,
  event: {
    type: 'SessionOpened',
    data: {
      playerId: PLAYER,
      gameId: 'dice',
      paytableVersion: 'dice-1',
      sawMembership: null,
      seedHash: HASHES.first,
      sealedSeed: 'v1.sealed',
      successorHash: HASHES.second,
      sealedSuccessor: 'v1.sealed',
      ...said,
    },
  },
})
const onWallet = (event: Fact['event'], playerId = PLAYER): Fact => ({
  stream: `wallet-${playerId}`,
  at,
  event,
})

/** What is said is believed, whatever the wallet's is. */
const SEK = { ...DIMENSIONS, currency: 'SEK' }

const registered: Fact = {
  stream: `player-${PLAYER}`,
  at,
  event: {
    type: 'PlayerRegistered',
    data: { country: 'MT', currency: 'EUR', emailHash: 'ab'.repeat(32), brand: 'acme' },
  },
}
const wallet = onWallet(opened)
const play: readonly Fact[] = [
  sessionOpened(SESSION, SEK),
  onWallet(joined({ sessionId: SESSION, ...SEK })),
  sessionOpened(OTHER_SESSION, NONE_RECORDED),
  onWallet(joined({ sessionId: OTHER_SESSION, ...NONE_RECORDED })),
  onWallet(bet({ sessionId: SESSION, ...SEK })),
  onWallet(bet({ sessionId: OTHER_SESSION, roundId: OTHER_ROUND, nonce: 1, ...NONE_RECORDED })),
]
const elsewhere: readonly Fact[] = [
  onWallet(
    { type: 'WalletOpened', data: { currency: 'JPY', accountKind: 'test', market: 'MT' } },
    OTHER_PLAYER,
  ),
  onWallet({ type: 'MarketAssigned', data: { market: 'GB', replaces: 0 } }, OTHER_PLAYER),
]
const history = [registered, wallet, ...elsewhere, ...play]
const models = ['sessions', 'rounds'].map(readModel)

describe('the currency of what is played', function () {
  this.timeout(30_000)

  for (const atOnce of [1, 4, 100]) {
    it(`is what the event says, and else the wallet’s: ${atOnce} events a batch`, async () => {
      const pool = await committed(models, history, atOnce)
      try {
        const sessionIn = async (id: string) => (await read(pool, sessionById(id))).rows[0]
        const roundIn = async (id: string) => (await read(pool, roundById(id))).rows[0]
        expect(await sessionIn(SESSION)).to.include({ currency: 'SEK', status: 'open' })
        expect(await sessionIn(OTHER_SESSION)).to.include({ currency: 'EUR', status: 'open' })
        const { rows } = await read(pool, openSessionsOf([PLAYER]))
        expect(rows.map(({ currency }) => currency)).to.deep.equal(['SEK', 'EUR'])
        expect(await roundIn(ROUND)).to.include({ round_id: ROUND, currency: 'SEK' })
        expect(await roundIn(OTHER_ROUND)).to.include({ round_id: OTHER_ROUND, currency: 'EUR' })
        const facts = await query<AnyRow>(
          pool,
          sql`select * from rounds_g1.player_facts order by player_id`,
        )
        expect(facts).to.deep.equal([
          {
            player_id: PLAYER,
            country: 'MT',
            brand: 'acme',
            currency: 'EUR',
            account_kind: 'real',
            market: null,
          },
          {
            player_id: OTHER_PLAYER,
            country: null,
            brand: null,
            currency: 'JPY',
            account_kind: 'test',
            market: 'GB',
          },
        ])
      } finally {
        await pool.end()
      }
    })
  }

  it('is not made up: play on a wallet that was never opened stops the read model', () => {
    for (const model of models) {
      const folded = () => foldInto(model, new Map(), recorded([registered, ...play]))
      expect(folded).to.throw(PoisonEvent, 'no event so far says the currency')
    }
  })

  it('is what was known then: a later fact completes nothing that came before', () => {
    const late = [registered, ...play.slice(0, 1), wallet, ...play.slice(1)]
    expect(rowsAfter(readModel('sessions'), late).map((row) => row['currency'])).to.deep.equal([
      'SEK',
      'EUR',
    ])
  })

  it('comes from facts that are part of what the read model is', () => {
    const [rounds] = models as [AnyProjection]
    const { facts } = rounds
    if (facts === undefined) throw new Error('it owns no facts')
    const others = [
      { ...rounds, facts: { ...facts, on: {} } },
      { ...rounds, facts: { ...facts, name: 'other_facts' } },
      { ...rounds, facts: { ...facts, whose: () => null } },
      { ...rounds, facts: { ...facts, columns: { player_id: 'uuid' } } },
    ]
    const hashes = [rounds, ...others].map(handlersHash)
    expect(new Set(hashes)).to.have.property('size', hashes.length)
  })
})
