/** Players found by the staff over HTTP: by id, e-mail, name, and how it begins; never who is erased, and by nothing in clear. */
import { randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { pino } from 'pino'
import { query } from '../../../../postgres/postgres.ts'
import { sql } from '../../../../postgres/sql.ts'
import { newAccount, type Account } from '../../../support/account.ts'
import { ask, tokenOf, type Reply } from '../../../support/http.ts'
import { until } from '../../../support/store-process.ts'
import { staffOf, system, type System } from '../../../support/system.ts'

type Found = { playerId: string; status: string }
type Known = { account: Account; playerId: string }

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
/** A name that nobody else has, of letters alone. */
const someName = () => Array.from(randomBytes(14), (byte) => LETTERS[byte % 26]).join('')

describe('the search for players', function () {
  this.timeout(60_000)
  let on: System
  let token: string
  before(async () => {
    on = await system()
    token = await tokenOf(on.url, staffOf('operator'))
  })

  async function registered(names: Partial<Account> = {}): Promise<Known> {
    const account = { ...newAccount(), ...names }
    const made = await ask(on.url, 'POST', { path: '/v1/players', body: account })
    expect(made.status, JSON.stringify(made.body)).to.equal(201)
    const playerId = String(made.body['playerId'])
    const { position } = made.body
    const path = `/v1/players/${playerId}?after=${String(position)}`
    await until(async () => (await ask(on.url, 'GET', { path, token })).status === 200, 'it read')
    return { account, playerId }
  }
  const search = (body: object, url = on.url): Promise<Reply> =>
    ask(url, 'POST', { path: '/v1/operations/players/search', token, body })
  const idsOf = async (body: object) => {
    const reply = await search(body)
    expect(reply.status, JSON.stringify(reply.body)).to.equal(200)
    return (reply.body['data'] as Found[]).map(({ playerId }) => playerId)
  }

  it('finds by id, by e-mail in any spelling, and by name in either order, and shows nothing personal', async () => {
    const family = someName()
    const { account, playerId } = await registered({ givenName: 'Ánna', familyName: family })
    const reply = await search({ playerId })
    const [one] = reply.body['data'] as (Found & { registeredAt: string })[]
    expect(one).to.deep.equal({
      playerId,
      status: 'registered',
      account: 'active',
      country: 'MT',
      currency: 'EUR',
      accountKind: 'real',
      vipTier: 'bronze',
      registeredAt: one?.registeredAt,
    })
    expect(reply.body).to.include({ hasMore: false, nextCursor: null, isComplete: true })
    const ways = [
      { playerId: playerId.toUpperCase() },
      { email: account.email },
      { email: account.email.toUpperCase() },
      { name: family },
      { name: `anna ${family.toUpperCase()}` },
      { name: `${family} ÁNNA` },
      { name: family.slice(0, 8), match: 'prefix' },
      { name: `ANNA ${family.slice(0, 9)}`, match: 'prefix' },
      { name: `${family} ann`, match: 'prefix' },
    ]
    for (const way of ways) expect(await idsOf(way), JSON.stringify(way)).to.deep.equal([playerId])
    const none = [{ name: family.slice(0, 8) }, { name: `${family}x` }, { email: 'x@y.example' }]
    for (const way of none) expect(await idsOf(way), JSON.stringify(way)).to.deep.equal([])
  })

  it('goes through many in the order of their ids, a page after the other, while others come', async () => {
    const family = someName()
    const made: string[] = []
    for (let n = 0; n < 7; n += 1) {
      const { playerId } = await registered({ familyName: family, givenName: someName() })
      made.push(playerId)
    }
    const asked = { name: family.slice(0, 10), match: 'prefix', limit: 3 }
    const seen: string[] = []
    let cursor: unknown
    for (let page = 0; page < 4; page += 1) {
      const reply = await search({ ...asked, ...(cursor ? { cursor } : {}) })
      expect(reply.headers.get('link')).to.equal(null) // its URL would be no page of this
      seen.push(...(reply.body['data'] as Found[]).map(({ playerId }) => playerId))
      cursor = reply.body['nextCursor']
      if (cursor === null) break
      if (page === 0) await registered({ familyName: family, givenName: someName() })
    }
    expect(seen.filter((id) => made.includes(id))).to.deep.equal([...made].sort())
    expect(new Set(seen).size).to.equal(seen.length)
  })

  it('refuses what is not one question, and tells what is wrong with it', async () => {
    const playerId = randomUUID()
    const wrong: [object, string][] = [
      [{}, '/name'],
      [{ playerId, name: 'Borg' }, '/playerId'],
      [{ email: 'a@b.example', match: 'prefix' }, '/match'],
      [{ name: 'b', match: 'prefix' }, '/name'],
      [{ name: '  Á ', match: 'prefix' }, '/name'],
      [{ name: '..' }, '/name'],
      [{ name: 'Borg', limit: 101 }, '/limit'],
      [{ name: 'Borg', cursor: 'x' }, '/cursor'],
      [{ email: 'borg' }, '/email'],
    ]
    for (const [body, pointer] of wrong) {
      const reply = await search(body)
      expect(reply.status, JSON.stringify(body)).to.equal(400)
      const pointers = (reply.body['errors'] as { pointer: string }[]).map((one) => one.pointer)
      expect(pointers, JSON.stringify(reply.body)).to.include(pointer)
    }
  })

  it('finds nobody who is erased, by nothing that was theirs, and keeps nothing of them', async () => {
    const known = await registered({ familyName: someName() })
    const { account, playerId } = known
    const rows = sql`select from identity.search_hashes where player_id = ${playerId}`
    expect((await query(on.pool, rows)).length).to.be.greaterThan(4)
    const own = await tokenOf(on.url, account)
    const erased = await ask(on.url, 'POST', { path: '/v1/me/erasure', token: own, body: {} })
    expect(erased.status).to.equal(200)
    expect(await idsOf({ name: account.familyName })).to.deep.equal([])
    expect(await idsOf({ name: account.familyName.slice(0, 5), match: 'prefix' })).to.deep.equal([])
    expect(await idsOf({ email: account.email })).to.deep.equal([])
    expect(await query(on.pool, rows)).to.deep.equal([])
    const path = `/v1/players/${playerId}?after=${String(erased.body['position'])}`
    await ask(on.url, 'GET', { path, token })
    const byId = await search({ playerId })
    expect((byId.body['data'] as Found[])[0]?.status).to.equal('erased')
  })

  it('finds staff by no e-mail', async () => {
    expect(await idsOf({ email: staffOf('auditor').email })).to.deep.equal([])
  })

  it('says where it misses somebody, and logs who asked how, never for what', async () => {
    const family = someName()
    const { playerId } = await registered({ familyName: family })
    const lines: string[] = []
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
    const { url } = await on.startAnotherApi({ log, demoAccounts: [] })
    await query(
      on.pool,
      sql`update identity.data_keys set search_version = 0 where player_id = ${playerId}`,
    )
    expect((await search({ name: family }, url)).body['isComplete']).to.equal(false)
    await query(
      on.pool,
      sql`update identity.data_keys set search_version = 1 where player_id = ${playerId}`,
    )
    const reply = await search({ name: family.slice(0, 9), match: 'prefix' }, url)
    expect(reply.body['isComplete']).to.equal(true)
    const said = lines.filter((line) => line.includes('searched'))
    expect(said).to.have.length(2)
    expect(JSON.parse(said[1] ?? '')).to.include({ by: 'name', match: 'prefix', found: 1 })
    expect(said[1]).to.include(reply.headers.get('x-request-id')).and.include('operator')
    expect(lines.join('')).not.to.include(family.slice(0, 9))
  })
})
