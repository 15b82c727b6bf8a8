/** Limits over HTTP: every answer tells them, what is beyond them is refused whole, and a client that waits gets through. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { keyOfAddress } from '../../../api/http/client-address.ts'
import { policiesOf, type Quotas } from '../../../api/http/rate-limits.ts'
import { createClient } from '../../../scripts/simulation/client.ts'
import { newAccount } from '../../support/account.ts'
import { ask, newPlayer, type Reply } from '../../support/http.ts'
import { until } from '../../support/store-process.ts'
import { system, type System } from '../../support/system.ts'

/** A list of structured fields: a string, and parameters that are whole numbers. */
const ITEM = '"[a-z-]+"(;[a-z]=\\d+)+'
const LIST = new RegExp(`^${ITEM}(, ${ITEM})*$`)

const account = () => ({ email: `${v7()}@players.example`, password: 'a long password' })
const told = ({ headers }: Reply) => ({
  policy: headers.get('ratelimit-policy') ?? '',
  limit: headers.get('ratelimit') ?? '',
})

describe('rate limits over HTTP', () => {
  let on: System
  before(async function () {
    this.timeout(30_000)
    on = await system()
  })
  const apiWith = (quotas: Quotas, trustProxy = 0) =>
    on.startAnotherApi({ policies: policiesOf(quotas), trustProxy })
  /** The quota is of a second, so that it can be waited for. */
  const apiFor = (quota: number) => {
    const caller = { name: 'caller', quota, windowS: 1 }
    return on.startAnotherApi({ policies: { ...policiesOf({ requests: 0, signIns: 0 }), caller } })
  }

  it('are told on every answer, whatever it is', async () => {
    const { url } = await apiWith({ requests: 1_000, signIns: 1_000 })
    const { token } = await newPlayer(url)
    const json = { 'content-type': 'application/json' }
    const answers: [number, Parameters<typeof ask>[1], Parameters<typeof ask>[2]][] = [
      [200, 'GET', { path: '/v1/games' }],
      [200, 'GET', { path: '/v1/me', token }],
      [200, 'GET', { path: '/openapi.json' }],
      [200, 'GET', { path: '/health/live' }],
      [200, 'GET', { path: '/health/ready' }],
      [201, 'POST', { path: '/v1/deposits', token, body: { amount: '5' } }],
      [400, 'POST', { path: '/v1/deposits', token, raw: '{', headers: json }],
      [400, 'POST', { path: '/v1/deposits', token, body: { amount: 5 } }],
      [401, 'GET', { path: '/v1/me' }],
      [401, 'GET', { path: '/v1/me', token: 'forged' }],
      [403, 'GET', { path: '/v1/operations/projections', token }],
      [404, 'GET', { path: '/nowhere', token }],
      [405, 'PUT', { path: '/v1/deposits', token }],
      [413, 'POST', { path: '/v1/deposits', token, body: { amount: 'x'.repeat(20_000) } }],
      [415, 'POST', { path: '/v1/deposits', token, raw: 'x', headers: { 'content-type': 'a/b' } }],
    ]
    for (const [status, method, request] of answers) {
      const reply = await ask(url, method, request)
      expect([request.path, reply.status]).to.deep.equal([request.path, status])
      expect(told(reply).policy, request.path).to.match(LIST)
      expect(told(reply).limit, request.path).to.match(LIST)
    }
  })

  it('refuse a caller beyond the quota, with nothing done, and let the same request through later', async () => {
    const { url } = await apiFor(5)
    const player = await newPlayer(on.url)
    const deposit = () =>
      ask(url, 'POST', {
        path: '/v1/deposits',
        token: player.token,
        body: { amount: '100' },
        headers: { 'idempotency-key': key },
      })
    const key = v7()
    const me = () => ask(url, 'GET', { path: '/v1/me', token: player.token })
    for (let n = 1; n <= 5; n += 1) {
      const reply = await me()
      expect([reply.status, told(reply).policy]).to.deep.equal([200, '"caller";q=5;w=1'])
      expect(told(reply).limit).to.match(new RegExp(`^"caller";r=${5 - n};t=\\d+$`))
    }
    const refused = await deposit()
    const { type, headers, body } = refused
    expect([refused.status, type]).to.deep.equal([429, 'application/problem+json'])
    expect(body).to.include({ code: 'RATE_LIMITED', type: '/problems/RATE_LIMITED', status: 429 })
    expect(Number(headers.get('retry-after'))).to.equal(1)
    expect((await ask(url, 'GET', { path: '/v1/games' })).status).to.equal(200) // by address
    const another = await newPlayer(on.url)
    expect((await ask(url, 'GET', { path: '/v1/me', token: another.token })).status).to.equal(200)
    const waitedFrom = Date.now()
    let reply = refused
    await until(async () => (reply = await deposit()).status !== 429, 'the window ends')
    expect(Date.now() - waitedFrom).to.be.below(1_500)
    expect(reply.status).to.equal(201)
    expect(reply.headers.get('idempotent-replayed')).to.equal(null) // the refused one did nothing
  })

  it('count whoever has no valid token by address', async () => {
    const { url } = await apiWith({ requests: 3, signIns: 0 })
    const statuses: number[] = []
    for (const path of ['/v1/me', '/nowhere', '/v1/games', '/v1/games']) {
      statuses.push((await ask(url, 'GET', { path, token: 'forged' })).status)
    }
    expect(statuses).to.deep.equal([401, 404, 200, 429])
  })

  it('never refuse a probe', async () => {
    const { url } = await apiWith({ requests: 1, signIns: 0 })
    for (let n = 0; n < 4; n += 1) {
      expect((await ask(url, 'GET', { path: '/health/live' })).status).to.equal(200)
    }
    expect((await ask(url, 'GET', { path: '/v1/games' })).status).to.equal(429)
  })

  it('are tighter for sign-ins and registrations, each by itself, whatever comes of them', async () => {
    const { url } = await apiWith({ requests: 1_000, signIns: 2 })
    const signIn = () => ask(url, 'POST', { path: '/v1/auth/token', body: account() })
    const register = (body: object) => ask(url, 'POST', { path: '/v1/players', body })
    expect((await signIn()).status).to.equal(401)
    const last = await signIn()
    expect(told(last).policy).to.equal('"address";q=1000;w=10, "sign-in";q=2;w=60')
    expect(told(last).limit).to.match(/^"address";r=998;t=\d+, "sign-in";r=0;t=\d+$/)
    expect((await signIn()).body['code']).to.equal('RATE_LIMITED')
    expect((await register(newAccount())).status).to.equal(201)
    expect((await register({})).status).to.equal(400)
    const refused = await register(newAccount())
    expect(refused.status).to.equal(429)
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60)
  })

  it('are off, and say nothing, at 0', async () => {
    const { url } = await apiWith({ requests: 0, signIns: 0 })
    const reply = await ask(url, 'POST', { path: '/v1/auth/token', body: account() })
    expect(told(reply)).to.deep.equal({ policy: '', limit: '' })
  })

  it('believe X-Forwarded-For as far as there are proxies, and no further', async () => {
    const [bare, behind] = [
      await apiWith({ requests: 2, signIns: 0 }),
      await apiWith({ requests: 2, signIns: 0 }, 1),
    ]
    const from = async (url: string, forwarded: string) => {
      const headers = { 'x-forwarded-for': forwarded }
      return (await ask(url, 'GET', { path: '/v1/games', headers })).status
    }
    for (const status of [200, 200, 429]) {
      expect(await from(bare.url, `192.0.2.${status % 7}`)).to.equal(status)
    }
    expect(await from(behind.url, '192.0.2.1')).to.equal(200)
    expect(await from(behind.url, '198.51.100.9, 192.0.2.1')).to.equal(200) // what a caller puts before it
    expect(await from(behind.url, '203.0.113.5, 192.0.2.1')).to.equal(429)
    expect(await from(behind.url, '192.0.2.2')).to.equal(200)
  })

  it('know an address by what its owner cannot change', () => {
    expect(keyOfAddress('192.0.2.7')).to.equal('192.0.2.7')
    expect(keyOfAddress('::ffff:192.0.2.7')).to.equal('192.0.2.7')
    const one = ['2001:db8:0:5::1', '2001:DB8::5:6:7:8:9', '2001:db8:0:5:ffff::']
    expect(new Set(one.map(keyOfAddress))).to.deep.equal(new Set(['2001:db8:0:5::/64']))
    expect(keyOfAddress('2001:db8:0:6::1')).to.equal('2001:db8:0:6::/64')
    expect(keyOfAddress('fe80::1%eth0')).to.equal('fe80:0:0:0::/64')
    expect(keyOfAddress('::1')).to.equal('0:0:0:0::/64')
    for (const none of ['', 'x', 'unknown', '1.2.3', 'a'.repeat(5_000)]) {
      expect(keyOfAddress(none)).to.equal('unknown')
    }
  })

  it('let a simulated player through who waits as long as Retry-After says', async () => {
    const { url } = await apiFor(4)
    const { token } = await newPlayer(on.url)
    const client = createClient(url)
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => client.send('GET', '/v1/me', { token })),
    )
    client.end()
    expect(answers.map(({ status }) => status)).to.deep.equal(Array(6).fill(200))
  })
})
