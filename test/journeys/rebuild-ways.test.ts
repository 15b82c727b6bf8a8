/** Orders to `npm run rebuild` as an operator gives them, one after the other: each does what it says, and nothing else. */
import { expect } from 'chai'
import pg from 'pg'
import { EXIT } from '../../scripts/support/cli.ts'
import { ownHouse, payIn, type House } from '../support/own-house.ts'
import { byPartition } from '../support/projecting.ts'
import { addSleepingWorker, isWorkerAlive } from '../support/rebuilds.ts'
import { runScript, startScript } from '../support/script.ts'
import { until } from '../support/store-process.ts'

const PLAYER = 'a1b2c3d4-0000-4000-8000-000000000001'
const OTHER = 'a1b2c3d4-0000-4000-8000-000000000002'

describe('orders to rebuild, one after the other', function () {
  this.timeout(120_000)
  let house: House
  let last: bigint
  before(async () => {
    house = await ownHouse()
    const worker = house.work()
    last = await payIn(house, PLAYER)
    await seenByLive(last)
    await worker.end()
  })
  after(() => house.remove())

  const seenByLive = (position: bigint) =>
    until(async () => {
      const { rows } = await house.pool.query<{ passed: number }>(
        `select count(*)::integer as passed from projections.checkpoints
         join projections.generations using (projection, generation)
         where status = 'live' and "partition" = 'a' and event_position >= $1`,
        [position],
      )
      return rows[0]?.passed === byPartition.length
    }, 'the live ones have seen it')
  const rebuild = (...args: string[]) => runScript('rebuild', args, house.env)
  const done = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await rebuild(...args)
    expect({ args, code }, stderr).to.deep.equal({ args, code: EXIT.ok })
    return stdout
  }
  const statuses = async (name: string) => {
    const { rows } = await house.pool.query<{ status: string }>(
      `select status from projections.generations where projection = $1 order by generation`,
      [name],
    )
    return rows.map(({ status }) => status).join(' ')
  }
  /** The orders are taken, and nobody carries them out: what is begun stays on its way. */
  const withSleepingWorker = async (work: () => Promise<void>) => {
    const { pool } = house
    await addSleepingWorker(pool, '00000000-0000-4000-8000-00000000000a')
    try {
      await work()
    } finally {
      await pool.query(
        `delete from projections.workers where worker = '00000000-0000-4000-8000-00000000000a'`,
      )
    }
  }
  const withWorker = async (work: () => Promise<void>) => {
    const worker = house.work()
    try {
      await until(() => isWorkerAlive(house.pool), 'a worker alive')
      await work()
    } finally {
      await worker.end()
    }
  }
  /** Begins it, and is interrupted once it is on its way; answers what was said. */
  const interrupted = async (...args: string[]): Promise<string> => {
    const { child, ended } = startScript('rebuild', args, house.env)
    await until(
      async () => (await statuses('rounds')).includes('building'),
      'it is on its way',
      60_000,
    )
    // It is heard once it waits: a signal before that would end it without a word.
    await new Promise((resolve) => setTimeout(resolve, 5_000))
    child.kill('SIGINT')
    const { code, stderr } = await ended
    expect(code, stderr).to.equal(EXIT.interrupted)
    return stderr
  }

  it('drop nothing in a dry run of what has none, nor where a name is too many', async () => {
    await withSleepingWorker(async () => {
      const said = await interrupted('rounds', '--yes')
      expect(said).to.match(/the workers go on/)
      expect(said).to.match(
        /show it with npm run rebuild -- swap rounds, or drop it with .* cancel/,
      )
      for (const words of [
        ['cancel', 'rounds', '--dry-run'],
        ['--dry-run', 'cancel', 'rounds'],
        ['cancel', 'rounds', 'sessions'],
      ]) {
        expect((await rebuild(...words)).code).to.equal(EXIT.usage)
        expect(await statuses('rounds')).to.equal('live building')
      }
    })
    await withWorker(async () => {
      expect(await done('swap', 'rounds')).to.equal(
        'rounds: generation 2 is live, the one before is kept\n',
      )
    })
  })

  it('keep the generation before when a rollback is interrupted and given up as advised', async () => {
    await withWorker(async () => {
      await seenByLive(await payIn(house, OTHER)) // the one before has not
    })
    await withSleepingWorker(async () => {
      const said = await interrupted('rollback', 'rounds')
      expect(said).to.match(/leave it kept with npm run rebuild -- cancel rounds/)
      const json = JSON.parse(await done('cancel', 'rounds', '--json')) as unknown
      expect(json).to.deep.equal([{ name: 'rounds', generation: 1, isKept: true }])
      expect(await statuses('rounds')).to.equal('kept live')
    })
    await withWorker(async () => {
      expect(await done('rollback', 'rounds')).to.match(/generation 1 is live/)
      expect(await statuses('rounds')).to.equal('live kept')
    })
  })

  it('go on to where it was to end, at the pace that it had, after a pause', async () => {
    await withWorker(async () => {
      await done('sessions', '--yes', '--until', String(last), '--throttle', '9000')
      expect(await done('pause', 'sessions')).to.match(/is paused; resumed, .* 9000 .* to \d+/)
      expect(await done('resume', 'sessions')).to.match(/goes on at 9000 events a second, to \d+/)
      const early = await rebuild('swap', 'sessions')
      expect(early.code).to.equal(EXIT.failed)
      expect(early.stderr).to.match(/ends at \d+, .* resume sessions --to-the-end/)
      expect(await statuses('sessions')).to.equal('live building')
      expect(await done('throttle', 'sessions', 'none')).to.match(/as fast as it can, to \d+/)
      expect(await done('resume', 'sessions', '--to-the-end')).not.to.match(/, to \d+/)
      await done('swap', 'sessions')
      expect(await statuses('sessions')).to.equal('kept live')
    })
  })

  it('of all begin all or none, and are swapped and given up together', async () => {
    const building = async () => {
      const { rows } = await house.pool.query(
        `select from projections.generations where status = 'building'`,
      )
      return rows.length
    }
    await withSleepingWorker(async () => {
      const begun = startScript('rebuild', ['adjustments', '--yes'], house.env)
      await until(async () => (await building()) === 1, 'one on its way')
      begun.child.kill('SIGKILL')
      const all = await rebuild('all', '--yes')
      expect(all.code).to.equal(EXIT.failed)
      expect(all.stderr).to.match(/of adjustments is being built already/)
      expect(await building()).to.equal(1)
      expect(await done('cancel', 'all')).to.match(/^adjustments: generation \d+ is dropped\n$/)
      expect(await building()).to.equal(0)
      expect((await rebuild('cancel', 'all')).stderr).to.match(/no read model is being built/)
    })
    await withWorker(async () => {
      const begun = startScript('rebuild', ['all', '--yes', '--quiet'], house.env)
      await until(async () => (await building()) > 1, 'all on their way')
      begun.child.kill('SIGKILL')
      await begun.ended
      if ((await building()) > 0) await done('swap', 'all')
      expect(await building()).to.equal(0)
      expect(await statuses('adjustments')).to.equal('kept live')
    })
  })

  it('say what a swap waits for, unless they are to be quiet', async () => {
    await withWorker(async () => {
      const report = new pg.Client({ connectionString: house.env.DATABASE_URL })
      await report.connect()
      await report.query('begin')
      await report.query('select count(*) from read.seeds')
      const order = startScript('rebuild', ['seeds', '--yes'], house.env)
      await until(() => /waits to be shown: a long report/.test(order.said.stderr), 'it says so')
      await report.query('commit')
      await report.end()
      expect((await order.ended).code).to.equal(EXIT.ok)
      const quiet = await rebuild('seeds', '--yes', '--quiet', '--json')
      expect(quiet).to.include({ code: EXIT.ok, stderr: '' })
      const [shown] = JSON.parse(quiet.stdout) as object[]
      expect(shown).to.include({ name: 'seeds', isLive: true })
    })
  })
})
