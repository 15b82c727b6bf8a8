/** Players by filters, over HTTP: each filter finds whom it says and nobody else, page by page. */
import { expect } from 'chai'
import { ask, newPlayer, tokenOf, type Player } from '../../../support/http.ts'
import { until } from '../../../support/store-process.ts'
import { staffOf, system } from '../../../support/system.ts'

type Entry = { playerId: string; balance: string; lastSeenOn: string }

describe('a list of players by filters', function () {
  this.timeout(60_000)
  let url: string
  let token: string
  let [rich, poor]: Player[] = []
  const get = (query: string) => ask(url, 'GET', { path: `/v1/operations/players?${query}`, token })
  const idsOf = async (query: string) => {
    const { status, body } = await get(query)
    expect(status, JSON.stringify(body)).to.equal(200)
    return (body['data'] as Entry[]).map(({ playerId }) => playerId)
  }
  const AMOUNT = '987654321'
  before(async () => {
    url = (await system()).url
    token = await tokenOf(url, staffOf('operator'))
    rich = await newPlayer(url, AMOUNT)
    poor = await newPlayer(url, '100')
    const both = `currency=EUR&balanceMin=100&limit=2`
    await until(async () => (await idsOf(both)).includes(poor?.playerId ?? ''), 'both listed')
  })

  it('finds by status, tier, country, market, balance, last day seen and alerts', async () => {
    const today = new Date().toISOString().slice(0, 10)
    const theirs = `currency=EUR&balanceMin=${AMOUNT}&balanceMax=${AMOUNT}`
    for (const more of [
      '',
      '&status=registered',
      '&vipTier=bronze',
      '&country=MT',
      `&seenFrom=${today}&seenTo=9999-12-31`,
      '&alertsMin=0',
    ]) {
      expect(await idsOf(theirs + more), more)
        .to.include(rich?.playerId)
        .and.not.include(poor?.playerId)
    }
    for (const more of ['&status=erased', '&country=SE', '&seenTo=2020-01-01', '&alertsMin=900']) {
      expect(await idsOf(theirs + more), more).to.deep.equal([])
    }
  })
  it('goes on where a page ends', async () => {
    const first = await get('currency=EUR&limit=1')
    const cursor = String(first.body['nextCursor'])
    const [one] = first.body['data'] as Entry[]
    const next = await idsOf(`currency=EUR&limit=1&cursor=${cursor}`)
    expect(next).to.have.length(1).and.not.include(one?.playerId)
  })
  it('refuses an amount of no currency, and what is no filter', async () => {
    for (const query of [
      'balanceMin=1',
      'balanceMax=x&currency=EUR',
      'country=malta',
      'name=Borg',
    ]) {
      expect((await get(query)).body['code'], query).to.equal('VALIDATION_FAILED')
    }
  })
})
