/** Data that an older commit stored: this code starts on them, proves and verifies them, and the players go on. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { permissionsOf } from '../../api/http/permissions.ts'
import { freePort } from '../../embedded/ports.ts'
import { ask, tokenOf } from '../support/http.ts'
import { npmStart, type NpmStart } from '../support/npm-start.ts'
import { runScript } from '../support/script.ts'
import { until } from '../support/store-process.ts'
import { allFolded } from '../support/standings.ts'
import { expected, restoreStoredData } from '../support/stored-data.ts'

type Body = Record<string, unknown>

/** Read models of what that commit had no words for. */
const YOUNGER = [
  'access_log',
  'bonuses',
  'complaints',
  'letters_given_up',
  'contacts',
  'house_payouts',
  'notes',
  'player_tags',
  'refusals',
  'restrictions',
  'rule_packs',
  'suspensions',
  'switches',
  'tasks',
  'vip_proposals',
]

describe('data stored by an older commit', function () {
  this.timeout(120_000)
  let dataDir: string
  let system: NpmStart | undefined
  let url: string
  let auditor: string
  let asStored: Awaited<ReturnType<typeof run>>
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'acme-stored-'))
    await restoreStoredData(dataDir)
    asStored = await run('verify', '--all', '--quiet', '--json', '--data', dataDir)
    system = await npmStart({ dataDir, port: await freePort() })
    ;({ url } = system.run())
    auditor = await tokenOf(url, staffOf('auditor'))
    await allFolded(url, auditor)
  })
  after(async () => {
    await system?.kill()
    await rm(dataDir, { recursive: true, force: true })
  })

  const playerOf = (name: string) => found(expected.players.find((one) => one.name === name))
  const staffOf = (role: string) => found(expected.staff.find((one) => one.role === role))
  const get = async (path: string, token: string): Promise<Body> => {
    const { status, body } = await ask(url, 'GET', { path, token })
    expect(status, JSON.stringify(body)).to.equal(200)
    return body
  }
  const run = (name: string, ...args: string[]) => runScript(name, args, { DATA_DIR: dataDir })

  it('verify to the number of rounds that were played, and wait for the seed of an open session', () => {
    const { code, stdout, stderr } = asStored
    const { rounds, verified, pending, findingCount } = JSON.parse(stdout) as Body
    expect({ rounds, verified, pending, findingCount }, stdout).to.deep.equal(expected.verifier)
    expect(code, stderr).to.equal(5)
  })
  it('verify once they run again, with the seeds that have had their day since then', async () => {
    const isOver = async () => {
      const path = '/v1/operations/due?kind=seed&overdue=true'
      return ((await get(path, auditor))['data'] as Body[]).length === 0
    }
    await until(isOver, 'the seeds of sessions that nobody plays have ended')
    const { code, stdout, stderr } = await run('verify', '--all', '--quiet', '--json')
    const { rounds, verified, pending, findingCount } = JSON.parse(stdout) as Record<string, number>
    const { rounds: played } = expected.verifier
    expect({ rounds, findingCount }, stdout).to.deep.equal({ rounds: played, findingCount: 0 })
    expect((verified ?? 0) + (pending ?? 0)).to.equal(played)
    expect(code, stderr).to.equal(pending === 0 ? 0 : 5)
  })
  it('make read tables that equal their streams', async () => {
    const { code, stdout, stderr } = await run('projections', 'prove', '--quiet', '--json')
    expect(code, stdout + stderr).to.equal(0)
    const proofs = JSON.parse(stdout) as { table: string; rows: number }[]
    const ofRounds = proofs.find(({ table }) => table === 'rounds')
    expect(ofRounds?.rows).to.equal(expected.verifier.rounds)
    const empty = proofs.filter(({ rows }) => rows === 0).map(({ table }) => table)
    expect(empty).to.have.members(YOUNGER)
  })
  it('hold every wallet to the minor unit, in currencies of 0, 2 and 3 decimals', async () => {
    for (const { playerId, wallet } of expected.players) {
      const found = await get(`/v1/wallet?playerId=${playerId}`, auditor)
      expect(found).to.include({ ...wallet })
    }
  })
  it('let players sign in: with the first password, a changed one, and a second factor', async () => {
    for (const name of ['ada', 'yuki', 'grace']) {
      const { playerId, wallet, ...account } = playerOf(name)
      const token = await tokenOf(url, account)
      expect(await get('/v1/me', token)).to.deep.equal({
        id: playerId,
        role: 'player',
        permissions: permissionsOf('player'),
        termsDue: null,
      })
      expect((await get('/v1/wallet', token))['balance']).to.equal(wallet.balance)
    }
    const { status } = await ask(url, 'POST', { path: '/v1/auth/token', body: expected.erased })
    expect(status).to.equal(401)
  })
  it('show what is personal to whom it concerns', async () => {
    const operator = await tokenOf(url, staffOf('operator'))
    const { playerId, email, password } = playerOf('ada')
    const token = await tokenOf(url, { email, password })
    const { personal: masked } = await get(`/v1/players/${playerId}`, operator)
    expect(masked).to.deep.include({ email: 'a•••@p•••.example', familyName: 'B.' })
    const { personal } = await get(`/v1/players/${playerId}`, token)
    expect(personal).to.deep.include({ email, familyName: 'Borg' })
    expect((personal as { address: object }).address).to.include({ street: '2 Old Mint Street' })
  })
  it('recognise a command that is repeated, and answer as they did', async () => {
    const token = await tokenOf(url, playerOf('ada'))
    for (const { path, key, body, answer } of expected.known) {
      const headers = { 'idempotency-key': key }
      const again = await ask(url, 'POST', { path, token, body, headers })
      expect([again.status, again.headers.get('idempotent-replayed')], path).to.deep.equal([
        201,
        'true',
      ])
      expect(again.body).to.include(answer)
    }
  })
  it('take the next bet, in the session that was left open', async () => {
    const { wallet, ...account } = playerOf('ada')
    const token = await tokenOf(url, account)
    const path = `/v1/sessions/${expected.openSession}/bets`
    const body = { stake: '100', choice: '4950' }
    const { status, body: bet } = await ask(url, 'POST', { path, token, body })
    expect(status, JSON.stringify(bet)).to.equal(201)
    const balance = BigInt(wallet.balance) - 100n + BigInt(String(bet['payout']))
    expect(bet['balance']).to.equal(String(balance))
    const after = await get(`/v1/wallet?after=${String(bet['position'])}`, token)
    expect(after['balance']).to.equal(String(balance))
  })
  it('are left in order, and nothing was warned of', async () => {
    expect(await system?.stop()).to.equal(0)
    const logs = join(dataDir, 'logs')
    const said = await Promise.all(
      (await readdir(logs)).map((file) => readFile(join(logs, file), 'utf8')),
    )
    expect(said.length).to.be.greaterThan(3)
    const warnings = [system?.output(), ...said].join('\n').match(/^.*\w*Warning: .*$/gm)
    expect(warnings).to.equal(null)
  })
})

function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('the fixture holds no such thing')
  return thing
}
