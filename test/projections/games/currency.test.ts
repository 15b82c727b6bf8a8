/** The currency of sessions and rounds: their SessionOpened's, and the wallet's where that does not say it yet. */
import { expect } from 'chai'
import { query, type Pool } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { roundById } from '../../../projections/games/rounds.ts'
import { openSessionsOf, sessionById } from '../../../projections/games/sessions.ts'
import { read } from '../../../projections/reading/read.ts'
import { committed, readModel, type Fact } from '../../support/projecting.ts'
import {
  bet,
  HASHES,
  joined,
  opened,
  OTHER_SESSION,
  PLAYER,
  ROUND,
  SESSION,
} from '../../support/wallet-facts.ts'

const at = '2026-11-23T09:00:00.000Z'
const OTHER_ROUND = ROUND.replace(/1$/, '2')

const sessionOpened = (sessionId: string, said: { currency?: string }): Fact => ({
  stream: `gameSession-${sessionId}`,
  at,
  event: {
    type: 'SessionOpened',
    data: {
      playerId: PLAYER,
      gameId: 'dice',
      paytableVersion: 'dice-1',
      ...said,
      sawMembership: null,
      seedHash: HASHES.first,
      sealedSeed: 'v1.sealed',
      successorHash: HASHES.second,
      sealedSuccessor: 'v1.sealed',
    },
  },
})
const onWallet = (event: Fact['event']): Fact => ({ stream: `wallet-${PLAYER}`, at, event })

/** The wallet's currency is EUR. */
const wallet = onWallet(opened)
const played: readonly Fact[] = [
  sessionOpened(SESSION, { currency: 'SEK' }),
  onWallet(joined({ sessionId: SESSION })),
  sessionOpened(OTHER_SESSION, {}),
  onWallet(joined({ sessionId: OTHER_SESSION })),
  onWallet(bet({ sessionId: SESSION })),
  onWallet(bet({ sessionId: OTHER_SESSION, roundId: OTHER_ROUND, nonce: 1 })),
]
const models = ['sessions', 'rounds', 'wallet_balance'].map(readModel)

describe('the currency of what is played', function () {
  this.timeout(30_000)
  let pool: Pool
  afterEach(() => pool.end())

  const ofSession = async (id: string) => (await read(pool, sessionById(id))).rows
  const ofRound = async (id: string) => (await read(pool, roundById(id))).rows

  it('is what the session says, and else the wallet’s', async () => {
    pool = await committed(models, [wallet, ...played], 100)
    const [said] = await ofSession(SESSION)
    expect(said).to.include({ session_id: SESSION, currency: 'SEK', status: 'open' })
    const [unsaid] = await ofSession(OTHER_SESSION)
    expect(unsaid).to.include({ session_id: OTHER_SESSION, currency: 'EUR', status: 'open' })
    const { rows } = await read(pool, openSessionsOf([PLAYER]))
    expect(rows.map(({ currency }) => currency)).to.deep.equal(['SEK', 'EUR'])
    expect((await ofRound(ROUND))[0]).to.include({ round_id: ROUND, currency: 'SEK' })
    expect((await ofRound(OTHER_ROUND))[0]).to.include({ round_id: OTHER_ROUND, currency: 'EUR' })
  })

  it('leaves out what has none yet: the wallet’s row is not there', async () => {
    const [sessions, rounds, balance] = models
    if (!sessions || !rounds || !balance) throw new Error('no read models')
    pool = await committed([sessions, rounds, { ...balance, on: {} }], played, 100)
    expect(await ofSession(SESSION)).to.have.length(1)
    expect(await ofSession(OTHER_SESSION)).to.deep.equal([])
    expect(await ofRound(ROUND)).to.have.length(1)
    expect(await ofRound(OTHER_ROUND)).to.deep.equal([])
  })

  it('is the wallet’s while the session’s row is not there', async () => {
    const [sessions, ...others] = models
    if (!sessions) throw new Error('no read models')
    pool = await committed([{ ...sessions, on: {} }, ...others], [wallet, ...played], 100)
    expect((await ofRound(ROUND))[0]).to.include({ currency: 'EUR' })
  })

  it('is read on sessions of the version before, which do not have it', async () => {
    const [sessions, ...others] = models
    if (!sessions) throw new Error('no read models')
    pool = await committed([sessions, ...others], [wallet, ...played], 100)
    await query(pool, sql`drop view read.sessions`)
    await query(pool, sql`alter table sessions_g1.sessions drop column currency`)
    await query(pool, sql`create view read.sessions as select * from sessions_g1.sessions`)
    expect((await ofSession(SESSION))[0]).to.include({ currency: 'EUR' })
    expect((await ofRound(ROUND))[0]).to.include({ currency: 'EUR' })
  })
})
