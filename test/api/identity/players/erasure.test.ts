/** Erasure: asked for by the player, refused while the law wants the data, final, and without a trace in any byte. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { createAccounts } from '../../../../api/identity/players/accounts.ts'
import { createSeals } from '../../../../api/keys/server-seeds.ts'
import { createPaymentGateway } from '../../../../embedded/payment-gateway/in-process.ts'
import { createCommandHandler } from '../../../../eventstore/command-handler.ts'
import { query } from '../../../../postgres/postgres.ts'
import { sql } from '../../../../postgres/sql.ts'
import { createActs } from '../../../../reactions/acts.ts'
import { runDue } from '../../../../reactions/operations/run-due.ts'
import { fromStore } from '../../../../scripts/support/history.ts'
import { createVerification } from '../../../../verifier/verify.ts'
import { newAccount, type Account } from '../../../support/account.ts'
import { ask, tokenOf } from '../../../support/http.ts'
import { until } from '../../../support/store-process.ts'
import { STAFF, system, type System } from '../../../support/system.ts'

type Known = { account: Account; playerId: string; token: string }

describe('personal data', function () {
  this.timeout(60_000)
  let on: System
  before(async () => {
    on = await system()
  })

  async function registered(): Promise<Known> {
    const account = newAccount()
    const made = await ask(on.url, 'POST', { path: '/v1/players', body: account })
    expect(made.status, JSON.stringify(made.body)).to.equal(201)
    const token = await tokenOf(on.url, account)
    return { account, token, playerId: String(made.body['playerId']) }
  }
  const erase = ({ token }: Known) =>
    ask(on.url, 'POST', { path: '/v1/me/erasure', token, body: {} })
  const profileOf = ({ playerId }: Known, token: string, after: unknown = 0) =>
    ask(on.url, 'GET', { path: `/v1/players/${playerId}?after=${String(after)}`, token })
  const staffToken = (role: string) => {
    const one = STAFF.find((each) => each.role === role)
    if (one === undefined) throw new Error(`no staff is ${role}`)
    return tokenOf(on.url, one)
  }
  const hasKey = async (playerId: string) => {
    const keys = sql`select from identity.data_keys where player_id = ${playerId}`
    return (await query(on.pool, keys)).length === 1
  }

  /** How often it is due that the player is forgotten. */
  const forgetting = async (playerId: string) => {
    const rows = sql`select from read.due where kind = 'forget' and id = ${playerId}`
    return (await query(on.pool, rows)).length
  }

  it('is shown to the player, to staff masked, and to an auditor only as a pseudonym', async () => {
    const known = await registered()
    const { email, givenName, familyName, dateOfBirth, address } = known.account
    const own = await profileOf(known, known.token)
    expect(own.body['personal']).to.eql({ email, givenName, familyName, dateOfBirth, address })
    expect(own.body).to.include({ status: 'registered', kycStatus: 'notStarted', country: 'MT' })
    const asOperator = await profileOf(known, await staffToken('operator'))
    expect(asOperator.body['personal']).to.deep.include({ givenName: 'T.', dateOfBirth: '1990' })
    expect(JSON.stringify(asOperator.body)).not.to.include(email)
    const asAuditor = await profileOf(known, await staffToken('auditor'))
    expect(asAuditor.body['personal']).to.equal(null)
    const other = await registered()
    expect((await profileOf(known, other.token)).status).to.equal(404)
  })

  it('is changed in its address, and the same request twice is one event', async () => {
    const known = await registered()
    const address = { street: '2 Harbour Road', city: 'Sliema', postalCode: 'SLM 1' }
    const change = (body: object) =>
      ask(on.url, 'PUT', {
        path: '/v1/me/address',
        token: known.token,
        body,
        headers: { 'idempotency-key': 'the-same-key' },
      })
    const first = await change(address)
    expect(first.status, JSON.stringify(first.body)).to.equal(200)
    expect((await change(address)).headers.get('idempotent-replayed')).to.equal('true')
    expect((await change({ ...address, city: 'Mdina' })).status).to.equal(422)
    const now = await profileOf(known, known.token, first.body['position'])
    expect((now.body['personal'] as { address: object }).address).to.eql(address)
    const seen = await profileOf(known, await staffToken('operator'))
    expect(seen.body['revision']).to.equal('1')
  })

  it('is erased: unreadable, signed out, and the e-mail free, but not the person', async () => {
    const known = await registered()
    const erased = await erase(known)
    expect(erased.status, JSON.stringify(erased.body)).to.equal(200)
    expect(await hasKey(known.playerId)).to.equal(false)
    const { position } = erased.body
    const profile = await profileOf(known, await staffToken('operator'), position)
    expect(profile.body).to.include({ status: 'erased', personal: null, country: 'MT' })
    const { email, password } = known.account
    const signIn = await ask(on.url, 'POST', {
      path: '/v1/auth/token',
      body: { email, password },
    })
    expect(signIn.status).to.equal(401)
    const register = (body: object) => ask(on.url, 'POST', { path: '/v1/players', body })
    const back = await register({ ...known.account, email: newAccount().email })
    expect(back.body['code']).to.equal('REGISTRATION_REFUSED')
    expect((await register({ ...newAccount(), email })).status).to.equal(201)
  })

  it('is kept while money is there, or the law wants it', async () => {
    const known = await registered()
    const { token } = known
    const pay = (path: string) => ask(on.url, 'POST', { path, token, body: { amount: '100' } })
    await pay('/v1/deposits')
    expect((await erase(known)).body['code']).to.equal('WALLET_NOT_EMPTY')
    await ask(on.url, 'POST', { path: '/v1/sessions', token, body: { gameId: 'dice' } })
    expect((await erase(known)).body['code']).to.equal('SESSIONS_OPEN')
    const other = await registered()
    await ask(on.url, 'POST', {
      path: '/v1/deposits',
      token: other.token,
      body: { amount: '100' },
    })
    await ask(on.url, 'POST', {
      path: '/v1/withdrawals',
      token: other.token,
      body: { amount: '100' },
    })
    expect((await erase(other)).body['code']).to.equal('RETENTION_REQUIRED')
    expect(await hasKey(other.playerId)).to.equal(true)
  })

  it('stays erased when a backup brings its key back', async () => {
    const known = await registered()
    const rows = sql`select * from identity.data_keys where player_id = ${known.playerId}`
    const [key] = await query<{ wrapped: string; version: number }>(on.pool, rows)
    const { position } = (await erase(known)).body
    await profileOf(known, await staffToken('operator'), position)
    await query(
      on.pool,
      sql`insert into identity.data_keys (player_id, wrapped, version)
          values (${known.playerId}, ${key?.wrapped}, ${key?.version})`,
    )
    expect(await forgetting(known.playerId)).to.equal(1)
    const ending = new AbortController()
    const handler = createCommandHandler({ store: on.client })
    const { run: act, parties } = createActs({
      handler,
      store: on.client,
      accounts: createAccounts(on.pool),
      payments: createPaymentGateway(),
      seals: createSeals(on.masterKey),
    })
    const acting = runDue({ pool: on.pool, act, parties, signal: ending.signal })
    await until(async () => !(await hasKey(known.playerId)), 'forgotten again')
    ending.abort()
    await acting
    expect(await forgetting(known.playerId)).to.equal(0)
  })

  it('leaves every stream provable', async () => {
    await erase(await registered())
    const verification = createVerification()
    for await (const event of fromStore(on.eventStoreUrl)) verification.add(event)
    expect(verification.finish().findings).to.eql([])
  })

  it('is in no event, no row and no file in clear', async () => {
    const known = await registered()
    const { email, familyName, address } = known.account
    await ask(on.url, 'PUT', { path: '/v1/me/address', token: known.token, body: address })
    await query(on.pool, sql`checkpoint`)
    const secrets = [email, familyName].map((text) => text.toLowerCase())
    const found = new Set<string>()
    const files = await readdir(on.dataDir, { recursive: true, withFileTypes: true })
    for (const file of files.filter((one) => one.isFile())) {
      const bytes = await readFile(join(file.parentPath, file.name)).catch(() => Buffer.alloc(0))
      for (const text of [...secrets, known.playerId]) if (bytes.includes(text)) found.add(text)
    }
    expect([...found]).to.eql([known.playerId]) // which shows that the right bytes were looked at
  })
})
