/** Requests that change a sign-in, sent again: with another body, with a wrong code, after a failure in their middle. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { query } from '../../../../postgres/postgres.ts'
import { sql } from '../../../../postgres/sql.ts'
import { createCommandHandler } from '../../../../eventstore/command-handler.ts'
import { StoreUnavailable } from '../../../../eventstore/store.ts'
import { newAccount, PASSWORD } from '../../../support/account.ts'
import { ask, tokenOf, type Reply } from '../../../support/http.ts'
import { codeOf } from '../../../support/second-factor.ts'
import { until } from '../../../support/store-process.ts'
import { system, type System } from '../../../support/system.ts'

const NEXT = 'herons over nine kettles'

describe('changes of a sign-in', function () {
  this.timeout(60_000)
  let on: System
  /** An API whose store takes nothing into the streams of sign-ins. */
  let failing: string
  before(async () => {
    on = await system()
    const { client } = on
    const store = {
      read: client.read.bind(client),
      append: (...given: Parameters<typeof client.append>) =>
        given[0].startsWith('signIn-')
          ? Promise.reject(new StoreUnavailable('the store is away'))
          : client.append(...given),
    }
    const handler = createCommandHandler({ store })
    failing = (await on.startAnotherApi({ handler })).url
  })

  async function registered() {
    const account = newAccount()
    const { body } = await ask(on.url, 'POST', { path: '/v1/players', body: account })
    const token = await tokenOf(on.url, account)
    return { ...account, token, playerId: String(body['playerId']) }
  }
  type Known = Awaited<ReturnType<typeof registered>>
  type Sent = { token: string; body: object; key?: string; url?: string }
  const send = (method: string, path: string, { token, body, key = v7(), url = on.url }: Sent) =>
    ask(url, method, { path, token, body, headers: { 'idempotency-key': key } })
  const change = (sent: Sent) => send('PUT', '/v1/me/password', sent)
  const factor = (step: '' | '/confirm' | '/disable', sent: Sent) =>
    send('POST', `/v1/me/second-factor${step}`, sent)
  const signIn = ({ email }: Known, given: object = {}) =>
    ask(on.url, 'POST', { path: '/v1/auth/token', body: { email, password: PASSWORD, ...given } })
  async function eventsOf(playerId: string) {
    const types: string[] = []
    for await (const { type } of on.client.read(`signIn-${playerId}`)) types.push(type)
    return types
  }
  const shown = ({ status, body, headers }: Reply) => [
    status,
    body['code'] ?? headers.get('idempotent-replayed'),
  ]
  const begun = async ({ token }: Known) =>
    String((await factor('', { token, body: {} })).body['secret'])

  describe('under a key that was used for another body', () => {
    it('are refused where it was another password', async () => {
      const known = await registered()
      const { token } = known
      const first = { token, key: v7(), body: { password: PASSWORD, newPassword: NEXT } }
      expect((await change(first)).status).to.equal(200)
      const others = [
        { ...first.body, newPassword: 'kettles under nine herons' },
        { ...first.body, password: 'another password' },
      ]
      for (const body of others) {
        expect(shown(await change({ ...first, body }))).to.eql([422, 'IDEMPOTENCY_KEY_REUSED'])
      }
      expect(shown(await change(first))).to.eql([200, 'true'])
      expect((await signIn(known, { password: NEXT })).status).to.equal(200)
      expect(await eventsOf(known.playerId)).to.eql(['PasswordChanged'])
    })

    it('are refused where it was another code', async () => {
      const known = await registered()
      const secret = await begun(known)
      const { token } = known
      for (const [step, nth] of [['/confirm', -1] as const, ['/disable', 0] as const]) {
        const first = { token, key: v7(), body: { code: codeOf(secret, nth) } }
        expect((await factor(step, first)).status).to.equal(200)
        const another = { ...first, body: { code: codeOf(secret, 9) } }
        expect(shown(await factor(step, another))).to.eql([422, 'IDEMPOTENCY_KEY_REUSED'])
        expect(shown(await factor(step, first))).to.eql([200, 'true'])
      }
    })

    it('keep no hash by which a password could be guessed', async () => {
      const { token, playerId } = await registered()
      await change({ token, body: { password: PASSWORD, newPassword: NEXT } })
      const rows = await query<{ body_hash: string }>(
        on.pool,
        sql`select body_hash from identity.sign_in_facts where subject_id = ${playerId}`,
      )
      expect(rows.map(({ body_hash }) => body_hash.slice(0, 10))).to.eql(['$argon2id$'])
    })
  })

  describe('at once', () => {
    it('have one effect and one answer', async () => {
      const known = await registered()
      const first = {
        token: known.token,
        key: v7(),
        body: { password: PASSWORD, newPassword: NEXT },
      }
      const five = await Promise.all(Array.from({ length: 5 }, () => change(first)))
      expect(five.map(({ status }) => status)).to.eql([200, 200, 200, 200, 200])
      expect(new Set(five.map(({ body }) => body['position'])).size).to.equal(1)
      expect(await eventsOf(known.playerId)).to.eql(['PasswordChanged'])
    })
  })

  describe('by guessing codes', () => {
    for (const step of ['/confirm', '/disable'] as const) {
      it(`end with the third wrong one at ${step}, and count as failed sign-ins`, async () => {
        const known = await registered()
        const { token } = known
        const secret = await begun(known)
        if (step === '/disable')
          await factor('/confirm', { token, body: { code: codeOf(secret, -1) } })
        for (let n = 0; n < 3; n += 1) {
          const wrong = await factor(step, { token, body: { code: codeOf(secret, 9 + n) } })
          expect(shown(wrong)).to.eql([403, 'SECOND_FACTOR_WRONG'])
        }
        const right = await factor(step, { token, body: { code: codeOf(secret, 0) } })
        expect(shown(right)).to.eql([429, 'SIGN_IN_LOCKED'])
        expect((await signIn(known)).body['code']).to.equal('SIGN_IN_LOCKED')
        const locks = (await eventsOf(known.playerId)).filter((type) => type === 'SignInLocked')
        expect(locks).to.have.length(1)
      })
    }

    it('is no way round the lockout: a factor of one’s own forgives no wrong password', async () => {
      const known = await registered()
      const { token } = known
      const guess = () => change({ token, body: { password: 'a wrong one', newPassword: NEXT } })
      expect((await guess()).status).to.equal(403)
      expect((await guess()).status).to.equal(403)
      const secret = await begun(known)
      await factor('/confirm', { token, body: { code: codeOf(secret, -1) } })
      await factor('/disable', { token, body: { code: codeOf(secret, 0) } })
      expect((await guess()).status).to.equal(403)
      expect((await guess()).body['code']).to.equal('SIGN_IN_LOCKED')
    })
  })

  describe('that were answered 503 in their middle', () => {
    it('are finished by a repeat: a password', async () => {
      const known = await registered()
      const { token, playerId } = known
      const first = { token, key: v7(), body: { password: PASSWORD, newPassword: NEXT } }
      expect((await change({ ...first, url: failing })).status).to.equal(503)
      expect((await change({ ...first, url: failing })).status).to.equal(503)
      expect(shown(await change(first))).to.eql([200, 'true'])
      expect(await eventsOf(playerId)).to.eql(['PasswordChanged'])
      expect((await signIn(known, { password: NEXT })).status).to.equal(200)
    })

    it('are finished by a repeat: a second factor', async () => {
      const known = await registered()
      const { token, playerId } = known
      const secret = await begun(known)
      const confirming = { token, key: v7(), body: { code: codeOf(secret, -1) } }
      expect((await factor('/confirm', { ...confirming, url: failing })).status).to.equal(503)
      expect(shown(await factor('/confirm', confirming))).to.eql([200, 'true'])
      expect((await signIn(known)).body['code']).to.equal('SECOND_FACTOR_REQUIRED')
      const disabling = { token, key: v7(), body: { code: codeOf(secret, 0) } }
      expect((await factor('/disable', { ...disabling, url: failing })).status).to.equal(503)
      expect(shown(await factor('/disable', disabling))).to.eql([200, 'true'])
      expect((await signIn(known)).status).to.equal(200)
      expect(await eventsOf(playerId)).to.eql(['SecondFactorEnabled', 'SecondFactorDisabled'])
    })

    it('are recorded by a timer where nobody repeats them, and nobody signs in', async () => {
      const known = await registered()
      const body = { password: PASSWORD, newPassword: NEXT }
      expect((await change({ token: known.token, body, url: failing })).status).to.equal(503)
      await query(
        on.pool,
        sql`update identity.sign_in_facts set happened_at = happened_at - interval '1 minute'`,
      )
      const api = await on.startAnotherApi({ recordLeftMs: 50 })
      await until(
        async () => (await eventsOf(known.playerId)).includes('PasswordChanged'),
        'it is recorded',
      )
      await api.stop()
      expect(await eventsOf(known.playerId)).to.eql(['PasswordChanged'])
    })

    it('are recorded at somebody’s next sign-in where nobody repeats them', async () => {
      const known = await registered()
      const body = { password: PASSWORD, newPassword: NEXT }
      expect((await change({ token: known.token, body, url: failing })).status).to.equal(503)
      const { email } = await registered()
      for (let n = 0; n < 3; n += 1) {
        const wrong = { email, password: 'a wrong one' }
        await ask(failing, 'POST', { path: '/v1/auth/token', body: wrong })
      }
      await query(
        on.pool,
        sql`update identity.sign_in_facts set happened_at = happened_at - interval '1 minute'`,
      )
      await registered()
      const isRecorded = async () => {
        const left = await query(
          on.pool,
          sql`select from identity.sign_in_facts where position is null`,
        )
        return left.length === 0
      }
      await until(isRecorded, 'nothing is left unrecorded')
      expect(await eventsOf(known.playerId)).to.eql(['PasswordChanged'])
    })
  })
})
