/** A market is closed while its players hold money: they withdraw and read, and do not pay in, play or register. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { Api } from '../../api/server.ts'
import type { Licences } from '../../api/commands/licences.ts'
import { query } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { newAccount } from '../support/account.ts'
import { ask, tokenOf } from '../support/http.ts'
import { serveHouse } from '../support/house-api.ts'
import { ownHouse, written, type House } from '../support/own-house.ts'
import { runScript } from '../support/script.ts'
import { until } from '../support/store-process.ts'
import { staffOf } from '../support/system.ts'

const ADDRESS = { street: '1 Long Street', city: 'Anywhere' }

describe('a market', function () {
  this.timeout(300_000)
  let house: House
  const apis: Api[] = []
  const serve = async (licences: Licences) => {
    const api = await serveHouse(house, { licences, demoAccounts: [staffOf('operator')] })
    apis.push(api)
    return api.url
  }
  before(async () => {
    house = await ownHouse()
    house.work()
  })
  after(async () => {
    for (const api of apis) await api.stop()
    await house.remove()
  })
  const account = (changes: object = {}) => ({ ...newAccount(), address: ADDRESS, ...changes })
  const register = (url: string, body: object) => ask(url, 'POST', { path: '/v1/players', body })
  const codeOf = ({ status, body }: { status: number; body: Record<string, unknown> }) => [
    status,
    body['code'],
  ]

  it('that loses its licence lets its players withdraw, read and close, and nothing else', async () => {
    const open = await serve(new Set(['MT', 'GB']))
    const closed = await serve(new Set(['GB']))
    const mine = account()
    const registered = await register(open, mine)
    expect(registered.status).to.equal(201)
    const token = await tokenOf(open, mine)
    const post = (url: string, path: string, body: object = {}) =>
      ask(url, 'POST', { path, token, body })
    expect((await post(open, '/v1/deposits', { amount: '10000' })).status).to.equal(201)
    const opened = await post(open, '/v1/sessions', { gameId: 'dice' })
    const session = `/v1/sessions/${String(opened.body['sessionId'])}`
    const bet = { stake: '100', choice: '4950' }
    expect((await post(open, `${session}/bets`, bet)).status).to.equal(201)

    const refused = [403, 'MARKET_CLOSED']
    expect(codeOf(await post(closed, `${session}/bets`, bet))).to.deep.equal(refused)
    expect(codeOf(await post(closed, '/v1/sessions', { gameId: 'dice' }))).to.deep.equal(refused)
    expect(codeOf(await post(closed, '/v1/deposits', { amount: '1' }))).to.deep.equal(refused)
    expect(codeOf(await register(closed, account()))).to.deep.equal(refused)

    const wallet = await ask(closed, 'GET', { path: '/v1/wallet', token })
    expect(wallet.status).to.equal(200)
    expect((await post(closed, `${session}/close`)).status).to.equal(200)
    const paid = await post(closed, '/v1/withdrawals', { amount: '5000' })
    expect([paid.status, paid.body['status']]).to.deep.equal([201, 'succeeded'])
    const stream = `wallet-${String(registered.body['playerId'])}`
    const facts = (await house.events(stream)).map(({ type }) => type)
    expect(facts.filter((type) => type === 'BetPlaced')).to.have.lengthOf(1)
    expect(facts.filter((type) => type === 'DepositStarted')).to.have.lengthOf(1)
  })

  it('is told of before a registration, with what it takes', async () => {
    const url = await serve(new Set(['GB', 'CA-ON']))
    const { body } = await ask(url, 'GET', { path: '/v1/registration' })
    expect(body['countries']).to.deep.equal(['GB', 'CA'])
    const markets = body['markets'] as Record<string, unknown>[]
    expect(markets[1]).to.include({
      market: 'CA-ON',
      region: 'ON',
      minimumAge: 19,
      currency: 'CAD',
    })
    const cases: [object, (number | string)[]][] = [
      [{ country: 'IE' }, [403, 'MARKET_CLOSED']],
      [{ country: 'CA', currency: 'CAD' }, [403, 'MARKET_CLOSED']],
      [{ country: 'CA', region: 'QC', currency: 'CAD' }, [403, 'MARKET_CLOSED']],
      [{ country: 'GB', currency: 'EUR' }, [400, 'CURRENCY_NOT_IN_MARKET']],
    ]
    for (const [where, expected] of cases) {
      expect(codeOf(await register(url, account(where))), JSON.stringify(where)).to.eql(expected)
    }
    const ontario = account({ country: 'CA', region: 'ON', currency: 'CAD' })
    const registered = await register(url, ontario)
    expect(registered.status).to.equal(201)
    const id = String(registered.body['playerId'])
    const [opened] = await house.events(`wallet-${id}`)
    expect(opened?.data).to.include({ market: 'CA-ON', currency: 'CAD' })
  })

  it('that refuses a kind of instrument takes no deposit by it, and pays out to it', async () => {
    const url = await serve(new Set(['GB', 'MT']))
    const deposits: Record<string, [string, number, unknown][]> = {
      GB: [
        ['card-credit', 403, 'INSTRUMENT_REFUSED'],
        ['card-debit', 201, undefined],
        ['of no known kind', 201, undefined],
      ],
      MT: [['card-credit', 201, undefined]],
    }
    for (const [country, cases] of Object.entries(deposits)) {
      const currency = country === 'GB' ? 'GBP' : 'EUR'
      const mine = account({ country, currency })
      expect((await register(url, mine)).status).to.equal(201)
      const token = await tokenOf(url, mine)
      for (const [instrument, status, code] of cases) {
        const body = { amount: '1000', instrument }
        const answer = await ask(url, 'POST', { path: '/v1/deposits', token, body })
        expect(codeOf(answer), `${country} ${instrument}`).to.deep.equal([status, code])
      }
      const body = { amount: '500', instrument: 'card-credit' }
      const paid = await ask(url, 'POST', { path: '/v1/withdrawals', token, body })
      expect(paid.body['status']).to.equal('succeeded')
    }
  })

  it('that leaves out a kind of game has none of it', async () => {
    const url = await serve(new Set(['DE']))
    const mine = account({ country: 'DE' })
    expect((await register(url, mine)).status).to.equal(201)
    const token = await tokenOf(url, mine)
    const opened = await ask(url, 'POST', { path: '/v1/sessions', token, body: { gameId: 'dice' } })
    expect(codeOf(opened)).to.deep.equal([403, 'GAME_NOT_IN_MARKET'])
  })

  it('of an older wallet is assigned by a command, once', async () => {
    const of = async (country: string) => {
      const id = randomUUID()
      const data = { country, currency: 'EUR', emailHash: id.replaceAll('-', '').repeat(2) }
      await house.write(`player-${id}`, written(id, 'PlayerRegistered', { data }))
      const opened = written(id, 'WalletOpened', { data: { currency: 'EUR' } })
      await house.write(`wallet-${id}`, opened)
      return id
    }
    const [known, foreign] = [await of('SE'), await of('IE')]
    await until(async () => {
      const both = sql`select from read.players where player_id = any(${[known, foreign]}::uuid[])`
      return (await query(house.pool, both)).length === 2
    }, 'both are known')
    const run = () => runScript('players', ['assign-markets', '--json'], house.env)
    const first = await run()
    expect(first.code, first.stderr).to.equal(0)
    expect(JSON.parse(first.stdout)).to.include({ assigned: 1, elsewhere: 1 })
    const assigned = (await house.events(`wallet-${known}`)).at(-1)
    expect(assigned).to.deep.include({
      type: 'MarketAssigned',
      data: { market: 'SE', replaces: null },
    })
    expect(JSON.parse((await run()).stdout)).to.include({ assigned: 0, elsewhere: 1 })
    expect(await house.events(`wallet-${foreign}`)).to.have.lengthOf(1)
  })

  it('has accounts that the staff make to try it, which are in no figure', async () => {
    const url = await serve(new Set(['MT']))
    const token = await tokenOf(url, staffOf('operator'))
    const body = { ...account(), reason: 'a release is tried' }
    const path = '/v1/operations/test-accounts'
    const made = await ask(url, 'POST', { path, token, body })
    expect(made.status).to.equal(201)
    const id = String(made.body['playerId'])
    const [registered] = await house.events(`player-${id}`)
    expect(registered?.data).to.include({ accountKind: 'test', reason: 'a release is tried' })
    expect(registered?.metadata.actor.role).to.equal('operator')
    const [opened] = await house.events(`wallet-${id}`)
    expect(opened?.data).to.include({ accountKind: 'test', market: 'MT' })
    const again = await ask(url, 'POST', { path, token, body })
    expect([again.status, again.body['playerId']]).to.deep.equal([201, id])
  })
})
