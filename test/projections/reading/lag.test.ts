/** How far behind read models are: the age of what was not folded, and nothing where all was. */
import { expect } from 'chai'
import { createCounting } from '../../../eventstore/counting.ts'
import { follow } from '../../../eventstore/subscription.ts'
import { createLags, type Lag } from '../../../projections/reading/lag.ts'
import { pause } from '../../../projections/rebuilds/pace.ts'
import { beginRebuild } from '../../../projections/rebuilds/rebuild.ts'
import { ownHouse, payIn, type House } from '../../support/own-house.ts'
import { readModel } from '../../support/projecting.ts'
import { until } from '../../support/store-process.ts'

const PLAYERS = ['a', 'b'].map((digit) => `${digit}1b2c3d4-0000-4000-8000-000000000001`)

describe('the lag of read models', function () {
  this.timeout(30_000)
  let house: House
  before(async () => {
    house = await ownHouse()
  })
  after(() => house.remove())

  /** A look of its own each time: nothing is remembered. */
  const look = ({ canCount = true } = {}) =>
    createLags({
      pool: house.pool,
      follow: (prefixes, from, signal) =>
        follow(house.client.raw, { from, signal, matching: { prefixes } }),
      eventsAfter: createCounting(canCount ? house.healthUrl : undefined),
    })()
  const ofBalance = async (status: Lag['status'] = 'live') =>
    (await look()).find((one) => one.name === 'wallet_balance' && one.status === status)
  const secondsOf = (all: readonly Lag[]) => all.map(({ lagSeconds }) => lagSeconds)

  it('is nothing on an empty store', async () => {
    expect(new Set(secondsOf(await look()))).to.deep.equal(new Set([0]))
  })

  it('is the age of the oldest event while nobody works, and grows', async () => {
    const [player = ''] = PLAYERS
    await payIn(house, player)
    const first = await ofBalance()
    expect(first?.lagSeconds).to.be.greaterThan(0)
    expect(first?.lagEvents).to.be.at.least(3)
    const later = async () => ((await ofBalance())?.lagSeconds ?? 0) > (first?.lagSeconds ?? 0)
    await until(later, 'a larger lag')
  })

  it('is unknown in events where the store cannot count', async () => {
    for (const { lagSeconds, lagEvents } of await look({ canCount: false })) {
      expect(lagSeconds).to.be.greaterThan(0)
      expect(lagEvents).to.equal(null)
    }
  })

  it('is nothing again once a worker has seen all, and stays so where nothing is written', async () => {
    const worker = house.work()
    await until(async () => secondsOf(await look()).every((lag) => lag === 0), 'no lag')
    await worker.end()
    const idle = await ofBalance()
    expect(idle).to.include({ lagSeconds: 0, lagEvents: 0 })
  })

  it('is told of what is being built apart, and of nothing that is kept', async () => {
    await beginRebuild(house.pool, readModel('wallet_balance'))
    await pause(house.pool, ['wallet_balance'])
    expect((await ofBalance('building'))?.lagSeconds).to.be.greaterThan(0)
    expect(await ofBalance()).to.include({ lagSeconds: 0 })
  })

  it('grows where a read model has stopped, and not for the others', async () => {
    const [, player = ''] = PLAYERS
    await house.pool.query(
      `update projections.checkpoints set error = 'stopped by this test'
       where projection = 'rounds' and "partition" = 'b'`,
    )
    await payIn(house, player)
    const worker = house.work()
    const isCaughtUp = async () => (await ofBalance())?.lagSeconds === 0
    await until(isCaughtUp, 'the others caught up')
    await worker.end()
    const stopped = (await look()).find(({ name }) => name === 'rounds')
    expect(stopped?.stopped).to.have.length(1)
    expect(stopped?.lagSeconds).to.be.greaterThan(0)
  })
})
