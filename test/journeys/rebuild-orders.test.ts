/** Orders to `npm run rebuild` that cannot be followed: each says why and what to do, and changes nothing. */
import { expect } from 'chai'
import { EXIT, type ExitCode } from '../../scripts/support/cli.ts'
import { ownHouse, payIn, type House } from '../support/own-house.ts'
import { isWorkerAlive } from '../support/rebuilds.ts'
import { runScript } from '../support/script.ts'
import { until } from '../support/store-process.ts'

const PLAYER = 'a1b2c3d4-0000-4000-8000-000000000001'

describe('an order to rebuild', function () {
  this.timeout(60_000)
  let house: House
  before(async () => {
    house = await ownHouse()
    const last = await payIn(house, PLAYER)
    const worker = house.work()
    await until(async () => {
      const { rows } = await house.pool.query<{ behind: number }>(
        `select count(*)::integer as behind from projections.checkpoints
         where "partition" = 'a' and coalesce(event_position, -1) < $1`,
        [last],
      )
      return rows[0]?.behind === 0
    }, 'the read models built')
    await worker.end()
  })
  after(() => house.remove())

  const generations = async () => {
    const { rows } = await house.pool.query(`select * from projections.generations order by 1, 2`)
    return rows as unknown[]
  }
  const refused = async (
    args: readonly string[],
    { code, why }: { code: ExitCode; why: RegExp },
  ): Promise<void> => {
    const before = await generations()
    const ended = await runScript('rebuild', args, house.env)
    expect(ended.stderr).to.match(why)
    expect(ended.stderr).not.to.match(/^ +at /m)
    expect(ended).to.include({ code, stdout: '' })
    expect(await generations()).to.deep.equal(before)
  }

  const withWorker = async (work: () => Promise<void>): Promise<void> => {
    const worker = house.work()
    try {
      await until(() => isWorkerAlive(house.pool), 'a worker alive')
      await work()
    } finally {
      await worker.end()
    }
  }

  it('is refused while no worker is alive', () =>
    refused(['rounds', '--yes'], { code: EXIT.failed, why: /No worker is alive.*Start one/ }))
  it('without a terminal is refused unless it says yes', async () => {
    await withWorker(async () => {
      await refused(['rounds'], { code: EXIT.usage, why: /add --yes/ })
    })
  })
  it('until no position, or one between events, is refused', async () => {
    await withWorker(async () => {
      const to = (text: string) => ['rounds', '--yes', '--until', text]
      await refused(to('soon'), { code: EXIT.usage, why: /digits/ })
      await refused(to('1'), { code: EXIT.usage, why: /No event is at position 1/ })
      await refused(to('99999999999'), { code: EXIT.usage, why: /No event is at position/ })
      await refused([...to('1'), '--dry-run'], { code: EXIT.usage, why: /takes no --until/ })
    })
  })
})
