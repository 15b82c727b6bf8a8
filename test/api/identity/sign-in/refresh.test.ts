/** Refresh tokens: each counts once; a lost answer is given again, a theft ends the family, in every process. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { IDLE_MS } from '../../../../api/identity/sign-in/refresh-families.ts'
import { Problem } from '../../../../api/http/problem.ts'
import {
  createRefreshTokens,
  type RefreshTokens,
} from '../../../../api/identity/sign-in/refresh.ts'
import { query, transaction, type Pool } from '../../../../postgres/postgres.ts'
import { sql } from '../../../../postgres/sql.ts'
import { freshDatabase } from '../../../support/database.ts'
import { newAccount } from '../../../support/account.ts'
import { ask } from '../../../support/http.ts'
import { until } from '../../../support/store-process.ts'
import { system, type System } from '../../../support/system.ts'

const WHO = { id: randomUUID(), role: 'player' } as const
const DAY_MS = 24 * 60 * 60_000

describe('refresh tokens', function () {
  this.timeout(30_000)

  describe('in the tables', () => {
    let pool: Pool
    let nowMs = 0
    let tokens: RefreshTokens
    let revoked: string[]
    let reused: string[]
    beforeEach(async () => {
      pool = await freshDatabase()
      nowMs = Date.now()
      revoked = []
      reused = []
      tokens = createRefreshTokens({
        pool,
        rootKey: randomBytes(32),
        nowMs: () => nowMs,
        revocations: {
          revokeFamily: (sid) => {
            revoked.push(sid)
            return Promise.resolve()
          },
        },
        facts: {
          befell: (_client, { key = '' }) => Promise.resolve(key),
          record: (sid) => {
            reused.push(sid)
            return Promise.resolve({ position: 0n, isReplay: false })
          },
        },
      })
    })
    afterEach(() => pool.end())

    const begin = () => transaction(pool, (client) => tokens.begin(client, WHO))
    const outcomeOf = (asked: Promise<{ refreshToken: string }>) =>
      asked.then(
        ({ refreshToken }) => refreshToken,
        (error: unknown) => (error instanceof Problem ? error.code : error),
      )
    const refresh = (token: string, key: string = randomUUID()) =>
      outcomeOf(tokens.refresh(token, key))

    it('are spent for the next, and no token is kept, only hashes', async () => {
      const { refreshToken: first, sid } = await begin()
      const second = String(await refresh(first))
      const third = String(await refresh(second))
      expect(new Set([first, second, third]).size).to.equal(3)
      const rows = await query<{ token_hash: string }>(
        pool,
        sql`select * from identity.refresh_tokens`,
      )
      const hashes = [first, second, third].map((one) =>
        createHash('sha256').update(one).digest('hex'),
      )
      expect(rows.map((row) => row.token_hash)).to.have.members(hashes)
      expect(JSON.stringify(rows)).not.to.include(first).and.not.include(second)
      expect((await tokens.refresh(third, 'key')).sid).to.equal(sid)
    })

    it('have one winner of twenty that race, whom the others do not harm', async () => {
      const { refreshToken } = await begin()
      const all = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)))
      const won = all.filter((one) => one !== 'REFRESH_REFUSED')
      expect(won).to.have.length(1)
      expect(await refresh(String(won[0]))).to.match(/^[\w-]{43}$/)
      expect(revoked).to.eql([])
    })

    it('answer the same request again, however late, until the next one was used', async () => {
      const { refreshToken } = await begin()
      const first = String(await refresh(refreshToken, 'key'))
      nowMs += 11_500
      expect(await refresh(refreshToken, 'key')).to.equal(first)
      expect(await refresh(first, 'next')).to.match(/^[\w-]{43}$/)
      expect([revoked, reused]).to.eql([[], []])
      expect(await refresh(refreshToken, 'key')).to.equal('REFRESH_REFUSED')
      expect([revoked, reused].map((list) => list.length)).to.eql([1, 1])
    })

    it('end with their family when a spent one comes back late', async () => {
      const { refreshToken, sid } = await begin()
      const second = String(await refresh(refreshToken))
      nowMs += 10_001
      expect(await refresh(refreshToken)).to.equal('REFRESH_REFUSED')
      expect([revoked, reused]).to.eql([[sid], [sid]])
      expect(await refresh(second)).to.equal('REFRESH_REFUSED')
    })

    it('ask for a new sign-in after thirty idle minutes, and after thirty days', async () => {
      const idle = await begin()
      nowMs += IDLE_MS
      const kept = String(await refresh(idle.refreshToken))
      nowMs += IDLE_MS + 1
      expect(await refresh(kept)).to.equal('REFRESH_REFUSED')
      let { refreshToken } = await begin()
      const endMs = nowMs + 30 * DAY_MS
      await query(pool, sql`update identity.refresh_families set created_at = ${isoOf(nowMs)}`)
      nowMs = endMs
      await query(pool, sql`update identity.refresh_families set last_used_at = ${isoOf(nowMs)}`)
      refreshToken = String(await refresh(refreshToken))
      expect(refreshToken).to.match(/^[\w-]{43}$/)
      nowMs += 1
      expect(await refresh(refreshToken)).to.equal('REFRESH_REFUSED')
    })

    it('are forgotten some time after nobody can use them', async () => {
      await begin()
      nowMs += 31 * DAY_MS
      await begin()
      expect(await query(pool, sql`select from identity.refresh_families`)).to.have.length(1)
      expect(await query(pool, sql`select from identity.refresh_tokens`)).to.have.length(1)
    })

    it('refuse what they never were', async () => {
      expect(await refresh(randomBytes(32).toString('base64url'))).to.equal('REFRESH_REFUSED')
    })
  })

  describe('over HTTP', () => {
    let on: System
    let other: string
    before(async () => {
      on = await system()
      other = (await on.startAnotherApi()).url
    })
    const post = (path: string, body: object, rest: { token?: string; key?: string } = {}) =>
      ask(on.url, 'POST', {
        path,
        body,
        token: rest.token,
        ...(rest.key === undefined ? {} : { headers: { 'idempotency-key': rest.key } }),
      })
    async function signedIn() {
      const account = newAccount()
      const { email, password } = account
      const { playerId } = (await post('/v1/players', account)).body
      const signIn = () => post('/v1/auth/token', { email, password })
      const { accessToken, refreshToken } = (await signIn()).body
      return { playerId, signIn, token: String(accessToken), refreshToken: String(refreshToken) }
    }
    const isIn = async (url: string, token: string) =>
      (await ask(url, 'GET', { path: '/v1/me', token })).status === 200
    /** As if it had been spent longer ago than a race takes. */
    const spentBefore = (refreshToken: string) =>
      query(
        on.pool,
        sql`update identity.refresh_tokens set spent_at = spent_at - interval '11.5 seconds'
            where token_hash = ${createHash('sha256').update(refreshToken).digest('hex')}`,
      )
    const eventsOf = async (playerId: unknown) => {
      const types: string[] = []
      for await (const { type } of on.client.read(`signIn-${String(playerId)}`)) types.push(type)
      return types
    }

    it('give a new access token, and the same answer to the same request', async () => {
      const { refreshToken, token } = await signedIn()
      const first = await post('/v1/auth/refresh', { refreshToken }, { key: 'k1' })
      expect(first.status, JSON.stringify(first.body)).to.equal(200)
      const again = await post('/v1/auth/refresh', { refreshToken }, { key: 'k1' })
      expect(again.body['refreshToken']).to.equal(first.body['refreshToken'])
      expect(again.headers.get('idempotent-replayed')).to.equal('true')
      expect(await isIn(other, String(first.body['accessToken']))).to.equal(true)
      expect(await isIn(other, token)).to.equal(true)
    })

    it('are not taken for stolen where the same request comes again late', async () => {
      const { refreshToken } = await signedIn()
      const first = await post('/v1/auth/refresh', { refreshToken }, { key: 'k1' })
      await spentBefore(refreshToken)
      const again = await post('/v1/auth/refresh', { refreshToken }, { key: 'k1' })
      expect(again.status, JSON.stringify(again.body)).to.equal(200)
      expect(again.body['refreshToken']).to.equal(first.body['refreshToken'])
      expect(await isIn(on.url, String(again.body['accessToken']))).to.equal(true)
    })

    it('leave whoever signed in since alone where signing out everywhere comes again', async () => {
      const { playerId, signIn, token } = await signedIn()
      const out = (url: string) =>
        ask(url, 'POST', {
          path: '/v1/auth/sign-out-everywhere',
          body: {},
          token,
          headers: { 'idempotency-key': 'out' },
        })
      expect((await out(on.url)).status).to.equal(200)
      const since = String((await signIn()).body['accessToken'])
      // As a repeat that was let in before the first one ended the sign-in that both came with.
      const families = sql`update identity.refresh_families set revoked_at = null
        where subject_id = ${String(playerId)}`
      await query(on.pool, families)
      const { url } = await on.startAnotherApi()
      const again = await out(url)
      expect([again.status, again.headers.get('idempotent-replayed')]).to.eql([200, 'true'])
      expect([await isIn(url, since), await isIn(on.url, since)]).to.eql([true, true])
      expect(await eventsOf(playerId)).to.eql(['SignedOutEverywhere'])
    })

    it('put a theft on record, and end the access tokens of the family in every process', async () => {
      const { playerId, refreshToken, token } = await signedIn()
      await post('/v1/auth/refresh', { refreshToken })
      await spentBefore(refreshToken)
      const reused = await post('/v1/auth/refresh', { refreshToken })
      expect([reused.status, reused.body['code']]).to.eql([401, 'REFRESH_REFUSED'])
      expect(await eventsOf(playerId)).to.eql(['RefreshReused'])
      expect(await isIn(on.url, token)).to.equal(false)
      await until(async () => !(await isIn(other, token)), 'the other API refuses it')
    })

    it('sign out here and now, and leave other sign-ins alone', async () => {
      const { signIn, token, refreshToken } = await signedIn()
      const second = String((await signIn()).body['accessToken'])
      expect((await post('/v1/auth/sign-out', {}, { token })).status).to.equal(200)
      expect(await isIn(on.url, token)).to.equal(false)
      expect((await post('/v1/auth/refresh', { refreshToken })).status).to.equal(401)
      expect(await isIn(on.url, second)).to.equal(true)
    })

    it('sign out everywhere, on record, and let sign in anew at once', async () => {
      const { playerId, signIn, token } = await signedIn()
      const second = String((await signIn()).body['accessToken'])
      const out = await post('/v1/auth/sign-out-everywhere', {}, { token })
      expect(out.status, JSON.stringify(out.body)).to.equal(200)
      expect([await isIn(on.url, token), await isIn(on.url, second)]).to.eql([false, false])
      await until(
        async () => !(await isIn(other, token)) && !(await isIn(other, second)),
        'the other API refuses both',
      )
      expect(await isIn(other, String((await signIn()).body['accessToken']))).to.equal(true)
      expect(await eventsOf(playerId)).to.eql(['SignedOutEverywhere'])
    })

    it('know after a restart what was revoked before it', async () => {
      const { token } = await signedIn()
      await post('/v1/auth/sign-out', {}, { token })
      const { url } = await on.startAnotherApi()
      expect(await isIn(url, token)).to.equal(false)
    })
  })
})

const isoOf = (ms: number) => new Date(ms).toISOString()
