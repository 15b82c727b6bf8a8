/** What a worker refuses at its start, and `npm run rebuild` at all: in words, with an exit code, and nothing is changed. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { Pool } from '../../postgres/postgres.ts'
import { pause } from '../../projections/rebuilds/pace.ts'
import { beginRebuild } from '../../projections/rebuilds/rebuild.ts'
import { registry } from '../../projections/registry.ts'
import { ensureTables } from '../../projections/engine/tables.ts'
import { EXIT } from '../../scripts/support/cli.ts'
import { runScript } from '../support/script.ts'
import { freshDatabase } from '../support/database.ts'
import { newPlayer } from '../support/http.ts'
import { readModel } from '../support/projecting.ts'
import { addSleepingWorker, makeOlder } from '../support/rebuilds.ts'
import { system, type System } from '../support/system.ts'

describe('what read models refuse', function () {
  this.timeout(60_000)
  let parts: System
  let pool: Pool
  before(async () => {
    parts = await system()
    await newPlayer(parts.url)
  })
  beforeEach(async () => {
    pool = await freshDatabase()
    for (const projection of registry) await ensureTables(pool, projection)
  })
  afterEach(() => pool.end())

  const run = (name: string, ...words: string[]) =>
    runScript(name, words, {
      EVENTSTORE_URL: parts.eventStoreUrl,
      LOG_LEVEL: 'silent',
      DATABASE_URL: String(pool.options.connectionString),
    })
  /** Everything that a start or an order could change. */
  const all = async () => {
    const tables = ['generations', 'checkpoints', 'leases', 'workers']
    const found = tables.map((table) =>
      pool.query(`select t::text from projections.${table} t order by 1`),
    )
    const { rows } = await pool.query(`select nspname from pg_namespace order by nspname`)
    return [...(await Promise.all(found)).map((result) => result.rows as unknown), rows as unknown]
  }
  const refuses = async (words: [string, ...string[]], code: number, why: RegExp) => {
    const before = await all()
    const ended = await run(...words)
    expect(ended).to.include({ code, stdout: '' })
    expect(ended.stderr)
      .to.match(why)
      .and.not.to.match(/^ +at /m)
    expect(await all()).to.deep.equal(before)
  }

  describe('a worker', () => {
    /** A read model that this database lacks shows whether anything was made before the refusal. */
    beforeEach(async () => {
      await pool.query(`delete from projections.checkpoints where projection = 'wallet_balance'`)
      await pool.query(`delete from projections.generations where projection = 'wallet_balance'`)
      await pool.query('drop schema wallet_balance_g1 cascade')
    })
    const setGeneration = (set: string) =>
      pool.query(`update projections.generations set ${set} where projection = 'rounds'`)
    const standAt = (position: bigint) =>
      pool.query(
        `update projections.checkpoints set position = $1, event_position = $1, event_id = $2
         where projection = 'rounds' and "partition" = '3'`,
        [position, randomUUID()],
      )

    it('with older code than the tables', async () => {
      await setGeneration(`version = 99, handlers_hash = 'newer'`)
      await refuses(
        ['worker'],
        EXIT.unverified,
        /version 99, this code is version \d+: run the code/,
      )
    })
    it('with changed handlers under an old version', async () => {
      await setGeneration(`handlers_hash = 'another'`)
      await refuses(
        ['worker'],
        EXIT.unverified,
        /handlers or the rules of rounds changed.*give it a new version/,
      )
    })
    it('on the tables of another store', async () => {
      for await (const { event } of parts.client.raw.readAll({ maxCount: 1 })) {
        await standAt(event?.position?.commit ?? 0n)
      }
      await refuses(
        ['worker'],
        EXIT.unverified,
        /rounds stands at event .* the store is another one/,
      )
    })
    it('on tables that are ahead of the store', async () => {
      await standAt(10n ** 15n)
      await refuses(['worker'], EXIT.unverified, /or was restored to an earlier head/)
    })
  })

  describe('npm run rebuild', () => {
    beforeEach(() => addSleepingWorker(pool, randomUUID()))
    it('while a worker has other code, and holds partitions', async () => {
      await addSleepingWorker(pool, randomUUID(), null)
      const why = /1 of 2 workers have other code.*Replace them/
      await refuses(['rebuild', 'rounds', '--yes'], EXIT.failed, why)
      await makeOlder(pool, 'rounds')
      await refuses(['rebuild', '--changed', '--yes'], EXIT.failed, why)
    })
    it('of what has changed while one of it is paused', async () => {
      await makeOlder(pool, 'rounds')
      await makeOlder(pool, 'sessions')
      await beginRebuild(pool, readModel('sessions'))
      await pause(pool, ['sessions'])
      const why = /generation 2 of sessions is paused: .* resume sessions, or .* cancel/
      await refuses(['rebuild', '--changed', '--yes'], EXIT.failed, why)
    })
    it('of a read model that does not exist', () =>
      refuses(['rebuild', 'nothing', '--yes'], EXIT.notFound, /no read model "nothing": .*rounds/))
    it('of all while one is being built', async () => {
      await beginRebuild(pool, readModel('sessions'))
      const why = /generation 2 of sessions is being built already: .* swap sessions, or .* cancel/
      await refuses(['rebuild', 'all', '--yes'], EXIT.failed, why)
    })
    it('of one that is paused, and its swap, which would never come', async () => {
      await beginRebuild(pool, readModel('sessions'))
      await pause(pool, ['sessions'])
      const why = /generation 2 of sessions is paused: .* resume sessions, or .* cancel/
      await refuses(['rebuild', 'sessions', '--yes'], EXIT.failed, why)
      await refuses(['rebuild', 'swap', 'sessions'], EXIT.failed, why)
    })
    it('at a pace that is none', async () => {
      const why = /(--throttle|RATE) takes a whole number from 1 on/
      await refuses(['rebuild', 'rounds', '--yes', '--throttle', '0'], EXIT.usage, why)
      await refuses(['rebuild', 'throttle', 'rounds', 'fast'], EXIT.usage, why)
    })
    it('back to what was not kept, or of what is not being built', async () => {
      const nothing = /rounds has no generation to go back to/
      await refuses(['rebuild', 'rollback', 'rounds'], EXIT.failed, nothing)
      await refuses(['rebuild', 'pause', 'rounds'], EXIT.failed, /no generation of rounds is being/)
    })
  })
})
