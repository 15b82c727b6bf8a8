/** What players settle for themselves, over HTTP: a locked sign-in, a new device, consent to marketing, newer terms. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { policiesOf } from '../../api/http/rate-limits.ts'
import { createPeppers } from '../../api/keys/peppers.ts'
import { openKeyring } from '../../api/keys/keyring.ts'
import { createDevices } from '../../api/identity/sign-in/devices.ts'
import type { Api } from '../../api/server.ts'
import { TERMS_VERSION } from '../../domain/identity/terms.ts'
import { query, transaction } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { newAccount, PASSWORD, type Account } from '../support/account.ts'
import { serveHouse } from '../support/house-api.ts'
import { ask, tokenOf, type Reply } from '../support/http.ts'
import { arrivedFor, letterFor, startLetters } from '../support/letters.ts'
import { olderPlayer } from '../support/older-player.ts'
import { MASTER_KEY, ownHouse, written, type House } from '../support/own-house.ts'
import { until } from '../support/store-process.ts'
import { STAFF, staffOf } from '../support/system.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

describe('the affairs of a player', function () {
  this.timeout(60_000)
  let house: House
  let api: Api
  let endLetters: () => Promise<void>
  let rootKey: Buffer
  before(async () => {
    house = await ownHouse()
    house.work()
    const policies = policiesOf({ requests: 0, signIns: 0 })
    api = await serveHouse(house, { environment: 'demo', policies, demoAccounts: STAFF })
    rootKey = (await openKeyring(house.pool, MASTER_KEY)).root
    const { handler } = house.process()
    endLetters = startLetters({ pool: house.pool, handler, rootKey, publicUrl: api.url })
  })
  after(async () => {
    await endLetters()
    await api.stop()
    await house.remove()
  })

  const said = ({ status, body }: Reply) => [status, body['code'] ?? null]
  const post = (path: string, body: object, token?: string) =>
    ask(api.url, 'POST', { path, body, token })
  const get = (path: string, token: string) => ask(api.url, 'GET', { path, token })
  const register = async (account: Account = newAccount()) => {
    const { body } = await post('/v1/players', account)
    return { ...account, playerId: String(body['playerId']) }
  }
  const signIn = (
    { email, password }: Pick<Account, 'email' | 'password'>,
    { device, agent = FIREFOX }: { device?: string; agent?: string } = {},
  ) =>
    ask(api.url, 'POST', {
      path: '/v1/auth/token',
      body: { email, password, ...(device === undefined ? {} : { device }) },
      headers: { 'user-agent': agent },
    })

  it('a locked sign-in is opened by the staff, on record with the reason', async () => {
    const account = await register()
    for (const nth of [1, 2, 3]) await signIn({ ...account, password: `a wrong one ${nth}` })
    expect(said(await signIn(account))).to.eql([429, 'SIGN_IN_LOCKED'])
    const token = await tokenOf(api.url, staffOf('operator'))
    const path = `/v1/players/${account.playerId}/unlock`
    expect(said(await post(path, { reason: ' ' }, token))).to.eql([400, 'VALIDATION_FAILED'])
    const unlocked = await post(path, { reason: 'called, and knew the answers' }, token)
    expect(said(unlocked), JSON.stringify(unlocked.body)).to.eql([200, null])
    expect(said(await signIn(account))).to.eql([200, null])
    const after = String(unlocked.body['auditPosition'])
    const reader = await tokenOf(api.url, staffOf('admin'))
    const log = await get(`/v1/operations/audit-log?after=${after}`, reader)
    expect(JSON.stringify(log.body['data'])).to.include('player.unlock')
    const none = await post(`/v1/players/${randomUUID()}/unlock`, { reason: 'nobody' }, token)
    expect(said(none)).to.eql([404, 'PLAYER_UNKNOWN'])
  })

  it('a sign-in from a device that was not seen before is told by a letter, a known one is not', async () => {
    const account = await register()
    const [mine, other] = [randomUUID(), randomUUID()]
    for (const device of [mine, mine, other, mine, other]) {
      expect((await signIn(account, { device })).status).to.equal(200)
    }
    const letter = await letterFor(api.url, account.email, { kind: 'newDevice' })
    expect(letter.text).to.include('Firefox on Linux')
    await signIn(account, { device: mine, agent: 'curl/8.5.0' })
    const last = await letterFor(api.url, account.email, { kind: 'newDevice', nth: 2 })
    expect(last.text).to.include('another program')
    expect(await arrivedFor(api.url, account.email, 'newDevice')).to.have.length(2)
  })

  it('at most twenty devices of a player are kept', async () => {
    const subjectId = randomUUID()
    const { pool } = house
    const letters: string[] = []
    const devices = createDevices({
      peppers: createPeppers(rootKey),
      orders: { order: (_, { letterId }) => Promise.resolve(void letters.push(letterId)) },
      facts: { befell: (_, { id }) => Promise.resolve(id) },
      nowMs: Date.now,
    })
    const from = { network: '192.0.2', agent: 'Firefox on Linux' }
    for (let n = 0; n < 22; n += 1) {
      const seen = { ...from, device: randomUUID() }
      await transaction(pool, (client) =>
        devices.see(client, { subjectId, sid: randomUUID() }, seen),
      )
    }
    expect(letters).to.have.length(21) // the first one is where the player is
    const kept = await query(
      house.pool,
      sql`select from identity.devices where subject_id = ${subjectId}`,
    )
    expect(kept).to.have.length(20)
  })

  it('nothing is advertised until it is agreed to, each product and channel by itself, with its history', async () => {
    const account = await register()
    const token = await tokenOf(api.url, account)
    type Consent = { product: string; channel: string; isGiven: boolean }
    const path = '/v1/me/marketing-consent'
    const read = async () => (await get(path, token)).body as Record<string, Consent[]>
    const givenOf = ({ consents }: Record<string, Consent[]>) =>
      (consents ?? [])
        .filter(({ isGiven }) => isGiven)
        .map(({ product, channel }) => `${product} ${channel}`)
    const before = await read()
    expect([before['consents']?.length, givenOf(before), before['history']]).to.eql([20, [], []])
    const put = (...consents: Consent[]) => ask(api.url, 'PUT', { path, token, body: { consents } })
    const casino = { product: 'casino', channel: 'email' }
    const bingo = { product: 'bingo', channel: 'sms' }
    await put({ ...casino, isGiven: true }, { ...bingo, isGiven: true })
    await put({ ...casino, isGiven: true }) // as it is: no change
    await put({ ...bingo, isGiven: false })
    const now = await read()
    expect(givenOf(now)).to.eql(['casino email'])
    expect(now['history']?.map(({ product, isGiven }) => [product, isGiven])).to.eql([
      ['bingo', false],
      ['bingo', true],
      ['casino', true],
    ])
    const wrong = await put({ ...casino, product: 'horses', isGiven: true })
    expect(said(wrong)).to.eql([400, 'VALIDATION_FAILED'])
  })

  it('all that is kept of a player is theirs as a file, for the password again; what was refused or thought is not in it', async () => {
    const account = await register({ ...newAccount(), familyName: '<b>Borg</b>' })
    const token = await tokenOf(api.url, account)
    const sent = async () => (await house.events(`mail-${account.playerId}`)).length === 1
    await until(sent, 'the letter of the registration is on record')
    await post('/v1/deposits', { amount: '1000' }, token)
    const staff = await tokenOf(api.url, staffOf('operator'))
    const path = `/v1/operations/players/${account.playerId}/suspension`
    await post(path, { reason: 'looks like somebody else' }, staff)
    const file = (password: string, format: string) =>
      post('/v1/me/export', { password, format }, token)
    expect(said(await file('not it', 'json'))).to.eql([403, 'PASSWORD_WRONG'])
    const { body, headers } = await file(PASSWORD, 'json')
    expect(headers.get('content-disposition')).to.equal('attachment; filename="my-data.json"')
    expect(body).to.have.nested.property('profile.email', account.email)
    const facts = body['facts'] as { type: string }[]
    expect(facts.map(({ type }) => type)).to.eql([
      'PlayerRegistered',
      'LetterSent', // of the registration
      'WalletOpened',
      'DepositStarted',
      'Deposited',
      'Restricted',
    ])
    const text = JSON.stringify(body)
    expect(text).not.to.match(/looks like|v1\.[A-Za-z0-9+/]{20}|[0-9a-f]{64}/)
    const page = await fetch(`${api.url}/v1/me/export`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ password: PASSWORD, format: 'html' }),
    })
    const html = await page.text()
    expect(html).to.include('&lt;b&gt;Borg&lt;/b&gt;').and.not.include('<b>')
  })

  it('what is thought, noted or suspected of a player is in no file of theirs, nor who has looked', async () => {
    const account = await register()
    const { playerId } = account
    const token = await tokenOf(api.url, account)
    const staff = await tokenOf(api.url, staffOf('operator'))
    const on = `/v1/operations/players/${playerId}`
    const reason = 'the bank has asked about it'
    const done = async (reply: Promise<Reply>) => {
      const { status, body } = await reply
      expect(status, JSON.stringify(body)).to.be.within(200, 201)
    }
    await done(post(`${on}/notes`, { kind: 'protection', text: 'sounded desperate' }, staff))
    await done(post(`${on}/tags`, { tag: 'identityDoubt', reason }, staff))
    await done(post(`${on}/tasks`, { text: 'ask for the source of funds', reason }, staff))
    await done(post(`/v1/players/${playerId}/reveals`, { fields: ['email'], reason }, staff))
    const day = { kind: 'dailyDeposits', day: '2026-11-30', currency: 'EUR', amount: '9000000' }
    const found = { rule: 'deposit_watch', ruleVersion: '2026-1', key: 'a day', evidence: day }
    const ofSuspicion = written(playerId, 'AlertRaised', { data: { playerId, ...found } })
    await house.write(`amlCase-${playerId}`, ofSuspicion)
    const tier = { tier: 'gold', previous: 'bronze' }
    const ofWhom = { market: 'MT', brand: 'acme', accountKind: 'real' }
    const sum = { turnover: '1', currency: 'EUR', ruleVersion: '2026-1' }
    const proposal = { ...tier, ...sum, ...ofWhom }
    const seen = { tier: 'gold', check: 'affordability', outcome: 'failed', evidence: 'no income' }
    for (const fact of [
      written(playerId, 'VipTierProposed', { data: proposal }),
      written(playerId, 'VipCheckRecorded', { data: { ...seen, checkedBy: randomUUID() } }),
    ]) {
      await house.write(`player-${playerId}`, fact)
    }
    const said = { subject: 'payment', text: 'A payout took three days.' }
    const complained = await post('/v1/me/complaints', said, token)
    await done(Promise.resolve(complained))
    await get(`/v1/me/complaints?after=${String(complained.body['position'])}`, token) // it is visible
    await done(post(`/v1/players/${playerId}/close`, { reason }, staff))
    for (const format of ['json', 'html']) {
      const file = await fetch(`${api.url}/v1/me/export`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ password: PASSWORD, format }),
      })
      const text = await file.text()
      for (const own of [account.email, 'AccountClosed', said.text]) expect(text).to.include(own)
      expect(text).not.to.match(
        /desperate|identityDoubt|source of funds|the bank|no income|Alert|Note|Tag|Task|VipCheck|Access|StaffActed|Refus/,
      )
    }
  })

  describe('newer terms', () => {
    it('are accepted before somebody plays or pays in; money can be taken out without', async () => {
      const account = await olderPlayer({ ...house, rootKey })
      const token = await tokenOf(api.url, account)
      const signedIn = await signIn(account)
      expect([signedIn.status, signedIn.body['termsDue']]).to.eql([200, TERMS_VERSION])
      const due = async () => (await get('/v1/me', token)).body['termsDue']
      expect(await due()).to.equal(TERMS_VERSION)
      const deposit = () => post('/v1/deposits', { amount: '1000' }, token)
      const open = () => post('/v1/sessions', { gameId: 'dice' }, token)
      expect(said(await deposit())).to.eql([403, 'TERMS_DUE'])
      expect(said(await open())).to.eql([403, 'TERMS_DUE'])
      const withdrawn = await post('/v1/withdrawals', { amount: '1000' }, token)
      expect(withdrawn.body['code']).to.equal('INSUFFICIENT_FUNDS')
      const old = await post('/v1/me/terms', { version: '2025-1' }, token)
      expect(said(old)).to.eql([400, 'VALIDATION_FAILED'])
      expect(said(await post('/v1/me/terms', { version: TERMS_VERSION }, token))).to.eql([
        200,
        null,
      ])
      expect(await due()).to.equal(null)
      expect((await signIn(account)).body['termsDue']).to.equal(null)
      expect([(await deposit()).status, (await open()).status]).to.eql([201, 201])
      const facts = await house.events(`player-${account.playerId}`)
      expect(facts.at(-1)?.data).to.eql({ version: TERMS_VERSION, previous: '2025-1' })
    })
  })
})
