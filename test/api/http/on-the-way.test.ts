/** What clients, proxies and load balancers make of requests and answers: taken as it was meant, or refused in words. */
import { connect } from 'node:net'
import { expect } from 'chai'
import { v7 } from 'uuid'
import { newAccount } from '../../support/account.ts'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../../support/http.ts'
import { answerTo } from '../../support/raw-http.ts'
import { staffOf, system, type System } from '../../support/system.ts'

describe('what comes over others', function () {
  this.timeout(30_000)
  let on: System
  let player: Player
  before(async () => {
    on = await system()
    player = await newPlayer(on.url)
  })

  for (const target of [
    'http://casino.example/v1/games',
    'HTTPS://casino.example:443/v1/games?x=1',
  ]) {
    it(`is answered where the target is absolute: ${target}`, async () => {
      const { head, body } = await answerTo(
        on.url,
        `GET ${target} HTTP/1.1\r\nHost: casino.example\r\nConnection: close\r\n\r\n`,
      )
      const refusesQuery = target.includes('?')
      expect(head).to.match(refusesQuery ? /^HTTP\/1\.1 400 / : /^HTTP\/1\.1 200 /)
      expect(body).to.include(refusesQuery ? 'VALIDATION_FAILED' : 'dice')
    })
  }

  it('is a problem where the absolute target is none, or a tunnel is asked for', async () => {
    for (const [line, status] of [
      ['GET http:///v1/nothing HTTP/1.1', 404],
      ['GET ftp://a/v1/games HTTP/1.1', 400],
      ['GET http://[/v1/games HTTP/1.1', 400],
      ['CONNECT casino.example:443 HTTP/1.1', 405],
    ] as const) {
      const { head, body } = await answerTo(
        on.url,
        `${line}\r\nHost: a\r\nConnection: close\r\n\r\n`,
      )
      expect(head, line).to.match(/^HTTP\/1\.1 4\d\d /)
      expect(head, line).to.include('application/problem+json')
      expect(JSON.parse(body), line).to.include({ status })
    }
  })

  it('goes on where whoever asked for a tunnel is gone at once', async () => {
    const { hostname, port } = new URL(on.url)
    for (let n = 0; n < 20; n += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')
          socket.resetAndDestroy()
          resolve()
        })
      })
    }
    expect((await ask(on.url, 'GET', { path: '/v1/games' })).status).to.equal(200)
  })

  it('answers in their order what comes on one connection, a target that is none behind one that is', async () => {
    const { head, body } = await answerTo(
      on.url,
      'GET /v1/games HTTP/1.1\r\nHost: a\r\n\r\nGET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n',
    )
    expect(head).to.match(/^HTTP\/1\.1 200 /)
    expect(body).to.include('dice')
  })

  it('keeps a connection for longer than a load balancer does', async () => {
    const { headers } = await fetch(`${on.url}/v1/games`)
    const seconds = /timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1]
    expect(Number(seconds)).to.be.greaterThan(60)
  })

  it('takes an ETag that a compressing proxy has made weak, or given a coding, and changes nothing by an old one', async () => {
    const operator = await tokenOf(on.url, staffOf('operator'))
    const path = `/v1/players/${player.playerId}?after=${await betOf(on.url, player)}`
    for (const token of [player.token, operator]) {
      const etagOf = async () =>
        (await ask(on.url, 'GET', { path, token })).headers.get('etag') ?? ''
      for (const made of [
        (tag: string) => `W/${tag}`,
        (tag: string) => tag.replace(/"$/, '-gzip"'),
      ]) {
        const known = { 'if-none-match': made(await etagOf()) }
        expect((await ask(on.url, 'GET', { path, token, headers: known })).status).to.equal(304)
      }
    }
    const move = (ifMatch: string) =>
      ask(on.url, 'PUT', {
        path: '/v1/me/address',
        token: player.token,
        headers: { 'if-match': ifMatch },
        body: { ...newAccount().address, street: `${v7()} Street` },
      })
    const first =
      (await ask(on.url, 'GET', { path, token: player.token })).headers.get('etag') ?? ''
    expect((await move(`W/${first}`)).status).to.equal(200)
    expect((await move(`W/${first}`)).status).to.equal(412)
    expect((await move('W/nothing')).status).to.equal(400)
  })

  it('takes JSON in UTF-8 alone', async () => {
    const text = JSON.stringify(newAccount())
    for (const [charset, body] of [
      ['utf-16', Buffer.from(text, 'utf16le')],
      ['utf-16le', Buffer.from(text, 'utf16le')],
      ['iso-8859-1', Buffer.from(text, 'latin1')],
      ['utf-32', Buffer.from(text)],
    ] as const) {
      const response = await fetch(`${on.url}/v1/players`, {
        method: 'POST',
        headers: {
          'content-type': `application/json; charset=${charset}`,
          'idempotency-key': v7(),
        },
        body,
      })
      expect([charset, response.status]).to.deep.equal([charset, 415])
    }
    const headers = { 'content-type': 'application/json; charset=UTF-8' }
    const taken = await ask(on.url, 'POST', { path: '/v1/players', body: newAccount(), headers })
    expect(taken.status).to.equal(201)
  })

  it('opens a wallet in what people pay in alone', async () => {
    for (const currency of ['XXX', 'XTS', 'XAU', 'XDR', 'XUA', 'CHE', 'CLF', 'USN']) {
      const body = { ...newAccount(), currency }
      const refused = await ask(on.url, 'POST', { path: '/v1/players', body })
      expect([currency, refused.status]).to.deep.equal([currency, 400])
      expect(JSON.stringify(refused.body)).to.include('/currency')
    }
  })

  it('takes an instant in any offset that there is, to any fraction of a second', async () => {
    const after = await betOf(on.url, player)
    for (const [at, status] of [
      ['2026-01-01T00:00:00+15:59', 200],
      ['2026-01-01T00:00:00-15:59', 200],
      [`2026-01-01T00:00:00.${'123456789'.repeat(3)}Z`, 200],
      ['2026-01-01T00:00:00+23:59', 200],
      ['2026-01-01T00:00:00+99:99', 400],
      [`2026-01-01T00:00:00.${'1'.repeat(5_000)}Z`, 200],
    ] as const) {
      const path = `/v1/wallet/balance?after=${after}&at=${encodeURIComponent(at)}`
      const answer = await ask(on.url, 'GET', { path, token: player.token })
      expect([at.slice(0, 40), answer.status]).to.deep.equal([at.slice(0, 40), status])
    }
  })

  it('waits for a position of another partition no longer than its own moves', async () => {
    const others = await Promise.all(Array.from({ length: 4 }, () => newPlayer(on.url)))
    for (const other of others) {
      const after = await betOf(on.url, other)
      const startedMs = performance.now()
      const path = `/v1/wallet?after=${after}`
      const { status } = await ask(on.url, 'GET', { path, token: player.token })
      expect(status).to.equal(200)
      expect(performance.now() - startedMs).to.be.lessThan(4_000)
    }
  })

  it('answers a repeat as the first time, in every field', async () => {
    const session = `/v1/sessions/${player.sessionId}`
    for (const [path, body] of [
      ['/v1/deposits', { amount: '100' }],
      [`${session}/bets`, { stake: '100', choice: '4950' }],
      ['/v1/withdrawals', { amount: '100' }],
      [`${session}/rotate`, {}],
      ['/v1/sessions', { gameId: 'dice' }],
    ] as const) {
      const headers = { 'idempotency-key': v7() }
      const asked = { path, token: player.token, body, headers }
      const first = await ask(on.url, 'POST', asked)
      await betOf(on.url, player) // what came since is no part of it
      const again = await ask(on.url, 'POST', asked)
      expect([path, first.status < 300]).to.deep.equal([path, true])
      expect(again.headers.get('idempotent-replayed')).to.equal('true')
      expect(again.body).to.deep.equal(first.body)
    }
  })
})
