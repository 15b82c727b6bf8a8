/** A worker of its own tells over HTTP that it lives and what it has done, and nothing of players. */
import { expect } from 'chai'
import { LEASED } from '../../projections/engine/partitions.ts'
import { startProcesses, type Processes } from '../support/processes.ts'
import { newPlayer } from '../support/http.ts'
import { until } from '../support/store-process.ts'

describe('the metrics of a worker', function () {
  this.timeout(90_000)
  let processes: Processes
  before(async () => {
    processes = await startProcesses()
  })
  after(() => processes.remove())

  it('count events and partitions, and end with it', async () => {
    const [worker, api] = [await processes.startWorker(), await processes.startApi()]
    const url = String(worker.info['metricsUrl'])
    const text = async (path: string) => (await fetch(url + path)).text()
    expect(JSON.parse(await text('/health/live'))).to.eql({ status: 'live' })
    expect((await fetch(`${url}/nothing`)).status).to.equal(404)
    const { playerId } = await newPlayer(api.url)
    const valueOf = async (name: string) => {
      const line = new RegExp(`^igaming_${name} (\\d+)$`, 'm').exec(await text('/metrics'))
      return Number(line?.[1] ?? 'NaN')
    }
    await until(async () => (await valueOf('projection_events_total')) > 0, 'events are counted')
    await until(
      async () => (await valueOf('projection_partitions_held')) === LEASED.length,
      'all are held',
    )
    expect(await valueOf('projection_batch_duration_seconds_count')).to.be.greaterThan(0)
    expect(await text('/metrics')).not.to.include(playerId)
    worker.signal('SIGTERM')
    await worker.exited
    const refused = await fetch(url).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(TypeError)
  })
})
