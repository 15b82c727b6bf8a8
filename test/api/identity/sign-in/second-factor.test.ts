/** Second factors: staff cannot sign in without one, players may have one; each code counts once, in whatever process. */
import { randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { Secret, TOTP } from 'otpauth'
import { Problem } from '../../../../api/http/problem.ts'
import { createSecondFactors } from '../../../../api/identity/sign-in/second-factor.ts'
import { query, transaction, type Pool, type PoolClient } from '../../../../postgres/postgres.ts'
import { sql } from '../../../../postgres/sql.ts'
import { newAccount } from '../../../support/account.ts'
import { freshDatabase } from '../../../support/database.ts'
import { ask, tokenOf } from '../../../support/http.ts'
import { staffOf, system, type System } from '../../../support/system.ts'

const STEP_MS = 30_000
const codeOf = (secret: string, timestamp: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp })

describe('second factors', function () {
  this.timeout(30_000)

  describe('in the table', () => {
    const WHO = randomUUID()
    let pool: Pool
    let nowMs = 1_800_000_000_000
    const rootKey = randomBytes(32)
    /** Each in a transaction of its own, as a request has it. */
    const factors = () => {
      const all = createSecondFactors({ pool, rootKey, nowMs: () => nowMs })
      const within = <T>(work: (client: PoolClient) => Promise<T>) => transaction(pool, work)
      return {
        begin: (who: string) => within((client) => all.begin(client, who)),
        isOn: (who: string) => within((client) => all.isOn(client, who)),
        take: (who: string, code: string) => within((client) => all.take(client, who, code)),
        confirm: (who: string, code: string) => within((client) => all.confirm(client, who, code)),
        disable: (who: string, code: string) => within((client) => all.disable(client, who, code)),
      }
    }
    beforeEach(async () => {
      pool = await freshDatabase()
    })
    afterEach(() => pool.end())

    it('are the codes of RFC 6238: its own secret gives its own codes', () => {
      const secret = Secret.fromUTF8('12345678901234567890').base32
      const codes = [59, 1111111109, 1234567890].map((s) => codeOf(secret, s * 1_000))
      expect(codes).to.eql(['287082', '081804', '005924'])
    })

    it('ask for nothing until they are confirmed, and are kept sealed', async () => {
      const { secret, uri } = await factors().begin(WHO)
      expect(uri).to.match(/^otpauth:\/\/totp\//)
      expect(await factors().isOn(WHO)).to.equal(false)
      expect(await factors().confirm(WHO, codeOf(secret, nowMs))).to.equal(true)
      expect(await factors().isOn(WHO)).to.equal(true)
      const rows = await query(pool, sql`select * from identity.second_factors`)
      expect(JSON.stringify(rows, (_, value: unknown) => String(value))).not.to.include(secret)
      const again = await factors()
        .begin(WHO)
        .catch((error: unknown) => error)
      expect(again).to.be.instanceOf(Problem).and.include({ code: 'SECOND_FACTOR_ON' })
    })

    it('take the code before, this one and the next, each once, and none that is older', async () => {
      const { secret } = await factors().begin(WHO)
      const take = (step: number) => factors().take(WHO, codeOf(secret, nowMs + step * STEP_MS))
      expect(await take(-2)).to.equal(false)
      expect([await take(-1), await take(-1)]).to.eql([true, false])
      expect(await take(0)).to.equal(true)
      expect([await take(-1), await take(2)]).to.eql([false, false])
      const ten = await Promise.all(Array.from({ length: 10 }, () => take(1)))
      expect(ten.filter(Boolean)).to.have.length(1)
      nowMs += 2 * STEP_MS
      expect(await factors().take(WHO, '000000')).to.equal(false)
    })

    it('end with a code', async () => {
      const { secret } = await factors().begin(WHO)
      await factors().confirm(WHO, codeOf(secret, nowMs - STEP_MS))
      expect(await factors().disable(WHO, codeOf(secret, nowMs - STEP_MS))).to.equal(false)
      expect(await factors().disable(WHO, codeOf(secret, nowMs))).to.equal(true)
      expect(await factors().isOn(WHO)).to.equal(false)
    })
  })

  describe('over HTTP', () => {
    let on: System
    before(async () => {
      on = await system()
    })
    const post = (path: string, body: object, rest: { token?: string; key?: string } = {}) =>
      ask(on.url, 'POST', {
        path,
        body,
        token: rest.token,
        ...(rest.key === undefined ? {} : { headers: { 'idempotency-key': rest.key } }),
      })

    it('are asked of staff, after the right password alone', async () => {
      const { email, password } = staffOf('admin')
      const without = await post('/v1/auth/token', { email, password })
      expect([without.status, without.body['code']]).to.eql([401, 'SECOND_FACTOR_REQUIRED'])
      const guessed = await post('/v1/auth/token', { email, password: 'a wrong one' })
      expect(guessed.body['code']).to.equal('SIGN_IN_FAILED')
    })

    it('are begun, confirmed, needed and ended by a player, all of it on record', async () => {
      const account = newAccount()
      const { email, password } = account
      const { playerId } = (await post('/v1/players', account)).body
      const token = await tokenOf(on.url, account)
      const { body } = await post('/v1/me/second-factor', {}, { token })
      const code = (step: number) => codeOf(String(body['secret']), Date.now() + step * STEP_MS)
      const first = { code: code(-1) }
      const confirm = () =>
        post('/v1/me/second-factor/confirm', first, { token, key: 'confirm-it-once' })
      const confirmed = await confirm()
      expect(confirmed.status, JSON.stringify(confirmed.body)).to.equal(200)
      expect((await confirm()).headers.get('idempotent-replayed')).to.equal('true')
      const signIn = (given: object = {}) => post('/v1/auth/token', { email, password, ...given })
      expect((await signIn()).body['code']).to.equal('SECOND_FACTOR_REQUIRED')
      expect((await signIn({ code: code(5) })).body['code']).to.equal('SIGN_IN_FAILED')
      expect((await signIn({ code: code(0) })).status).to.equal(200)
      const ended = await post('/v1/me/second-factor/disable', { code: code(1) }, { token })
      expect(ended.status, JSON.stringify(ended.body)).to.equal(200)
      expect((await signIn()).status).to.equal(200)
      const types: string[] = []
      for await (const { type } of on.client.read(`signIn-${String(playerId)}`)) types.push(type)
      expect(types).to.eql(['SecondFactorEnabled', 'SecondFactorDisabled'])
    })
  })
})
