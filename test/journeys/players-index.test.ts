/** What players are found by: made for those of before by a command, kept over a backup and a change of the master key. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { pino } from 'pino'
import { createPersonalData } from '../../api/identity/players/personal-data.ts'
import { indexSome } from '../../api/identity/players/index-players.ts'
import { createPeppers } from '../../api/keys/peppers.ts'
import { openKeyring } from '../../api/keys/keyring.ts'
import { createSeals } from '../../api/keys/server-seeds.ts'
import { startApi, type Api } from '../../api/server.ts'
import { query } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { registry } from '../../projections/registry.ts'
import { newAccount, type Account } from '../support/account.ts'
import { ask, tokenOf } from '../support/http.ts'
import { serveHouse } from '../support/house-api.ts'
import { MASTER_KEY, ownHouse, type House } from '../support/own-house.ts'
import { runScript, type Ended } from '../support/script.ts'
import { until } from '../support/store-process.ts'
import { staffOf } from '../support/system.ts'

type Known = { account: Account; playerId: string }

const NEXT_KEY = Buffer.alloc(32, 8)

describe('the index of players', function () {
  this.timeout(600_000)
  let folder: string
  let house: House
  let url: string
  const houses: House[] = []
  const apis: Api[] = []
  const players: Known[] = []
  let erased: Known
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'acme-index-'))
    house = await open()
    url = await serve(house)
    for (const name of ['Ågren', "D'Arcy", 'Наумова']) players.push(await registered(name))
    erased = await registered('Oubliée')
    await erase(erased)
  })
  after(async () => {
    for (const api of apis) await api.stop()
    for (const one of houses) await one.remove()
    await rm(folder, { recursive: true, force: true })
  })

  async function open(): Promise<House> {
    const one = await ownHouse()
    houses.push(one)
    one.work()
    return one
  }
  async function serve(one: House): Promise<string> {
    const api = await serveHouse(one, { demoAccounts: [staffOf('operator')] })
    apis.push(api)
    return api.url
  }
  async function registered(familyName: string): Promise<Known> {
    const account = { ...newAccount(), familyName }
    const { body } = await ask(url, 'POST', { path: '/v1/players', body: account })
    return { account, playerId: String(body['playerId']) }
  }
  async function erase({ account }: Known): Promise<void> {
    const token = await tokenOf(url, account)
    const { status } = await ask(url, 'POST', { path: '/v1/me/erasure', token, body: {} })
    expect(status).to.equal(200)
  }
  const search = async (at: string, body: object) => {
    const token = await tokenOf(at, staffOf('operator'))
    const path = '/v1/operations/players/search'
    const reply = await ask(at, 'POST', { path, token, body })
    expect(reply.status, JSON.stringify(reply.body)).to.equal(200)
    const data = reply.body['data'] as { playerId: string }[]
    return { ids: data.map(({ playerId }) => playerId), isComplete: reply.body['isComplete'] }
  }
  const finds = async (at: string, { account, playerId }: Known) => {
    const { familyName: name, email } = account
    const asked = [{ name }, { email }, { name: name.slice(0, 3), match: 'prefix' }]
    for (const one of asked) {
      expect((await search(at, one)).ids, JSON.stringify(one)).to.deep.equal([playerId])
    }
  }
  const findsNothingOf = async (at: string, { account }: Known) => {
    const { familyName: name, email } = account
    for (const one of [{ name }, { email }, { name: name.slice(0, 3), match: 'prefix' }]) {
      expect((await search(at, one)).ids, JSON.stringify(one)).to.deep.equal([])
    }
  }
  const countsOf = ({ code, stdout, stderr }: Ended) => {
    expect(code, stderr).to.equal(0)
    return JSON.parse(stdout) as Record<string, unknown>
  }
  const run = (env = house.env as NodeJS.ProcessEnv) =>
    runScript('players', ['index', '--json', '--quiet'], env)
  const NONE = { indexed: 0, gone: 0, nameless: 0, underWay: 0, failed: 0, failures: [] }

  /** As a release left it that had no such index. */
  async function asBefore(): Promise<void> {
    await query(house.pool, sql`delete from identity.search_hashes`)
    await query(house.pool, sql`update identity.data_keys set search_version = 0`)
  }

  it('has nothing to do where everybody registered with it', async () => {
    await until(async () => (await search(url, { name: 'Ågren' })).ids.length === 1, 'it read')
    for (const one of players) await finds(url, one)
    await findsNothingOf(url, erased)
    expect(countsOf(await run())).to.deep.equal(NONE)
  })

  it('is made by the command for those of before, once, and of nobody who is gone', async () => {
    await asBefore()
    const [first] = players
    if (first === undefined) throw new Error('nobody registered')
    const missing = await search(url, { name: first.account.familyName })
    expect(missing).to.deep.equal({ ids: [], isComplete: false })
    const begun = [randomUUID(), randomUUID()]
    for (const [n, age] of ['1 hour', '1 second'].entries()) {
      await query(
        house.pool,
        sql`insert into identity.data_keys (player_id, wrapped, version, created_at)
            select ${begun[n]}, wrapped, version, clock_timestamp() - ${age}::interval
            from identity.data_keys limit 1`,
      )
    }
    expect(countsOf(await run())).to.deep.equal({ ...NONE, indexed: 3, nameless: 1, underWay: 1 })
    for (const one of players) await finds(url, one)
    await findsNothingOf(url, erased)
    expect((await search(url, { playerId: first.playerId })).isComplete).to.equal(false)
    await query(
      house.pool,
      sql`update identity.data_keys set created_at = now() - interval '1 day'`,
    )
    expect(countsOf(await run())).to.deep.equal({ ...NONE, nameless: 1 })
    expect((await search(url, { playerId: first.playerId })).isComplete).to.equal(true)
    await query(house.pool, sql`delete from identity.data_keys where player_id = any(${begun})`)
  })

  it('goes on where it was ended, and keeps nothing of who is erased meanwhile', async () => {
    await asBefore()
    const [first, second] = players
    if (first === undefined || second === undefined) throw new Error('nobody registered')
    const { pool } = house
    const keyring = await openKeyring(pool, MASTER_KEY)
    const { handler } = house.process()
    const peppers = createPeppers(keyring.root)
    const deps = { pool, handler, peppers, personalData: createPersonalData(pool, keyring) }
    const asked = [first, erased].map(({ playerId }) => ({ playerId, isYoung: false }))
    const kinds = (await indexSome(deps, asked)).map(({ kind }) => kind)
    expect(kinds).to.deep.equal(['indexed', 'gone'])
    const open = { ...deps.personalData }
    const forgetting = {
      ...open,
      async open(playerId: string, sealed: string) {
        const personal = await open.open(playerId, sealed)
        await erase(left)
        return personal
      },
    }
    const left = await registered('Vanishing')
    await query(
      pool,
      sql`update identity.data_keys set search_version = 0 where player_id = ${left.playerId}`,
    )
    const late = [{ playerId: left.playerId, isYoung: false }]
    const [gone] = await indexSome({ ...deps, personalData: forgetting }, late)
    expect(gone?.kind).to.equal('gone')
    const theirs = sql`select from identity.search_hashes where player_id = ${left.playerId}`
    expect(await query(pool, theirs)).to.deep.equal([])
    const rest = countsOf(await run())
    expect(rest).to.include({ indexed: 2, failed: 0 })
    for (const one of players) await finds(url, one)
  })

  it('tells whom it cannot read, and goes on with the others', async () => {
    const { pool } = house
    const [one, other] = players
    if (one === undefined || other === undefined) throw new Error('nobody registered')
    const keyOf = sql`select wrapped from identity.data_keys where player_id = ${one.playerId}`
    const [kept] = await query<{ wrapped: string }>(pool, keyOf)
    const wrap = (text: string | undefined) =>
      query(
        pool,
        sql`update identity.data_keys set wrapped = ${text} where player_id = ${one.playerId}`,
      )
    await asBefore()
    await wrap('v1.AAAA')
    const failed = await runScript('players', ['index'], house.env)
    expect(failed.code).to.equal(1)
    expect(failed.stdout).to.match(/^2 players are found/)
    expect(failed.stdout).to.include(`${one.playerId}: what is sealed cannot be opened`)
    await finds(url, other)
    await wrap(kept?.wrapped)
    expect(countsOf(await run())).to.deep.equal({ ...NONE, indexed: 1 })
    await finds(url, one)
  })

  it('is in a backup, finds the same after a restore, and nobody who is erased', async () => {
    const to = join(folder, 'backup')
    const made = await runScript('backup', ['--to', to], house.env)
    expect(made.code, made.stderr).to.equal(0)
    const target = await ownHouse()
    houses.push(target)
    const restored = await runScript('restore', ['--from', to], target.env)
    expect(restored.code, restored.stderr).to.equal(0)
    target.work()
    const again = await serve(target)
    await until(async () => (await search(again, { name: 'Ågren' })).ids.length === 1, 'it read')
    for (const one of players) await finds(again, one)
    await findsNothingOf(again, erased)
    const foreign = sql`select from identity.search_hashes where player_id = ${erased.playerId}`
    expect(await query(target.pool, foreign)).to.deep.equal([])
    expect(countsOf(await run(target.env))['indexed']).to.equal(0)
  })

  it('stays as it is when the house goes over to another master key', async () => {
    const env = { ...house.env, MASTER_KEY_NEXT: NEXT_KEY.toString('base64') }
    const rotated = await runScript('keys', ['rotate-master'], env)
    expect(rotated.code, rotated.stderr).to.equal(0)
    const { root: rootKey } = await openKeyring(house.pool, NEXT_KEY)
    const api = await startApi({
      brand: 'acme',
      port: 0,
      host: '127.0.0.1',
      store: house.client,
      ...house.process(),
      seals: createSeals(rootKey),
      pool: house.pool,
      rootKey,
      log: pino({ level: 'fatal' }),
      readModels: registry,
      demoAccounts: [staffOf('operator')],
    })
    apis.push(api)
    for (const one of players) await finds(api.url, one)
    const wrong = await run()
    expect([wrong.code, wrong.stderr]).to.satisfy(
      ([code, said]: [number, string]) => code === 78 && said.includes('MASTER_KEY is not the key'),
    )
    expect(countsOf(await run({ ...house.env, MASTER_KEY: env.MASTER_KEY_NEXT }))).to.eql(NONE)
  })
})
