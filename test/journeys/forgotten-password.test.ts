/** A forgotten password, a proven and a changed e-mail, over HTTP: by letters of the sandbox, links that work once, and refusals that change nothing. */
import { expect } from 'chai'
import { openKeyring } from '../../api/keys/keyring.ts'
import type { Api } from '../../api/server.ts'
import { policiesOf } from '../../api/http/rate-limits.ts'
import { query } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { newAccount, type Account } from '../support/account.ts'
import { ask, tokenOf, type Reply } from '../support/http.ts'
import { arrivedFor, letterFor, startLetters, tokenIn } from '../support/letters.ts'
import { MASTER_KEY, ownHouse, type House } from '../support/own-house.ts'
import { serveHouse } from '../support/house-api.ts'
import { until } from '../support/store-process.ts'
import { codeOf } from '../support/second-factor.ts'

const NEXT = 'herons over nine kettles'
const RESET = { kind: 'passwordReset' } as const
const CHANGE = { kind: 'emailChange' } as const

describe('letters and their links', function () {
  this.timeout(60_000)
  let house: House
  let api: Api
  let endLetters: () => Promise<void>
  before(async () => {
    house = await ownHouse()
    house.work()
    const policies = policiesOf({ requests: 0, signIns: 0 })
    api = await serveHouse(house, { environment: 'demo', policies })
    const { root: rootKey } = await openKeyring(house.pool, MASTER_KEY)
    const { handler } = house.process()
    endLetters = startLetters({ pool: house.pool, handler, rootKey, publicUrl: api.url })
  })
  after(async () => {
    await endLetters()
    await api.stop()
    await house.remove()
  })

  type Rest = { token?: string; key?: string }
  const post = (path: string, body: object, { token, key }: Rest = {}) =>
    ask(api.url, 'POST', {
      path,
      body,
      token,
      ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
    })
  const said = ({ status, body }: Reply) => [status, body['code'] ?? null]
  const register = async (account = newAccount()) => {
    const { body } = await post('/v1/players', account)
    return { ...account, playerId: String(body['playerId']) }
  }
  const forgotten = ({ email }: Pick<Account, 'email'>) =>
    post('/v1/auth/forgotten-password', { email })
  const reset = (token: string, newPassword = NEXT, key?: string) =>
    post('/v1/auth/reset-password', { token, newPassword }, key === undefined ? {} : { key })
  const typesOf = async (stream: string) => (await house.events(stream)).map(({ type }) => type)
  const expire = (playerId: string) =>
    query(
      house.pool,
      sql`update identity.links set expires_at = clock_timestamp() where subject_id = ${playerId}`,
    )

  describe('a forgotten password', () => {
    it('is another by the link, once: every sign-in ends, what was asked for before comes to nothing', async () => {
      const account = await register()
      const token = await tokenOf(api.url, account)
      expect((await forgotten(account)).status).to.equal(202)
      const link = tokenIn(await letterFor(api.url, account.email, RESET))
      const [first, again] = [await reset(link, NEXT, 'once'), await reset(link, NEXT, 'once')]
      expect(said(first)).to.eql([200, null])
      expect(again.headers.get('idempotent-replayed')).to.equal('true')
      expect(again.body).to.eql(first.body)
      expect(said(await reset(link))).to.eql([409, 'LINK_USED'])
      const me = await ask(api.url, 'GET', { path: '/v1/me', token })
      expect(me.status).to.equal(401)
      expect(await tokenOf(api.url, account)).to.equal('refused')
      expect(await tokenOf(api.url, { ...account, password: NEXT })).not.to.equal('refused')
      const told = await letterFor(api.url, account.email, { kind: 'passwordChanged' })
      expect(told.text).to.include('signed out everywhere')
      expect(await typesOf(`signIn-${account.playerId}`)).to.include('PasswordReset')
      const sent = await house.events(`mail-${account.playerId}`)
      expect(sent.map(({ data }) => data)).to.containSubset([
        { kind: 'passwordReset', textVersion: '2026-3', language: 'en' },
      ])
    })

    it('is answered alike for an address that nobody has, and writes to nobody', async () => {
      const nobody = newAccount()
      const account = await register()
      const [unknown, known] = [await forgotten(nobody), await forgotten(account)]
      expect([unknown.status, unknown.body]).to.eql([known.status, known.body])
      await letterFor(api.url, account.email, RESET)
      expect(await arrivedFor(api.url, nobody.email)).to.eql([])
      await until(async () => {
        const left = await query(house.pool, sql`select from identity.letters`)
        return left.length === 0
      }, 'no letter waits')
    })

    it('sends three letters an hour at most', async () => {
      const account = await register()
      for (const nth of [1, 2, 3]) {
        await forgotten(account)
        await letterFor(api.url, account.email, { ...RESET, nth })
      }
      await forgotten(account)
      const other = await register()
      await forgotten(other)
      await letterFor(api.url, other.email, RESET)
      expect(await arrivedFor(api.url, account.email, RESET.kind)).to.have.length(3)
    })

    it('is set once by two who use the link at once', async () => {
      const account = await register()
      await forgotten(account)
      const link = tokenIn(await letterFor(api.url, account.email, RESET))
      const both = await Promise.all([reset(link, NEXT), reset(link, `${NEXT} again`)])
      expect(both.map(said)).to.have.deep.members([
        [200, null],
        [409, 'LINK_USED'],
      ])
      const facts = await typesOf(`signIn-${account.playerId}`)
      expect(facts.filter((type) => type === 'PasswordReset')).to.have.length(1)
    })

    it('stays where the link is late, of another purpose, or none; an easy password leaves the link', async () => {
      const account = await register()
      await forgotten(account)
      const link = tokenIn(await letterFor(api.url, account.email, RESET))
      expect(said(await post('/v1/email/verify', { token: link }))).to.eql([404, 'LINK_UNKNOWN'])
      expect(said(await reset('A'.repeat(43)))).to.eql([404, 'LINK_UNKNOWN'])
      expect(said(await reset(link, 'password12345'))).to.eql([400, 'VALIDATION_FAILED'])
      await expire(account.playerId)
      expect(said(await reset(link))).to.eql([410, 'LINK_EXPIRED'])
      expect(await tokenOf(api.url, account)).not.to.equal('refused')
    })

    it('opens a locked sign-in again, but not where a second factor could be guessed at', async () => {
      const [plain, guarded] = [await register(), await register()]
      const token = await tokenOf(api.url, guarded)
      const { body } = await post('/v1/me/second-factor', {}, { token })
      const secret = String(body['secret'])
      await post('/v1/me/second-factor/confirm', { code: codeOf(secret, -1) }, { token })
      const signIn = (email: string, password: string, code?: string) =>
        post('/v1/auth/token', { email, password, ...(code === undefined ? {} : { code }) })
      for (const { email } of [plain, guarded]) {
        for (const nth of [1, 2, 3]) await signIn(email, `a wrong one ${nth}`)
        await forgotten({ email })
        await reset(tokenIn(await letterFor(api.url, email, RESET)))
      }
      expect(said(await signIn(plain.email, NEXT))).to.eql([200, null])
      const locked = await signIn(guarded.email, NEXT, codeOf(secret, 0))
      expect(said(locked)).to.eql([429, 'SIGN_IN_LOCKED'])
    })
  })

  describe('an e-mail', () => {
    const profileOf = async (account: Account & { playerId: string }, after = '0') => {
      const token = await tokenOf(api.url, account)
      const path = `/v1/players/${account.playerId}?after=${after}`
      return (await ask(api.url, 'GET', { path, token })).body
    }

    it('is proven by its link, once', async () => {
      const account = await register()
      const token = await tokenOf(api.url, account)
      expect((await profileOf(account))['emailVerifiedAt']).to.equal(null)
      expect(said(await post('/v1/me/email/verification', {}, { token }))).to.eql([200, null])
      const asked = { kind: 'emailVerification', nth: 2 } as const // the first came by itself
      const link = tokenIn(await letterFor(api.url, account.email, asked))
      const both = await Promise.all([1, 2].map(() => post('/v1/email/verify', { token: link })))
      expect(both.map(said)).to.have.deep.members([
        [200, null],
        [409, 'LINK_USED'],
      ])
      const done = both.find(({ status }) => status === 200)
      const profile = await profileOf(account, String(done?.body['position']))
      expect(profile['emailVerifiedAt']).to.be.a('string')
      const facts = await house.events(`player-${account.playerId}`)
      expect(facts.map(({ type }) => type)).to.eql(['PlayerRegistered', 'EmailVerified'])
      expect(JSON.stringify(facts, (_, value: unknown) => String(value))).not.to.include(
        account.email,
      )
      const again = await post('/v1/me/email/verification', {}, { token })
      expect(said(again)).to.eql([409, 'EMAIL_VERIFIED_ALREADY'])
    })

    it('is another once the link that was sent there is used; the former is told, and is free', async () => {
      const account = await register()
      const token = await tokenOf(api.url, account)
      const next = newAccount().email
      const wrong = await post('/v1/me/email', { email: next, password: 'not it' }, { token })
      expect(said(wrong)).to.eql([403, 'PASSWORD_WRONG'])
      const { password } = account
      const same = { email: account.email.toUpperCase(), password }
      expect(said(await post('/v1/me/email', same, { token }))).to.eql([409, 'EMAIL_SAME'])
      expect(said(await post('/v1/me/email', { email: next, password }, { token }))).to.eql([
        200,
        null,
      ])
      const link = tokenIn(await letterFor(api.url, next, CHANGE))
      const notice = await letterFor(api.url, account.email, { kind: 'emailChangeNotice' })
      expect(notice.text).not.to.include(next)
      expect(notice.text).to.match(/\(\d+ [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC\)/)
      const changed = await post('/v1/email/change', { token: link }, { key: 'once' })
      expect(said(changed)).to.eql([200, null])
      const repeated = await post('/v1/email/change', { token: link }, { key: 'once' })
      expect(repeated.headers.get('idempotent-replayed')).to.equal('true')
      expect(said(await post('/v1/email/change', { token: link }))).to.eql([409, 'LINK_USED'])
      expect(await tokenOf(api.url, account)).to.equal('refused')
      const moved = { ...account, email: next }
      const profile = await profileOf(moved, String(changed.body['position']))
      expect(profile).to.have.nested.property('personal.email', next)
      expect(profile['emailVerifiedAt']).to.be.a('string')
      const successor = await post('/v1/players', { ...newAccount(), email: account.email })
      expect(successor.status).to.equal(201)
    })

    it('of somebody else is told to whoever has the link alone, and changes nothing', async () => {
      const [account, other] = [await register(), newAccount()]
      const token = await tokenOf(api.url, account)
      const asked = { email: other.email, password: account.password }
      expect((await post('/v1/me/email', asked, { token })).status).to.equal(200)
      const link = tokenIn(await letterFor(api.url, other.email, CHANGE))
      await register(other)
      expect(said(await post('/v1/email/change', { token: link }))).to.eql([409, 'EMAIL_TAKEN'])
      expect(await tokenOf(api.url, account)).not.to.equal('refused')
      expect(await tokenOf(api.url, other)).not.to.equal('refused')
      expect(await typesOf(`player-${account.playerId}`)).to.eql(['PlayerRegistered'])
    })

    it('stays where the password was changed since', async () => {
      const account = await register()
      const token = await tokenOf(api.url, account)
      const next = newAccount().email
      await post('/v1/me/email', { email: next, password: account.password }, { token })
      const link = tokenIn(await letterFor(api.url, next, CHANGE))
      await ask(api.url, 'PUT', {
        path: '/v1/me/password',
        token,
        body: { password: account.password, newPassword: NEXT },
      })
      expect(said(await post('/v1/email/change', { token: link }))).to.eql([409, 'LINK_USED'])
      expect(await tokenOf(api.url, { ...account, password: NEXT })).not.to.equal('refused')
    })
  })

  it('are nowhere to be read in production', async () => {
    const elsewhere = await serveHouse(house, { environment: 'production' })
    const found = await ask(elsewhere.url, 'GET', { path: '/v1/mailbox' })
    expect(said(found)).to.eql([404, 'NOT_FOUND'])
    await elsewhere.stop()
  })

  it('are forgotten with their player, and leave no address in any table', async () => {
    const account = await register()
    const token = await tokenOf(api.url, account)
    await post('/v1/me/email/verification', {}, { token })
    await letterFor(api.url, account.email, { kind: 'emailVerification', nth: 2 })
    for (const table of ['letters', 'links', 'mailbox'] as const) {
      const rows = await query(house.pool, sql`select * from ${tableOf[table]}`)
      const text = JSON.stringify(rows, (_, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      )
      expect(text).not.to.include(account.email)
    }
    const erased = await post('/v1/me/erasure', {}, { token })
    expect(said(erased)).to.eql([200, null])
    expect(await arrivedFor(api.url, account.email)).to.eql([])
    const { playerId } = account
    const links = await query(
      house.pool,
      sql`select from identity.links where subject_id = ${playerId}`,
    )
    expect(links).to.eql([])
  })
})

const tableOf = {
  letters: sql`identity.letters`,
  links: sql`identity.links`,
  mailbox: sql`identity.mailbox`,
}
