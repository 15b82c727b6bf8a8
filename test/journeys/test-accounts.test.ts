/** An account that the staff make to try the house plays and pays over HTTP, and is in no figure that anybody is told. */
import { expect } from 'chai'
import type { Api } from '../../api/server.ts'
import type { Snapshot } from '../../api/platform/snapshot-schema.ts'
import { query } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { registry } from '../../projections/registry.ts'
import { newAccount } from '../support/account.ts'
import { serveHouse } from '../support/house-api.ts'
import { ask, tokenOf } from '../support/http.ts'
import { ownHouse, type House } from '../support/own-house.ts'
import { until } from '../support/store-process.ts'
import { staffOf } from '../support/system.ts'
import { proofsOf } from '../support/proving.ts'

/** What the rule watches for in EUR, in minor units. */
const WATCHED = '200000'

const FIGURES = ['wallet_totals', 'active_players', 'game_rtp', 'deposit_watch', 'player_list']

describe('a test account', function () {
  this.timeout(120_000)
  let house: House
  let api: Api
  let staff: string
  let tokenOfTest: string
  const ids: { real: string; test: string } = { real: '', test: '' }
  before(async () => {
    house = await ownHouse()
    house.work()
    api = await serveHouse(house, { demoAccounts: [staffOf('operator')] })
    staff = await tokenOf(api.url, staffOf('operator'))
    const [real, tried] = [newAccount(), newAccount()]
    ids.real = await made('/v1/players', real)
    ids.test = await made('/v1/operations/test-accounts', { ...tried, reason: 'a release' }, staff)
    await playsAndPays(await tokenOf(api.url, real), 2)
    tokenOfTest = await tokenOf(api.url, tried)
    await playsAndPays(tokenOfTest, 3)
    for (const id of [ids.real, ids.test]) await foldedUpTo(id)
  })
  after(async () => {
    await api.stop()
    await house.remove()
  })

  const post = async (path: string, body: object, token?: string) => {
    const { status, body: answer } = await ask(api.url, 'POST', {
      path,
      body,
      ...(token === undefined ? {} : { token }),
    })
    expect(status, JSON.stringify(answer)).to.equal(201)
    return answer
  }
  /** Every read model of players has all of this wallet: what is not counted then is left out. */
  const foldedUpTo = async (id: string) => {
    const last = (await house.events(`wallet-${id}`)).at(-1)?.position ?? 0n
    await until(async () => {
      const reached = await query<{ projection: string }>(
        house.pool,
        sql`select projection from projections.checkpoints
            where "partition" = ${id.slice(0, 1)} and position >= ${last}`,
      )
      const names = reached.map(({ projection }) => projection)
      return FIGURES.every((name) => names.includes(name))
    }, 'all of it is folded')
  }
  const made = async (path: string, account: object, token?: string) =>
    String((await post(path, account, token))['playerId'])
  const playsAndPays = async (token: string, rounds: number) => {
    await post('/v1/deposits', { amount: WATCHED }, token)
    const { sessionId } = await post('/v1/sessions', { gameId: 'dice' }, token)
    for (let n = 0; n < rounds; n += 1) {
      const bet = { stake: '100', choice: '4950' }
      await post(`/v1/sessions/${String(sessionId)}/bets`, bet, token)
    }
  }

  it('is in no figure of the platform', async () => {
    let told: Snapshot | null = null
    await until(async () => {
      told = (await ask(api.url, 'GET', { path: '/v1/platform' })).body as unknown as Snapshot
      return told.rounds?.all === '2'
    }, 'the rounds of the player are told')
    const { players, sessions, wallet, rtp } = told as unknown as Snapshot
    expect(players?.registered).to.deep.equal({ all: '1', demo: '0' })
    expect(players?.active).to.deep.equal({ all: '1', demo: '0' })
    expect(sessions).to.deep.include({ all: '1', demo: '0' })
    expect(wallet?.money[0]).to.include({ deposited: WATCHED, staked: '200' })
    expect(rtp?.games[0]).to.include({ gameId: 'dice', rounds: '2' })
  })
  it('is in no RTP', async () => {
    const { body } = await ask(api.url, 'GET', { path: '/v1/operations/rtp', token: staff })
    const [dice, ...more] = body['data'] as { rounds: string; staked: string }[]
    expect(more).to.deep.equal([])
    expect(dice).to.include({ rounds: '2', staked: '200' })
  })
  it('is no finding of the deposit watch', async () => {
    const found = await query<{ player_id: string }>(
      house.pool,
      sql`select data ->> 'playerId' as player_id from projections.findings
          where projection = 'deposit_watch'`,
    )
    expect(found).to.deep.equal([{ player_id: ids.real }])
  })
  it('is found by the staff as what it is', async () => {
    const path = '/v1/operations/players?accountKind=test'
    const { status, body } = await ask(api.url, 'GET', { path, token: staff })
    expect(status).to.equal(200)
    const found = body['data'] as { playerId: string }[]
    expect(found).to.have.lengthOf(1)
    expect(found[0]).to.include({
      playerId: ids.test,
      accountKind: 'test',
      market: 'MT',
      brand: 'acme',
    })
  })
  it('is marked for the staff who find it, or look at it, and not for itself', async () => {
    const path = '/v1/operations/players/search'
    const body = { playerId: ids.test }
    const { body: found } = await ask(api.url, 'POST', { path, body, token: staff })
    expect(found['data']).to.have.nested.property('[0].accountKind', 'test')
    const profile = { path: `/v1/players/${ids.test}` }
    const seen = (await ask(api.url, 'GET', { ...profile, token: staff })).body
    expect(seen).to.include({ accountKind: 'test', market: 'MT', brand: 'acme' })
    const own = (await ask(api.url, 'GET', { ...profile, token: tokenOfTest })).body
    expect(own).not.to.have.any.keys('accountKind', 'market', 'brand')
  })
  it('says on its payments what it is, and whose', async () => {
    const whose = { currency: 'EUR', market: 'MT', brand: 'acme', accountKind: 'test' }
    const paid = (await house.events(`wallet-${ids.test}`)).filter(({ type }) =>
      type.startsWith('Deposit'),
    )
    expect(paid.map(({ type }) => type)).to.deep.equal(['DepositStarted', 'Deposited'])
    for (const { data } of paid) expect(data).to.include(whose)
  })
  it('leaves tables that are as their streams say', async () => {
    const proofs = await proofsOf(house)
    expect(proofs.map(({ differing }) => differing)).to.deep.equal(registry.map(() => 0))
  })
})
