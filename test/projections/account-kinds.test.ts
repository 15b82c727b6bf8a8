/** Figures leave test accounts out, tell demos apart and can be taken by market; the books have every wallet. */
import { expect } from 'chai'
import type { AccountKind } from '../../domain/shared/dimensions.ts'
import { minor } from '../../domain/shared/money.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import { moneyOf, playersOf } from '../../api/platform/figures.ts'
import { gameRtps } from '../../api/platform/rtp.ts'
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { readAll } from '../../projections/reading/read.ts'
import { activeWithinADay } from '../../projections/responsible-gaming/active-players.ts'
import { rtpBetween } from '../../projections/rtp/game-rtp.ts'
import { walletTotalsOfAll } from '../../projections/wallet/wallet-totals.ts'
import { committed, readModel, rowsAfter, type Fact } from '../support/projecting.ts'
import {
  bet,
  deposited,
  depositStarted,
  DIMENSIONS,
  joined,
  NONE_RECORDED,
  PLAYER,
  ROUND,
  SESSION,
} from '../support/wallet-facts.ts'

const at = new Date().toISOString()
const day = at.slice(0, 10)

type Played = { market: string | null; accountKind: AccountKind }
const NOBODY = { market: null, brand: null, accountKind: null, currency: null }

/** Wins the round, too. */
const win = (of: Played): WalletEvent => ({
  type: 'WinCredited',
  data: {
    roundId: ROUND,
    sessionId: SESSION,
    gameId: 'dice',
    paytableVersion: 'dice-1',
    nonce: 0,
    stake: minor(100n),
    betAt: at,
    payout: minor(198n),
    balance: minor(1_098n),
    ...DIMENSIONS,
    ...of,
  },
})
const said = (event: WalletEvent, changes: object): WalletEvent =>
  ({ ...event, data: { ...event.data, ...changes } }) as WalletEvent

/** Pays in 1000, stakes 100 and wins 198. `isOlder`: before payments and play said whose they are. */
function playing(playerId: string, of: Played, isOlder = false): Fact[] {
  const whose = isOlder ? NOBODY : of
  const { market, accountKind } = of
  const facts: WalletEvent[] = [
    {
      type: 'WalletOpened',
      data: { currency: 'EUR', accountKind, ...(market === null ? {} : { market }) },
    },
    said(depositStarted(1_000n), whose),
    said(deposited(1_000n), whose),
    said(joined(), isOlder ? NONE_RECORDED : of),
    said(bet(), isOlder ? NONE_RECORDED : of),
    said(win(of), isOlder ? NONE_RECORDED : {}),
  ]
  return facts.map((event) => ({ stream: `wallet-${playerId}`, at, event }))
}

const [real, demo, test, older, moved] = [1, 2, 3, 4, 5].map((n) => PLAYER.replace(/1$/, `${n}`))
const history: readonly Fact[] = [
  ...playing(String(real), { market: 'MT', accountKind: 'real' }),
  ...playing(String(demo), { market: 'MT', accountKind: 'demo' }),
  ...playing(String(test), { market: 'MT', accountKind: 'test' }),
  ...playing(String(older), { market: null, accountKind: 'real' }, true),
  ...playing(String(moved), { market: 'GB', accountKind: 'real' }),
  {
    stream: `wallet-${moved}`,
    at,
    event: { type: 'MarketAssigned', data: { market: 'SE', replaces: 0 } },
  },
  {
    stream: `wallet-${moved}`,
    at,
    event: { type: 'WalletClosed', data: { reason: 'erasure' } },
  },
]
const models = ['wallet_totals', 'active_players', 'game_rtp'].map(readModel)

describe('figures', function () {
  this.timeout(30_000)

  for (const atOnce of [1, 5, 100]) {
    describe(`of accounts of each kind, ${atOnce} events a batch`, () => {
      let pool: Pool
      before(async () => {
        pool = await committed(models, history, atOnce)
      })
      after(() => pool.end())

      it('of money and players leave tests out, and count demos among all and beside them', async () => {
        const totals = await readAll(pool, walletTotalsOfAll)
        expect(totals.map(({ account_kind }) => account_kind)).not.to.include('test')
        expect(playersOf(totals)).to.deep.equal({ all: '3', demo: '1' })
        expect(moneyOf(totals)).to.deep.equal([
          {
            currency: 'EUR',
            deposited: '4000',
            withdrawn: '0',
            staked: '400',
            paidOut: '792',
            ggr: '-392',
            demoGgr: '-98',
            averageBet: '100',
          },
        ])
      })
      it('of what games pay back leave tests out, by day and in all', async () => {
        const [row, ...more] = await readAll(pool, rtpBetween(day, day))
        expect(more).to.deep.equal([])
        expect(row).to.include({ rounds: 4n, staked: 400n, paid_out: 792n })
        const [dice] = gameRtps(await readAll(pool, walletTotalsOfAll))
        expect(dice).to.include({ rounds: '4', actual: 1.98 })
      })
      it('of who is active leave tests out', async () => {
        const active = await readAll(pool, activeWithinADay)
        const told = active.map(({ account_kind, players }) => `${account_kind} ${players}`)
        expect(told).to.have.members(['real 3', 'demo 1'])
      })
      it('can be taken by market: of the event, else the one that the wallet had then', async () => {
        const by = await query<{ market: string; type: string; events: bigint }>(
          pool,
          sql`select market, type, sum(events)::bigint as events from read.wallet_totals
              where account_kind <> 'test' and type in ('BetPlaced', 'Deposited', 'WalletClosed')
              group by market, type order by market, type`,
        )
        expect(by.map(({ market, type, events }) => [market, type, events])).to.deep.equal([
          ['', 'BetPlaced', 1n],
          ['', 'Deposited', 1n],
          ['GB', 'BetPlaced', 1n],
          ['GB', 'Deposited', 1n],
          ['MT', 'BetPlaced', 2n],
          ['MT', 'Deposited', 2n],
          ['SE', 'WalletClosed', 1n],
        ])
      })
    })
  }

  it('of the books are no figures: they have every wallet, those of tests too', () => {
    const rows = rowsAfter(readModel('trial_balance'), history)
    expect(rows.map((row) => row['player_id'])).to.include(test)
    expect(rows.map((row) => row['deposits_clearing'])).to.deep.equal(Array(5).fill(-1_000n))
  })
})
