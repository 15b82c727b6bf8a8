/** What was changed by hand in real read tables, and that the command `prove` says so and fails. */
import { expect } from 'chai'
import { checkpointFaults } from '../../projections/engine/checkpoint-faults.ts'
import { createLags } from '../../projections/reading/lag.ts'
import { follow } from '../../eventstore/subscription.ts'
import { readModel } from '../support/projecting.ts'
import { ownHouse, payIn, type House } from '../support/own-house.ts'
import { runScript } from '../support/script.ts'
import { until } from '../support/store-process.ts'

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

  it('have a finding in a partition that there is not', async () => {
    const { pool } = house
    await pool.query(
      `insert into projections.findings (projection, generation, "partition", key, kind, data, position, occurred_at)
       values ('deposit_watch', 1, 'zz', 'k', 'alert', '{}', 1, now())`,
    )
    const { code, stdout } = await proven('deposit_watch')
    await pool.query(`delete from projections.findings where "partition" = 'zz'`)
    expect(code).to.equal(3)
    expect(stdout).to.match(/1 only table/)
  })

  it('are read by a view that selects something else, or is gone', async () => {
    const { pool } = house
    const view = 'read.wallet_ledger'
    const { rows } = await pool.query<{ text: string }>(
      `select pg_get_viewdef($1::regclass) as text`,
      [view],
    )
    const columns = await pool.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 order by attnum`,
      [view],
    )
    const names = columns.rows.map(({ name }) =>
      name === 'amount' ? '2 * amount as amount' : name,
    )
    await pool.query(
      `create or replace view ${view} as select ${names.join(', ')} from wallet_ledger_g1.wallet_ledger`,
    )
    const altered = await proven('wallet_ledger')
    expect(altered.code).to.equal(3)
    expect(altered.stdout).to.match(
      /its view read\.wallet_ledger selects something else: npm run rebuild -- wallet_ledger/,
    )
    await pool.query(`drop view ${view}`)
    const gone = await proven('wallet_ledger')
    expect(gone.code).to.equal(3)
    expect(gone.stdout).to.match(/its view read\.wallet_ledger is gone/)
    await pool.query(`create view ${view} as ${rows[0]?.text ?? ''}`)
    expect(await proven('wallet_ledger')).to.include({ code: 0 })
  })

  it('have a checkpoint that is gone, or stands beyond the store’s end: list says so', async () => {
    const { pool } = house
    const of = `projection = 'sessions' and "partition" =`
    const { rows } = await pool.query<{ position: string }>(
      `delete from projections.checkpoints where ${of} 'a' returning position::text as position`,
    )
    await pool.query(`update projections.checkpoints set position = 1e15 where ${of} 'b'`)
    await pool.query(`delete from projections.checkpoints where projection = 'stored_events'`)
    const { stdout } = await runScript('projections', ['list', 'sessions', '--json'], house.env)
    const ofWhole = await runScript('projections', ['list', 'stored_events'], house.env)
    expect(ofWhole.stdout).to.match(/stopped in partition whole: its checkpoint is gone/)
    const [listed] = JSON.parse(stdout) as { stopped: { partition: string; error: string }[] }[]
    expect(listed?.stopped.map(({ partition }) => partition)).to.deep.equal(['a', 'b'])
    expect(listed?.stopped[0]?.error).to.match(
      /its checkpoint is gone: npm run rebuild -- sessions/,
    )
    expect(listed?.stopped[1]?.error).to.match(/stands at 1000000000000000, beyond the store’s end/)
    const faults = await checkpointFaults(pool, [readModel('sessions')], () =>
      Promise.resolve(10n ** 15n),
    )
    expect(faults.map(({ kind }) => kind)).to.deep.equal(['gone'])
    expect(rows).to.have.length(1)
  })
})
