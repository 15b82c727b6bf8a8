/** Sign-in: locked after three failures in half an hour, to the second, and the same for everybody, whether they exist or not. */
import { hash as argon2, verify } from '@node-rs/argon2'
import { expect } from 'chai'
import { Problem } from '../../../../api/http/problem.ts'
import { createLockout, type Lockout } from '../../../../api/identity/sign-in/lockout.ts'
import { createPasswords } from '../../../../api/identity/sign-in/passwords.ts'
import { query, transaction, type Pool } from '../../../../postgres/postgres.ts'
import { sql } from '../../../../postgres/sql.ts'
import { newAccount, PASSWORD } from '../../../support/account.ts'
import { freshDatabase } from '../../../support/database.ts'
import { ask, type Reply } from '../../../support/http.ts'
import { system, type System } from '../../../support/system.ts'

const MINUTE_MS = 60_000

describe('sign-in', function () {
  this.timeout(30_000)

  describe('the lockout', () => {
    let pool: Pool
    let nowMs = Date.now()
    beforeEach(async () => {
      pool = await freshDatabase()
    })
    afterEach(() => pool.end())

    const lockoutOf = () => createLockout(pool, () => nowMs)
    /** Whether it was the failure that locks; or the seconds for which it was locked already. */
    async function failed(on: Lockout, who: string): Promise<boolean | number | undefined> {
      let isLocking = false
      const onLocking = () => {
        isLocking = true
        return Promise.resolve()
      }
      const outcome = on.attempt(who, { prove: () => Promise.resolve(null), onLocking })
      return outcome.then(() => isLocking, secondsOf)
    }
    function secondsOf(error: unknown): number | undefined {
      if (error instanceof Problem) return error.more.retryAfterS
      throw error
    }
    const lockedForS = (on: Lockout, who: string) => on.refuseLocked(who).then(() => 0, secondsOf)

    it('begins with the third failure within thirty minutes, and ends when the first of them is that old', async () => {
      const lockout = lockoutOf()
      expect(await failed(lockout, 'a')).to.equal(false)
      nowMs += 10 * MINUTE_MS
      expect(await failed(lockout, 'a')).to.equal(false)
      expect(await lockedForS(lockout, 'a')).to.equal(0)
      nowMs += 10 * MINUTE_MS
      expect(await failed(lockout, 'a')).to.equal(true)
      expect(await lockedForS(lockout, 'a')).to.equal(600)
      expect(await lockedForS(lockout, 'b')).to.equal(0)
      nowMs += 10 * MINUTE_MS - 1
      expect(await lockedForS(lockout, 'a')).to.equal(1)
      nowMs += 1
      expect(await lockedForS(lockout, 'a')).to.equal(0)
    })

    it('counts for all processes, forgets at a success, and keeps half an hour', async () => {
      const [one, other] = [lockoutOf(), lockoutOf()]
      await failed(one, 'a')
      await failed(other, 'a')
      await failed(one, 'b')
      await transaction(pool, (client) => other.forgive(client, 'b'))
      expect(await failed(one, 'a')).to.equal(true)
      nowMs += 30 * MINUTE_MS
      await failed(one, 'c')
      const kept = await query(pool, sql`select email_hash from identity.failed_sign_ins`)
      expect(kept).to.eql([{ email_hash: 'c' }])
    })

    it('hears three of twenty that fail at once, and one of them locks', async () => {
      const [one, other] = [lockoutOf(), lockoutOf()]
      const twenty = Array.from({ length: 20 }, (_, n) => failed(n % 2 === 0 ? one : other, 'a'))
      const outcomes = await Promise.all(twenty)
      expect(outcomes.filter((outcome) => outcome === false)).to.have.length(2)
      expect(outcomes.filter((outcome) => outcome === true)).to.have.length(1)
      expect(outcomes.filter((outcome) => outcome === 1_800)).to.have.length(17)
    })
  })

  describe('over HTTP', () => {
    let on: System
    before(async () => {
      on = await system()
    })
    const signIn = (email: string, password: string) =>
      ask(on.url, 'POST', { path: '/v1/auth/token', body: { email, password } })
    const shown = ({ status, body, headers }: Reply) => {
      const retry = headers.get('retry-after')
      return { status, code: body['code'], detail: body['detail'], isTold: retry !== null }
    }
    async function registered() {
      const account = newAccount()
      await ask(on.url, 'POST', { path: '/v1/players', body: account })
      return account.email
    }

    it('answers the unknown and the wrong alike, failure by failure, into the lock', async () => {
      const known = await registered()
      const unknown = newAccount().email
      for (let n = 0; n < 5; n += 1) {
        const [one, other] = [
          await signIn(known, 'a wrong one'),
          await signIn(unknown, 'a wrong one'),
        ]
        expect(shown(one)).to.eql(shown(other))
        expect(one.body['code']).to.equal(n < 3 ? 'SIGN_IN_FAILED' : 'SIGN_IN_LOCKED')
      }
      const right = await signIn(known, PASSWORD)
      expect([right.status, right.body['code']]).to.eql([429, 'SIGN_IN_LOCKED'])
      const seconds = Number(right.headers.get('retry-after'))
      expect(seconds).to.be.within(1_700, 1_800)
    })

    it('lets a burst of guesses try no more than the lock allows, were one of them right', async () => {
      const known = await registered()
      const guesses = Array.from({ length: 12 }, (_, n) => (n === 11 ? PASSWORD : `wrong no. ${n}`))
      const answers = await Promise.all(guesses.map((guess) => signIn(known, guess)))
      expect(answers.map(({ status }) => status)).not.to.include(200)
    })

    it('puts the lock on record, once', async () => {
      const account = newAccount()
      const { body } = await ask(on.url, 'POST', { path: '/v1/players', body: account })
      for (let n = 0; n < 4; n += 1) await signIn(account.email, 'a wrong one')
      const types: string[] = []
      const stream = `signIn-${String(body['playerId'])}`
      for await (const { type } of on.client.read(stream)) types.push(type)
      expect(types).to.eql(['SignInLocked'])
    })

    it('puts the lock on record once where ten fail at once, in two processes', async () => {
      const account = newAccount()
      const { body } = await ask(on.url, 'POST', { path: '/v1/players', body: account })
      const { url: other } = await on.startAnotherApi()
      const wrong = { email: account.email, password: 'a wrong one' }
      const ten = Array.from({ length: 10 }, (_, n) =>
        ask(n % 2 === 0 ? on.url : other, 'POST', { path: '/v1/auth/token', body: wrong }),
      )
      const statuses = (await Promise.all(ten)).map(({ status }) => status).sort()
      expect(statuses).to.eql([401, 401, 401, 429, 429, 429, 429, 429, 429, 429])
      const types: string[] = []
      const stream = `signIn-${String(body['playerId'])}`
      for await (const { type } of on.client.read(stream)) types.push(type)
      expect(types).to.eql(['SignInLocked'])
    })

    it('is locked by passwords that a registration was tried with, and a registration by sign-ins', async () => {
      const register = async (account: object) => {
        const { status, body } = await ask(on.url, 'POST', { path: '/v1/players', body: account })
        return [status, body['code']]
      }
      const REFUSED = [409, 'REGISTRATION_REFUSED']
      const account = newAccount()
      const { body } = await ask(on.url, 'POST', { path: '/v1/players', body: account })
      expect(await register(account)).to.eql([201, undefined])
      for (const nth of ['one', 'two', 'three']) {
        const guess = { ...account, password: `wrong password ${nth}` }
        expect(await register(guess)).to.eql(REFUSED)
      }
      expect(await register(account)).to.eql(REFUSED)
      expect((await signIn(account.email, PASSWORD)).body['code']).to.equal('SIGN_IN_LOCKED')
      const types: string[] = []
      const stream = `signIn-${String(body['playerId'])}`
      for await (const { type } of on.client.read(stream)) types.push(type)
      expect(types).to.eql(['SignInLocked'])
      const other = newAccount()
      await register(other)
      for (let n = 0; n < 3; n += 1) await signIn(other.email, 'a wrong one')
      expect(await register(other)).to.eql(REFUSED)
    })

    it('forgives failures at a success', async () => {
      const known = await registered()
      for (const password of ['a wrong one', 'a wrong one', PASSWORD, 'a wrong one', PASSWORD]) {
        expect((await signIn(known, password)).status).to.equal(password === PASSWORD ? 200 : 401)
      }
    })

    it('makes a hash anew that was made with other parameters', async () => {
      const known = await registered()
      const weak = await argon2(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 })
      const subject = sql`select subject_id, password_hash from identity.credentials
        where password_hash = ${weak}`
      const { body } = await signIn(known, PASSWORD)
      const who = JSON.parse(
        Buffer.from(String(body['accessToken']).split('.')[1] ?? '', 'base64url').toString(),
      ) as { sub: string }
      const set = sql`update identity.credentials set password_hash = ${weak}
        where subject_id = ${who.sub}`
      await query(on.pool, set)
      expect(await query(on.pool, subject)).to.have.length(1)
      expect((await signIn(known, PASSWORD)).status).to.equal(200)
      expect(await query(on.pool, subject)).to.have.length(0)
      expect((await signIn(known, PASSWORD)).status).to.equal(200)
    })
  })

  it('does the work of a verification for whoever does not exist', async () => {
    const verified: string[] = []
    const passwords = createPasswords((stored, password) => {
      verified.push(String(stored))
      return verify(stored, password)
    })
    expect(await passwords.matches('any password', null)).to.equal(false)
    expect(await passwords.matches('any password', await passwords.hash('another'))).to.equal(false)
    expect(verified).to.have.length(2)
    for (const stored of verified) expect(passwords.isOutdated(stored)).to.equal(false)
  })
})
