/** The house as everybody may see it: figures that come from what was played, nothing of anybody, one computation for a crowd. */
import { expect } from 'chai'
import { ask, betOf, newPlayer, type Player } from '../../support/http.ts'
import { until } from '../../support/store-process.ts'
import { system, type System } from '../../support/system.ts'
import type { Snapshot } from '../../../api/platform/snapshot-schema.ts'
import { onceASecond } from '../../../api/platform/once-a-second.ts'

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/

describe('the platform, as everybody sees it', () => {
  let on: System
  let player: Player
  before(async function () {
    this.timeout(60_000)
    on = await system()
    player = await newPlayer(on.url)
  })

  const look = async () => {
    const { status, body } = await ask(on.url, 'GET', { path: '/v1/platform' })
    expect(status).to.equal(200)
    return body as unknown as Snapshot
  }

  it('counts what is played, and says where each figure comes from and as of when', async () => {
    const before = await look()
    for (let n = 0; n < 3; n += 1) await betOf(on.url, player)
    let after = before
    await until(async () => {
      after = await look()
      return Number(after.rounds?.all) >= Number(before.rounds?.all) + 3
    }, 'the rounds are counted')
    const staked = (one: Snapshot) =>
      Number(one.wallet?.money.find(({ currency }) => currency === 'EUR')?.staked ?? 0)
    expect(staked(after) - staked(before)).to.be.at.least(300)
    expect(Number(after.players?.registered.all)).to.be.at.least(1)
    expect(Number(after.players?.active.all)).to.be.at.least(1)
    expect(Number(after.sessions?.all)).to.be.at.least(1)
    expect(Number(after.store?.events)).to.be.at.least(5)
    expect(after.rtp?.games.map(({ gameId, targetBp }) => [gameId, targetBp])).to.deep.equal([
      ['dice', 9_900],
    ])
    expect(after.parts?.parts.map(({ name, isUp }) => [name, isUp])).to.deep.equal([
      ['eventStore', true],
      ['postgres', true],
    ])
    const groups = Object.values(after).filter((one) => one !== null && typeof one === 'object')
    expect(groups).to.have.length(8)
    for (const { source, asOf } of groups) {
      expect(source).to.not.be.empty
      expect(Date.parse(asOf.at)).to.be.at.most(Date.now())
    }
    expect(Number(after.wallet?.asOf.position)).to.be.above(0)
  })

  it('shows nobody’s data and no id', async () => {
    const text = JSON.stringify(await look())
    expect(text).to.not.match(UUID)
    for (const secret of [player.playerId, player.email, player.sessionId]) {
      expect(text).to.not.include(secret)
    }
  })

  it('is computed once for fifty who ask at the same time, and once a second', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, look))
    expect(new Set(all.map(({ at }) => at)).size).to.be.at.most(2)
    let computed = 0
    const read = onceASecond(() => Promise.resolve((computed += 1)))
    await Promise.all(Array.from({ length: 50 }, read))
    expect([await read(), computed]).to.deep.equal([1, 1])
  })

  it('tells of the six modules what their registries have', async () => {
    const { body } = await ask(on.url, 'GET', { path: '/v1/platform/modules' })
    const modules = body['data'] as { name: string; streams: unknown[]; routes: unknown[] }[]
    expect(modules.map(({ name }) => name)).to.deep.equal([
      'identity',
      'wallet',
      'games',
      'compliance',
      'responsible-gaming',
      'rtp',
    ])
    expect(modules.find(({ name }) => name === 'games')?.routes).to.have.length.above(5)
  })
})
