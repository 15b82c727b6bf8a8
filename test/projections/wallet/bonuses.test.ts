/** Bonuses as they are read: progress and end of each, held against what the wallet itself knows. */
import { expect } from 'chai'
import fc from 'fast-check'
import { minor, ZERO } from '../../../domain/shared/money.ts'
import { targetOf } from '../../../domain/wallet/bonuses.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import type { AnyRow } from '../../../projections/engine/projection.ts'
import { read } from '../../../projections/reading/read.ts'
import { bonusesOf } from '../../../projections/wallet/bonuses.ts'
import {
  BONUS,
  bonusActivated,
  bonusBet,
  bonusConverted,
  bonusExhausted,
  bonusExpired,
  bonusForfeited,
  bonusGranted,
  EXPIRES_AT,
  NEXT_BONUS,
} from '../../support/bonus-facts.ts'
import { committed, readModel, rowsAfter, type Fact } from '../../support/projecting.ts'
import { stakePlaced, stakeReturned } from '../../support/provider-facts.ts'
import { bet, BET_AT, opened, PLAYER } from '../../support/wallet-facts.ts'
import { bonusPrograms, run } from '../../support/wallet-histories.ts'

const bonuses = readModel('bonuses')
const OTHER = PLAYER.replace(/1$/, '2')
const RUNS = 60

const factsOf = (events: readonly WalletEvent[], playerId = PLAYER): Fact[] =>
  events.map((event) => ({ stream: `wallet-${playerId}`, at: BET_AT, event }))
const after = (...events: WalletEvent[]): AnyRow | undefined =>
  rowsAfter(bonuses, factsOf([opened, bonusGranted(), ...events]))[0]

const lost = { fromBonus: 30n, balance: 0n, bonusBalance: 70n, wagered: 30n }

describe('bonuses', () => {
  it('wait in line, are active until an instant, and say how much of them is wagered', () => {
    const waiting = { bonus_id: BONUS, status: 'waiting', amount: 100n, target: 1_000n }
    expect(after()).to.include({ ...waiting, wagered: 0n, expires_at: null, ended_at: null })
    const active = { status: 'active', expires_at: EXPIRES_AT, ended_at: null }
    expect(after(bonusActivated())).to.include({ ...active, wagered: 0n })
    expect(after(bonusActivated(), bonusBet(30n, lost), bet())).to.include({
      ...active,
      wagered: 30n,
    })
  })
  it('go on and back with stakes at other providers', () => {
    const stake = stakePlaced({ bonusId: BONUS, fromBonus: minor(100n), wagered: 100n })
    expect(after(bonusActivated(), stake)).to.include({ wagered: 100n })
    const back = stakeReturned({ bonusId: BONUS, toBonus: minor(100n), wagered: 0n })
    expect(after(bonusActivated(), stake, back)).to.include({ wagered: 0n })
  })
  it('say how they ended, and a forfeited one by whom', () => {
    for (const [event, status, forfeited_by] of [
      [bonusConverted({}), 'converted', null],
      [bonusForfeited({ by: 'withdrawal' }), 'forfeited', 'withdrawal'],
      [bonusExpired(), 'expired', null],
      [bonusExhausted, 'exhausted', null],
    ] as const) {
      expect(after(bonusActivated(), event)).to.include({ status, forfeited_by, ended_at: BET_AT })
    }
    const unused = after(bonusForfeited({ amount: ZERO, by: 'staff' }))
    expect(unused).to.include({ status: 'forfeited', forfeited_by: 'staff', expires_at: null })
  })
  it('are those that the wallet knows, and as far wagered, whatever happens', () => {
    fc.assert(
      fc.property(bonusPrograms, (program) => {
        const { events, state } = run(program)
        const rows = rowsAfter(bonuses, factsOf(events))
        const open = rows.filter((row) => row['ended_at'] === null)
        expect(open.map((row) => [row['bonus_id'], row['wagered'], row['target']])).to.deep.equal(
          state.bonuses.map(({ bonusId, wagered, terms }) => [bonusId, wagered, targetOf(terms)]),
        )
        expect(open.map((row) => row['expires_at'])).to.deep.equal(
          state.bonuses.map(({ expiresAt }) => expiresAt),
        )
      }),
      { numRuns: RUNS },
    )
  })
  it('are read in pages of one player, newest first', async function () {
    this.timeout(30_000)
    const granted = [BONUS, NEXT_BONUS].map((bonusId) => bonusGranted({}, { bonusId }))
    const facts = [
      ...factsOf([opened, ...granted, bonusActivated(), bonusBet(30n, lost)]),
      ...factsOf([opened, bonusGranted()], OTHER),
    ]
    const pool = await committed(bonuses, facts, 2)
    try {
      const idsOf = async (before?: bigint) => {
        const page = { limit: 1, ...(before === undefined ? {} : { before }) }
        const { rows } = await read(pool, bonusesOf(PLAYER, page))
        return rows.map((row) => ({ id: row.bonus_id, position: row.position }))
      }
      const [newest] = await idsOf()
      expect(newest?.id).to.equal(NEXT_BONUS)
      const [older] = await idsOf(newest?.position)
      expect(older?.id).to.equal(BONUS)
      expect(await idsOf(older?.position)).to.deep.equal([])
    } finally {
      await pool.end()
    }
  })
})
