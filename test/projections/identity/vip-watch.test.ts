/** The VIP watch: lifetime turnover, and a finding as of the bet that reaches a tier, each tier once and never down. */
import { expect } from 'chai'
import { minor } from '../../../domain/shared/money.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { keepIn, type KeptFinding } from '../../../projections/engine/findings.ts'
import { foldInto, type Rows } from '../../../projections/engine/fold.ts'
import { vipWatch } from '../../../projections/identity/vip-watch.ts'
import { committed, recorded, rowsAfter, type Fact } from '../../support/projecting.ts'
import { bet, PLAYER } from '../../support/wallet-facts.ts'

const turnover = { silver: '1000', gold: '2000', platinum: '9000' }
const watch = vipWatch.madeFrom({
  version: 'trial',
  source: 'these tests',
  thresholds: [
    { validFrom: '2026-01-01', turnover },
    { validFrom: '2026-11-24', turnover: { silver: '50000', gold: '60000', platinum: '70000' } },
  ],
})

const at = (day: string, event: WalletEvent): Fact => ({
  stream: `wallet-${PLAYER}`,
  at: `2026-11-${day}T12:00:00.000Z`,
  event,
})
/** Bets of these stakes on these days. */
const history = (currency: string, ...bets: [day: string, stake: bigint][]): Fact[] => [
  at('01', { type: 'WalletOpened', data: { currency } }),
  ...bets.map(([day, stake]) => at(day, bet({ stake: minor(stake) }))),
]
const findingsAfter = (facts: readonly Fact[]): KeptFinding[] => {
  const kept = new Map<string, KeptFinding>()
  keepIn(kept, foldInto(watch, new Map() as Rows, recorded(facts)))
  return [...kept.values()]
}
const tiersOf = (facts: readonly Fact[]) =>
  findingsAfter(facts).map(({ data }) => `${String(data['tier'])} ${String(data['turnover'])}`)

describe('the VIP watch', () => {
  it('finds the bet that reaches a tier, and says what it is about', () => {
    const data = { playerId: PLAYER, tier: 'silver', currency: 'EUR', turnover: '1000' }
    expect(findingsAfter(history('EUR', ['02', 999n], ['03', 1n]))).to.deep.equal([
      {
        key: `${PLAYER}/silver`,
        kind: 'vipTier',
        data,
        position: 200n,
        occurredAt: '2026-11-03T12:00:00.000Z',
      },
    ])
  })
  it('finds each tier once, and leaves out those that one bet passes', () => {
    expect(tiersOf(history('EUR', ['02', 1000n], ['03', 500n], ['03', 500n]))).to.deep.equal([
      'silver 1000',
      'gold 2000',
    ])
    expect(tiersOf(history('EUR', ['02', 9000n], ['03', 1n]))).to.deep.equal(['platinum 9000'])
  })
  it('takes no tier away when later rules ask for more', () => {
    const facts = history('EUR', ['23', 2000n], ['24', 1n])
    expect(tiersOf(facts)).to.deep.equal(['gold 2000'])
    expect(rowsAfter(watch, facts)).to.deep.equal([
      { player_id: PLAYER, currency: 'EUR', exponent: 2, turnover: 2001n, tier: 'gold' },
    ])
    expect(tiersOf(history('EUR', ['24', 49_999n]))).to.deep.equal([])
  })
  it('knows the decimals of the wallet’s currency', () => {
    expect(tiersOf(history('JPY', ['02', 9n], ['02', 1n]))).to.deep.equal(['silver 10'])
  })
  it('leaves the same rows and findings on PostgreSQL, whatever the batches', async function () {
    this.timeout(30_000)
    const facts = history('EUR', ['02', 999n], ['03', 1n], ['04', 5000n], ['05', 5000n])
    for (const atOnce of [1, 2, 100]) {
      const pool = await committed(watch, facts, atOnce)
      const { rows } = await pool.query<{ key: string; position: bigint }>(
        'select key, position from projections.findings order by position',
      )
      await pool.end()
      expect(rows).to.deep.equal(
        findingsAfter(facts).map(({ key, position }) => ({ key, position })),
      )
    }
  })
})
