/** What games pay back, over HTTP: sums, target, and the band that chance alone explains. */
import { expect } from 'chai'
import { measured } from '../../../api/rtp/band.ts'
import { ask, betOf, newPlayer, tokenOf } from '../../support/http.ts'
import { staffOf, system } from '../../support/system.ts'

type Measure = {
  rounds: string
  staked: string
  paidOut: string
  rtp: number
  band: { low: number; high: number }
  isWithin: boolean
}
type Rtp = Measure & { gameId: string; target: number; days: (Measure & { day: string })[] }

describe('what games pay back, over HTTP', function () {
  this.timeout(30_000)
  let url: string
  let token: string
  before(async () => {
    url = (await system()).url
    token = await tokenOf(url, staffOf('auditor'))
    const player = await newPlayer(url)
    const after = BigInt(await betOf(url, player))
    const path = `/v1/wallet?after=${after}`
    await ask(url, 'GET', { path, token: player.token })
  })
  const read = (query = '') => ask(url, 'GET', { path: `/v1/operations/rtp${query}`, token })

  it('is told by paytable, against its target, in all and by day', async () => {
    const { status, body } = await read()
    expect(status).to.equal(200)
    expect(body['asOf']).to.have.keys('position', 'at')
    const [dice] = body['data'] as Rtp[]
    expect(dice).to.include({ gameId: 'dice', target: 0.99 })
    const of = (all: Measure[], what: 'rounds' | 'staked' | 'paidOut') =>
      all.reduce((sum, one) => sum + BigInt(one[what]), 0n)
    for (const what of ['rounds', 'staked', 'paidOut'] as const) {
      expect(BigInt(dice?.[what] ?? 0)).to.equal(of(dice?.days ?? [], what))
    }
    expect(Number(dice?.rounds)).to.be.greaterThan(0)
    expect(dice?.rtp).to.be.closeTo(Number(dice?.paidOut) / Number(dice?.staked), 1e-6)
    expect(dice?.isWithin).to.equal(
      (dice?.rtp ?? 0) >= (dice?.band.low ?? 9) && (dice?.rtp ?? 9) <= (dice?.band.high ?? 0),
    )
  })
  it('is of the days that are asked for, 400 at most, and none before them', async () => {
    expect((await read('?from=2020-01-01&to=2020-01-31')).body['data']).to.deep.equal([])
    for (const query of [
      '?from=2020-01-01&to=2021-02-04',
      '?from=2020-01-02&to=2020-01-01',
      '?from=2020-02-30',
      '?to=0001-01-01',
      '?from=0000-01-01&to=0000-01-02',
      '?day=2020-02-03',
    ]) {
      expect((await read(query)).status, query).to.equal(400)
    }
    expect((await read('?from=2020-01-01&to=2021-02-03')).status).to.equal(200)
  })
  it('has a band as wide as R(M − R)·Σs² allows, narrower with every round', () => {
    // R 0.99, M 99: the variance of a stake of one is 0.99 * 98.01 = 97.0299, its root 9.8504
    const one = { staked: 100n, staked_squared: 10_000n, paid_out: 0n }
    const alone = measured('dice-1', one).band
    expect(alone?.low).to.equal(0)
    expect(alone?.high).to.be.closeTo(0.99 + 1.96 * 9.85038, 1e-4)
    const many = { staked: 100_000_000n, staked_squared: 10_000_000_000n, paid_out: 110_000_000n }
    const { band, rtp, isWithin } = measured('dice-1', many)
    expect(rtp).to.equal(1.1)
    expect(band?.high).to.be.closeTo(0.99 + 0.0193067, 1e-5)
    expect(isWithin).to.equal(false)
  })
  it('has no share where nothing was staked, and no band where the paytable is unknown', () => {
    const nothing = { staked: 0n, staked_squared: 0n, paid_out: 0n }
    expect(measured('dice-1', nothing)).to.deep.equal({ rtp: null, band: null, isWithin: null })
    const some = { staked: 100n, staked_squared: 10_000n, paid_out: 50n }
    expect(measured('other-1', some)).to.deep.equal({ rtp: 0.5, band: null, isWithin: null })
  })
})
