/** After an upgrade: what older code has built rests, and one order, which may be given again, builds it anew. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { changed } from '../../projections/engine/versions.ts'
import { beginChanged } from '../../projections/rebuilds/changed.ts'
import { beginRebuild, RebuildRefused } from '../../projections/rebuilds/rebuild.ts'
import { pause } from '../../projections/rebuilds/pace.ts'
import { registry } from '../../projections/registry.ts'
import { EXIT } from '../../scripts/support/cli.ts'
import { ownHouse, payIn, type House } from '../support/own-house.ts'
import { hasPassed, provenEqual } from '../support/proving.ts'
import { readModel } from '../support/projecting.ts'
import { addSleepingWorker, makeOlder } from '../support/rebuilds.ts'
import { runScript } from '../support/script.ts'
import { until } from '../support/store-process.ts'

const PLAYER = 'a1b2c3d4-0000-4000-8000-000000000001'
const OTHER = 'a1b2c3d4-0000-4000-8000-000000000002'
const OLDER = ['wallet_balance', 'wallet_ledger']

describe('read models that an upgrade has changed', function () {
  this.timeout(60_000)
  let house: House
  beforeEach(async () => {
    house = await ownHouse()
    const worker = house.work()
    const last = await payIn(house, PLAYER)
    await until(() => hasPassed(house.pool, PLAYER, last), 'the read models built')
    await worker.end()
    for (const name of OLDER) await makeOlder(house.pool, name)
  })
  afterEach(() => house.remove())

  const generations = async () => {
    const { rows } = await house.pool.query<{ line: string }>(
      `select projection || ' ' || generation || ' ' || status as line from projections.generations
       where projection = any($1) order by 1`,
      [OLDER],
    )
    return rows.map(({ line }) => line)
  }
  const swapped = OLDER.flatMap((name) => [`${name} 1 kept`, `${name} 2 live`])
  const rebuildChanged = (...words: string[]) =>
    runScript('rebuild', ['--changed', '--json', ...words], house.env)

  it('rest where older code left them, while the others go on', async () => {
    const worker = house.work()
    await payIn(house, OTHER)
    const seen = async (name: string) => {
      const { rows } = await house.pool.query(`select from read.${name} where player_id = $1`, [
        OTHER,
      ])
      return rows.length > 0
    }
    await until(() => seen('player_activity'), 'one that has not changed')
    expect(await seen('wallet_balance')).to.equal(false)
    await worker.end()
    const { stdout } = await runScript('projections', ['list', 'wallet_balance'], house.env)
    expect(stdout).to.match(
      /rests at version \d+, this code is version \d+: npm run rebuild -- --changed/,
    )
  })
  it('are built anew and shown by one order, and then nothing is left to do', async () => {
    const worker = house.work()
    await payIn(house, OTHER)
    const first = await rebuildChanged('--yes')
    expect(first.code, first.stderr).to.equal(EXIT.ok)
    expect(first.stderr).to.match(/wallet_balance: \d+ events/)
    const told = OLDER.map((name) => ({ name, generation: 2, isLive: true }))
    expect(JSON.parse(first.stdout)).to.deep.equal(told)
    expect(await generations()).to.deep.equal(swapped)
    expect(await changed(house.pool, registry)).to.deep.equal([])
    await provenEqual(house)
    expect(JSON.parse((await rebuildChanged('--yes')).stdout)).to.deep.equal([])
    expect(await generations()).to.deep.equal(swapped)
    await worker.end()
  })
  it('wait for a worker that is about to come, and for one with other code to be gone', async () => {
    const old = randomUUID()
    await addSleepingWorker(house.pool, old, null)
    const ordered = rebuildChanged('--yes', '--quiet')
    const worker = house.work()
    await house.pool.query(
      `update projections.workers set expires_at = clock_timestamp() + interval '1 s' where worker = $1`,
      [old],
    )
    expect(await ordered).to.include({ code: EXIT.ok })
    expect(await generations()).to.deep.equal(swapped)
    await worker.end()
  })
  it('are compared by a dry run, which builds nothing', async () => {
    const { code, stdout } = await rebuildChanged('--dry-run', '--quiet')
    expect(code).to.equal(EXIT.ok)
    expect(JSON.parse(stdout)).to.have.lengthOf(OLDER.length)
    expect(await generations()).to.deep.equal(OLDER.map((name) => `${name} 1 live`))
  })
  it('are none on tables of this code: each order says so', async () => {
    await house.pool.query(
      `update projections.generations set version = version + 1 where projection = any($1)`,
      [OLDER],
    )
    for (const words of [['--yes'], ['--dry-run']]) {
      const { code, stdout } = await runScript('rebuild', ['--changed', ...words], house.env)
      expect(code).to.equal(EXIT.ok)
      expect(stdout).to.equal('every table is of the versions of this code\n')
    }
  })

  describe('of which one is on its way already', () => {
    const balance = readModel('wallet_balance')
    const order = () => beginChanged(house.pool, registry, { pace: null })
    const begun = async () =>
      (await order()).map(({ projection: { name }, generation }) => `${name} ${generation}`)

    it('by this code: it is taken up', async () => {
      expect(await beginRebuild(house.pool, balance)).to.equal(2)
      expect(await begun()).to.have.members(OLDER.map((name) => `${name} 2`))
      expect(await begun()).to.have.members(OLDER.map((name) => `${name} 2`))
    })
    it('by this code at another pace: that of the newest order holds', async () => {
      await beginRebuild(house.pool, balance, { pace: 1 })
      const paces = async (pace: number | null) => {
        await beginChanged(house.pool, registry, { pace })
        const { rows } = await house.pool.query<{ pace: number | null }>(
          `select pace from projections.generations where status = 'building'`,
        )
        return rows.map((row) => row.pace)
      }
      expect(await paces(500)).to.deep.equal([500, 500])
      expect(await paces(null)).to.deep.equal([null, null])
    })
    it('by older code: it is given up for one of this code', async () => {
      const older = { ...balance, version: balance.version - 1 }
      await beginRebuild(house.pool, older)
      expect(await begun()).to.include('wallet_balance 2')
      const { rows } = await house.pool.query(
        `select version from projections.generations where projection = 'wallet_balance' and status = 'building'`,
      )
      expect(rows).to.deep.equal([{ version: balance.version }])
    })
    it('paused, or to end somewhere: none is begun', async () => {
      await beginRebuild(house.pool, balance, { until: 1n })
      const refused = await order().catch((error: unknown) => error)
      expect(refused)
        .to.be.instanceOf(RebuildRefused)
        .with.property('message')
        .that.matches(/ends at 1/)
      expect(await generations()).to.deep.equal([
        'wallet_balance 1 live',
        'wallet_balance 2 building',
        'wallet_ledger 1 live',
      ])
      await pause(house.pool, ['wallet_balance'])
      expect(await order().catch((error: unknown) => error)).to.match(/is paused/)
    })
  })
})
