/** What was changed by hand in real read tables, and that the command `prove` says so and fails. */
import { expect } from 'chai'
import { createLags } from '../../../projections/reading/lag.ts'
import { follow } from '../../../eventstore/subscription.ts'
import { ownHouse, payIn, type House } from '../../support/own-house.ts'
import { runScript } from '../../support/script.ts'
import { until } from '../../support/store-process.ts'

const PLAYER = 'a1b2c3d4-0000-4000-8000-000000000001'

describe('tables that were tampered with', function () {
  this.timeout(60_000)
  let house: House
  before(async () => {
    house = await ownHouse()
    await payIn(house, PLAYER)
    const { pool, client } = house
    const worker = house.work()
    const lags = () =>
      createLags({
        pool,
        follow: (prefixes, from, signal) =>
          follow(client.raw, { from, signal, matching: { prefixes } }),
        eventsAfter: () => Promise.resolve(null),
      })()
    await until(async () => (await lags()).every(({ lagSeconds }) => lagSeconds === 0), 'no lag')
    await worker.end()
  })
  after(() => house.remove())

  const proven = async (name: string) => {
    const words = ['prove', name, '--rows', '5', '--quiet']
    const { code, stdout, stderr } = await runScript('projections', words, house.env)
    expect(stderr).to.equal('')
    return { code, stdout }
  }
  const BALANCE = 'wallet_balance_g1.wallet_balance'
  const kept = async () => {
    const { rows } = await house.pool.query<{ at: string }>(
      `select updated_at::text as at from ${BALANCE}`,
    )
    return rows[0]?.at
  }
  const setTo = (value: string | undefined) =>
    house.pool.query(`update ${BALANCE} set updated_at = $1::timestamptz`, [value])

  it('are not when nobody did', async () => {
    expect(await proven('wallet_balance')).to.include({ code: 0 })
  })

  it('have a row in a partition that there is not', async () => {
    await house.pool.query(
      `insert into game_rtp_g1.game_rtp ("partition", game_id, paytable_version, day, rounds, staked, staked_squared, paid_out)
       values ('zz', 'dice', '1', '2026-01-01', 1, 1, 1, 1)`,
    )
    const { code, stdout } = await proven('game_rtp')
    expect(code).to.equal(3)
    expect(stdout)
      .to.match(/1 rows differ/)
      .and.to.match(/zz dice/)
  })

  it('have an instant of another microsecond, or one that no clock says', async () => {
    const before = await kept()
    for (const [sql, told] of [
      ["updated_at + interval '1 microsecond'", /updated_at: table ".*\d{6}Z"/],
      ["'infinity'", /updated_at: table "infinity"/],
    ] as const) {
      await house.pool.query(`update ${BALANCE} set updated_at = ${sql}`)
      const { code, stdout } = await proven('wallet_balance')
      await setTo(before)
      expect({ sql, code }).to.deep.equal({ sql, code: 3 })
      expect(stdout).to.match(told)
    }
    expect(await proven('wallet_balance')).to.include({ code: 0 })
  })
})
