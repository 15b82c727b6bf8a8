/** A backup made while bets go on, restored into an empty store and database: everything proves, and everybody can sign in. */
import { createHash } from 'node:crypto'
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Api } from '../../api/server.ts'
import { readAll } from '../../eventstore/read-all.ts'
import { query } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { runDue } from '../../reactions/operations/run-due.ts'
import { ENDS } from '../../scripts/support/backup-people.ts'
import { fromStore } from '../../scripts/support/history.ts'
import { createVerification } from '../../verifier/verify.ts'
import { newAccount, type Account } from '../support/account.ts'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../support/http.ts'
import { serveHouse } from '../support/house-api.ts'
import { ownHouse, payIn, type House } from '../support/own-house.ts'
import { runScript } from '../support/script.ts'
import { until } from '../support/store-process.ts'

/** How many players are erased, or never came to be. */
async function goneFrom({ client }: House): Promise<number> {
  let gone = 0
  for await (const { type } of readAll(client)) if (ENDS.has(type)) gone += 1
  return gone
}

const ofAnother = (id: string) => ({ id, type: 'Any', data: {}, metadata: {} })

describe('a backup', function () {
  this.timeout(180_000)
  let folder: string
  const houses: House[] = []
  const apis: Api[] = []
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'acme-backup-'))
  })
  after(async () => {
    for (const api of apis) await api.stop()
    for (const house of houses) await house.remove()
    await rm(folder, { recursive: true, force: true })
  })

  async function open() {
    const house = await ownHouse()
    houses.push(house)
    return house
  }
  async function serve(house: House): Promise<string> {
    const api = await serveHouse(house)
    apis.push(api)
    return api.url
  }
  const balanceOf = async (url: string, token: string, after: string) =>
    (await ask(url, 'GET', { path: `/v1/wallet?after=${after}`, token })).body['balance']

  it('gives back players, money, proofs and erasures, whatever went on meanwhile', async () => {
    const source = await open()
    source.work()
    const url = await serve(source)
    const players: Player[] = []
    for (let n = 0; n < 3; n += 1) players.push(await newPlayer(url))
    for (const player of players) for (let n = 0; n < 5; n += 1) await betOf(url, player)
    const [still] = players
    if (still === undefined) throw new Error('nobody plays')
    const balance = await balanceOf(url, still.token, await betOf(url, still))
    const leaver = newAccount()
    const gone = (await ask(url, 'POST', { path: '/v1/players', body: leaver })).body
    await ask(url, 'POST', { path: '/v1/me/erasure', token: await tokenOf(url, leaver), body: {} })

    let isOver = false
    const playing = (async () => {
      while (!isOver) for (const player of players.slice(1)) await betOf(url, player)
    })()
    const to = join(folder, 'one')
    const made = await runScript('backup', ['--to', to, '--json'], source.env)
    isOver = true
    await playing
    expect(made.code, made.stderr).to.equal(0)
    expect((JSON.parse(made.stdout) as { hasKey: boolean }).hasKey).to.equal(false)
    expect((await stat(to)).mode & 0o777).to.equal(0o700)
    expect((await stat(join(to, 'events.ndjson'))).mode & 0o777).to.equal(0o600)

    const target = await open()
    const restored = await runScript('restore', ['--from', to], target.env)
    expect(restored.code, restored.stderr).to.equal(0)
    target.work()
    const again = await serve(target)
    const verification = createVerification()
    for await (const event of fromStore(target.env.EVENTSTORE_URL)) verification.add(event)
    const { findings, verified } = verification.finish()
    expect([findings, verified >= 0]).to.eql([[], true])
    const token = await tokenOf(again, still)
    const next = await betOf(again, { ...still, token })
    const entries = await ask(again, 'GET', { path: `/v1/wallet/entries?after=${next}`, token })
    const last = (entries.body['data'] as { balance: string; kind: string }[]).find(
      ({ kind }) => kind === 'BET',
    )
    expect(BigInt(last?.balance ?? -1)).to.equal(BigInt(String(balance)) - 100n)
    const proven = await runScript('projections', ['prove'], target.env)
    expect(proven.code, proven.stderr + proven.stdout).to.equal(0)
    const kept = sql`select from identity.data_keys where player_id = ${gone['playerId']}`
    const { acts } = target.process()
    const ending = new AbortController()
    const acting = runDue({ ...acts, pool: target.pool, act: acts.run, signal: ending.signal })
    await until(async () => (await query(target.pool, kept)).length === 0, 'forgotten again')
    ending.abort()
    await acting
    const refused = await ask(again, 'POST', {
      path: '/v1/auth/token',
      body: { email: leaver.email, password: leaver.password },
    })
    expect(refused.status).to.equal(401)
    const hashed = await runScript('keys', ['rehash-persons', '--json'], target.env)
    expect(hashed.code, hashed.stderr).to.equal(0)
    const none = { rehashed: 0, taken: 0, players: [] }
    expect(JSON.parse(hashed.stdout)).to.deep.equal({ ...none, same: 4 })
  })

  it('has everybody whole who registers, or leaves, while it is made', async () => {
    const source = await open()
    source.work()
    const url = await serve(source)
    for (let n = 0; n < 3; n += 1) await newPlayer(url)
    await source.write('otherApplication-1', ofAnother('a1b2c3d4-0000-4000-8000-0000000000f1'))
    let isOver = false
    const registered: Account[] = []
    const coming = async () => {
      while (!isOver) {
        const account = newAccount()
        const { status } = await ask(url, 'POST', { path: '/v1/players', body: account })
        if (status === 201) registered.push(account)
        if (registered.length % 3 > 0) continue
        const token = await tokenOf(url, account)
        await ask(url, 'POST', { path: '/v1/me/erasure', token, body: {} })
      }
    }
    const flow = Promise.all([coming(), coming(), coming()])
    const to = join(folder, 'three')
    const made = await runScript('backup', ['--to', to, '--json'], source.env)
    isOver = true
    await flow
    expect(made.code, made.stderr).to.equal(0)
    const proven = await runScript('verify', ['--all', '--backup', to], {})
    expect(proven.code, proven.stderr).to.equal(0)

    const target = await open()
    const restored = await runScript('restore', ['--from', to, '--json'], target.env)
    expect(restored.code, restored.stderr).to.equal(0)
    const { people } = JSON.parse(restored.stdout) as { people: { players: number } }
    // The head may have fallen between a registration or an erasure and what completes it, as at any kill.
    const completed = await runScript('reactions', ['replay'], target.env)
    expect(completed.code, completed.stderr).to.equal(0)
    const gone = await goneFrom(target)
    target.work()
    const again = await serve(target)
    let canSignIn = 0
    for (const { email, password } of registered) {
      const body = { email, password }
      const { status } = await ask(again, 'POST', { path: '/v1/auth/token', body })
      if (status === 200) canSignIn += 1
    }
    expect(people.players).to.be.greaterThan(3)
    expect(canSignIn + 3).to.equal(people.players - gone)
    const strangers = sql`select subject_id from identity.credentials
                          where subject_id <> all(select player_id from identity.data_keys)`
    expect(await query(target.pool, strangers)).to.deep.equal([])
  })

  it('is not taken for whole where a player has no sign-in in it', async () => {
    const to = join(folder, 'three')
    const credentials = join(to, 'identity.credentials.copy')
    const lines = (await readFile(credentials, 'utf8')).split('\n')
    await writeFile(credentials, lines.slice(1).join('\n'))
    const manifest = JSON.parse(await readFile(join(to, 'manifest.json'), 'utf8')) as {
      files: Record<string, string>
    }
    const hash = createHash('sha256').update(await readFile(credentials))
    manifest.files['identity.credentials.copy'] = hash.digest('hex')
    await writeFile(join(to, 'manifest.json'), JSON.stringify(manifest))
    const proven = await runScript('verify', ['--all', '--backup', to], {})
    expect([proven.code, proven.stderr]).to.satisfy(
      ([code, said]: [number, string]) => code === 3 && said.includes('have no sign-in or no key'),
    )
    const target = await open()
    const refused = await runScript('restore', ['--from', to], target.env)
    expect(refused.code, refused.stderr).to.equal(3)
    expect(await query(target.pool, sql`select from identity.credentials`)).to.have.length(0)
    const taken = await runScript('restore', ['--from', to, '--incomplete'], target.env)
    expect([taken.code, taken.stdout]).to.satisfy(
      ([code, said]: [number, string]) =>
        code === 0 && said.includes('Players who cannot sign in: 1.'),
    )
  })

  it('is refused where it does not fit, and changes nothing', async () => {
    const house = await open()
    const env = house.env
    const run = (name: string, args: string[]) => runScript(name, args, env)
    const to = join(folder, 'two')
    expect((await run('backup', ['--to', to])).code).to.equal(0)
    const full = await run('backup', ['--to', to])
    expect([full.code, full.stderr]).to.eql([
      1,
      `${to} is not empty: name a folder that is, or that is not there yet.\n`,
    ])
    const nothing = await run('restore', ['--from', folder])
    expect(nothing.stderr).to.include('holds no backup')
    expect((await run('restore', [])).code).to.equal(2)
    const manifest = await readFile(join(to, 'manifest.json'), 'utf8')
    await appendFile(join(to, 'events.ndjson'), '{}\n')
    expect((await run('restore', ['--from', to])).stderr).to.include('is damaged or missing')
    await writeFile(join(to, 'manifest.json'), manifest.slice(10))
    expect((await run('restore', ['--from', to])).stderr).to.include('is damaged, or of another')
    const other = join(folder, 'one')
    const written = 'wallet-a1b2c3d4-0000-4000-8000-000000000001'
    await house.write(written, ofAnother('a1b2c3d4-0000-4000-8000-00000000000f'))
    const taken = await run('restore', ['--from', other])
    expect([taken.code, taken.stderr]).to.eql([
      1,
      'The event store is not empty: a backup is restored into a new one only.\n',
    ])
    expect(await query(house.pool, sql`select from identity.credentials`)).to.have.length(0)
  })

  it('is not made of a store in which a stream was deleted for good: a restore could not make it so', async () => {
    const house = await open()
    const player = 'a1b2c3d4-0000-4000-8000-0000000000aa'
    await payIn(house, player)
    await house.client.raw.tombstoneStream(`wallet-${player}`)
    const to = join(folder, 'four')
    const refused = await runScript('backup', ['--to', to, '--quiet'], house.env)
    expect([refused.code, refused.stderr]).to.deep.equal([
      1,
      `wallet-${player} was deleted for good ($streamDeleted): a restore could not make it so.\n`,
    ])
  })
})
