/** What is under way when a password, an account or a second factor changes: it begins on what is in force, or not at all. */
import { expect } from 'chai'
import { query, transaction } from '../../../../postgres/postgres.ts'
import { sql } from '../../../../postgres/sql.ts'
import {
  areInForce,
  credentialsOfSubject,
  disable,
  rehash,
  replacePassword,
} from '../../../../api/identity/sign-in/credentials.ts'
import { newAccount, PASSWORD, type Account } from '../../../support/account.ts'
import { ask, tokenOf } from '../../../support/http.ts'
import { codeOf } from '../../../support/second-factor.ts'
import { until } from '../../../support/store-process.ts'
import { system, type System } from '../../../support/system.ts'

const NEXT = 'herons over nine kettles'
const SIGN_INS = 40

describe('sign-ins under way', function () {
  this.timeout(60_000)
  let on: System
  let other: string
  before(async () => {
    on = await system()
    other = (await on.startAnotherApi()).url
  })

  async function registered() {
    const account = newAccount()
    const { body } = await ask(on.url, 'POST', { path: '/v1/players', body: account })
    const token = await tokenOf(on.url, account)
    return { account, token, playerId: String(body['playerId']) }
  }
  const isIn = async (url: string, token: string) =>
    (await ask(url, 'GET', { path: '/v1/me', token })).status === 200
  const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

  /** Many sign-ins by two processes; `change` comes into their middle. Answers the tokens that they were given. */
  async function during(account: Account, change: () => Promise<unknown>): Promise<string[]> {
    const signIns = Array.from({ length: SIGN_INS }, () => tokenOf(other, account))
    await after(50)
    await change()
    return (await Promise.all(signIns)).filter((token) => token !== 'refused')
  }
  const noneLives = (tokens: readonly string[]) =>
    until(async () => {
      const living = await Promise.all(tokens.map((token) => isIn(other, token)))
      return !living.includes(true)
    }, 'no token of a former password lives')

  for (const round of [1, 2, 3]) {
    it(`do not outlive a change of the password (${round})`, async () => {
      const { account, token } = await registered()
      const tokens = await during(account, async () => {
        const body = { password: PASSWORD, newPassword: NEXT }
        const changed = await ask(on.url, 'PUT', { path: '/v1/me/password', token, body })
        expect(changed.status, JSON.stringify(changed.body)).to.equal(200)
      })
      await noneLives(tokens)
      expect(await isIn(on.url, token)).to.equal(true)
    })

    it(`do not outlive an erasure (${round})`, async () => {
      const { account, token } = await registered()
      const tokens = await during(account, async () => {
        const erased = await ask(on.url, 'POST', { path: '/v1/me/erasure', token, body: {} })
        expect(erased.status, JSON.stringify(erased.body)).to.equal(200)
      })
      await noneLives(tokens)
    })
  }

  it('leave no second factor of whoever is erased', async () => {
    const { token, playerId } = await registered()
    const begin = () => ask(other, 'POST', { path: '/v1/me/second-factor', token, body: {} })
    await begin()
    const begun = Array.from({ length: 20 }, () => begin())
    await ask(on.url, 'POST', { path: '/v1/me/erasure', token, body: {} })
    await Promise.all(begun)
    expect((await begin()).status).to.equal(401)
    const kept = sql`select from identity.second_factors where subject_id = ${playerId}`
    expect(await query(on.pool, kept)).to.have.length(0)
  })

  it('are not begun on a password that was verified before it changed, nor on a disabled account', async () => {
    const { playerId } = await registered()
    const read = async () => {
      const known = await credentialsOfSubject(on.pool, playerId)
      if (known === null) throw new Error('no credentials')
      return known
    }
    const within = (known: Awaited<ReturnType<typeof read>>) =>
      transaction(on.pool, (client) => areInForce(client, known))
    const first = await read()
    expect(await within(first)).to.equal(true)
    await replacePassword(on.pool, playerId, 'another hash')
    expect(await within(first)).to.equal(false)
    await transaction(on.pool, (client) => rehash(client, first, 'a new hash of the former one'))
    const second = await read()
    expect(second.password_hash).to.equal('another hash')
    expect(await within(second)).to.equal(true)
    await disable(on.pool, playerId)
    expect(await within(second)).to.equal(false)
  })

  it('leave on the very secret whose code was confirmed, or none', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { account, token } = await registered()
      const post = (path: string, body: object) => ask(on.url, 'POST', { path, token, body })
      const first = String((await post('/v1/me/second-factor', {})).body['secret'])
      const [begun, confirmed] = await Promise.all([
        post('/v1/me/second-factor', {}),
        post('/v1/me/second-factor/confirm', { code: codeOf(first, -1) }),
      ])
      const signIn = (code?: string) =>
        ask(on.url, 'POST', {
          path: '/v1/auth/token',
          body: { email: account.email, password: PASSWORD, ...(code ? { code } : {}) },
        })
      const outcome = [begun.status, confirmed.status]
      expect([
        [409, 200],
        [200, 403],
      ]).to.deep.include(outcome)
      const isOn = (await signIn()).body['code'] === 'SECOND_FACTOR_REQUIRED'
      expect(isOn).to.equal(confirmed.status === 200)
      if (isOn) expect((await signIn(codeOf(first, 0))).status).to.equal(200)
    }
  })
})
