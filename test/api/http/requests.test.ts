/** What comes with any request: the path of a trace, calls of browsers from elsewhere, methods, and bytes that are no HTTP. */
import { expect } from 'chai'
import { decode } from '../../../eventstore/codec.ts'
import { ask, newPlayer, type Player } from '../../support/http.ts'
import { answerTo } from '../../support/raw-http.ts'
import { system, type System } from '../../support/system.ts'

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
const OURS = 'https://casino.example'

describe('a request', function () {
  this.timeout(30_000)
  let on: System
  let player: Player
  before(async () => {
    on = await system()
    player = await newPlayer(on.url)
  })

  const depositWith = async (headers: Record<string, string>) => {
    const paid = await ask(on.url, 'POST', {
      path: '/v1/deposits',
      token: player.token,
      body: { amount: '100' },
      headers,
    })
    expect(paid.status).to.equal(201)
    const events = []
    const newest = { backwards: true, limit: 2 }
    for await (const stored of on.client.read(`wallet-${player.playerId}`, newest)) {
      events.push(decode(stored))
    }
    expect(events.map(({ type }) => type)).to.deep.equal(['Deposited', 'DepositStarted'])
    return events.map(({ metadata }) => metadata)
  }

  it('leaves its id and its trace in every event that it leads to', async () => {
    const all = await depositWith({ 'x-request-id': 'call-17', traceparent: TRACE })
    for (const metadata of all) {
      expect(metadata).to.include({ correlationId: 'call-17', traceparent: TRACE })
    }
  })

  it('has no trace where the header is none', async () => {
    const wrong = [
      'x',
      TRACE.toUpperCase(),
      `ff${TRACE.slice(2)}`,
      TRACE.replace(/4b.*36/, '0'.repeat(32)),
    ]
    for (const traceparent of wrong) {
      for (const metadata of await depositWith({ traceparent })) {
        expect(metadata).not.to.have.property('traceparent')
      }
    }
  })

  it('may come from pages of the origins that are configured, and of no others', async () => {
    const { url } = await on.startAnotherApi({ corsOrigins: [OURS] })
    const preflight = (at: string, origin: string) =>
      ask(at, 'OPTIONS', {
        path: '/v1/deposits',
        headers: { origin, 'access-control-request-method': 'POST' },
      })
    const { status, headers } = await preflight(url, OURS)
    expect(status).to.equal(204)
    expect(headers.get('access-control-allow-origin')).to.equal(OURS)
    expect(headers.get('access-control-allow-headers')).to.include('Idempotency-Key')
    const got = await ask(url, 'GET', { path: '/v1/games', headers: { origin: OURS } })
    expect(got.headers.get('access-control-allow-origin')).to.equal(OURS)
    expect(got.headers.get('access-control-expose-headers')).to.include('RateLimit-Policy')
    expect(got.headers.get('vary')).to.include('Origin')
    for (const [at, origin] of [
      [url, 'https://other.example'],
      [on.url, OURS],
    ] as const) {
      const refused = await preflight(at, origin)
      expect(refused.headers.get('access-control-allow-origin')).to.equal(null)
    }
  })

  it('may ask for the methods of a path, and for the head of an answer', async () => {
    const options = await ask(on.url, 'OPTIONS', { path: '/v1/wallet' })
    expect([options.status, options.headers.get('allow')]).to.deep.equal([
      204,
      'GET, HEAD, OPTIONS',
    ])
    const writing = await ask(on.url, 'OPTIONS', { path: '/v1/deposits' })
    expect(writing.headers.get('allow')).to.equal('POST, OPTIONS')
    const response = await fetch(`${on.url}/v1/wallet`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${player.token}` },
    })
    expect(response.status).to.equal(200)
    expect(response.headers.get('etag')).to.match(/^"[\w-]{22}"$/)
    expect(await response.text()).to.equal('')
  })

  for (const [what, bytes, status] of [
    ['bytes that are no HTTP', 'no http\r\n\r\n', 400],
    ['no Host', 'GET /v1/games HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    [
      'two lengths',
      'POST /v1/players HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
    ],
    ['headers too large', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ] as const) {
    it(`is answered with a problem where it has ${what}`, async () => {
      const { head, body } = await answerTo(on.url, bytes)
      expect(head).to.match(new RegExp(`^HTTP/1.1 ${status} `))
      expect(head).to.include('application/problem+json')
      expect(JSON.parse(body)).to.include({ status })
    })
  }
})
