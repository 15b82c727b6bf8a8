/** A demo round that can be followed: played over HTTP by a demo account, only where the house is a demo, one at a time. */
import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { oneAtATime } from '../../../api/platform/one-at-a-time.ts'
import type { Story } from '../../../api/platform/story-schema.ts'
import { policiesOf } from '../../../api/http/rate-limits.ts'
import { query } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { ask } from '../../support/http.ts'
import { system, type System } from '../../support/system.ts'

const PATH = '/v1/platform/demo-rounds'

describe('demo rounds', function () {
  this.timeout(30_000)
  let on: System
  let url: string
  before(async () => {
    on = await system()
    url = (await on.startAnotherApi({ environment: 'demo' })).url
  })
  const play = async () => {
    const { status, body } = await ask(url, 'POST', { path: PATH, body: {} })
    expect(status, JSON.stringify(body)).to.equal(201)
    return body as unknown as Story
  }

  it('tell one round from its request to its proof', async () => {
    const { request, events, reads, reveal, proof } = await play()
    expect([request.method, request.status, reveal.status]).to.deep.equal(['POST', 201, 200])
    expect(request.headers['Authorization']).to.equal('Bearer (left out)')
    const [bet] = events
    expect(bet?.type).to.equal('BetPlaced')
    expect(bet?.data).to.deep.include({ stake: '100', outcome: request.answer['outcome'] })
    expect(events.map(({ type }) => type)).to.include('SeedInForce')
    for (const { row } of reads) expect(row).to.have.property('asOf')
    expect(reads[0]?.row).to.deep.include({ roundId: request.answer['roundId'] })
    const hashed = createHash('sha256').update(proof.serverSeed).digest('hex')
    expect([hashed, proof.computedHash]).to.deep.equal([proof.seedHash, proof.seedHash])
    expect(request.answer['seedHash']).to.equal(proof.seedHash)
    expect([proof.drawn, proof.outcome]).to.deep.equal([proof.outcome, request.answer['outcome']])
  })

  it('hold no token and no personal data', async () => {
    const text = JSON.stringify(await play())
    expect(text).to.not.match(/eyJ[\w-]+\.|@|accessToken|Republic Street/)
  })

  it('are played one after the other by one account of the demo', async () => {
    const stories = await Promise.all([play(), play(), play()])
    const streams = new Set(stories.flatMap(({ events }) => events.map(({ stream }) => stream)))
    expect(streams.size).to.equal(1)
    const rounds = stories.map(({ request }) => request.answer['roundId'])
    expect(new Set(rounds).size).to.equal(3)
    const [playerId] = [...streams].map((stream) => stream.slice('wallet-'.length))
    const kinds = await query<{ account_kind: string }>(
      on.pool,
      sql`select account_kind from read.active_players where player_id = ${playerId}`,
    )
    expect(kinds).to.deep.equal([{ account_kind: 'demo' }])
  })

  it('are refused where the house is no demo, and beyond a limit of their own', async () => {
    const refused = await ask(on.url, 'POST', { path: PATH, body: {} })
    expect([refused.status, refused.body['code']]).to.deep.equal([403, 'DEMO_ONLY'])
    const policies = policiesOf({ requests: 1_000, signIns: 6 })
    const tight = await on.startAnotherApi({ policies })
    const codes: unknown[] = []
    for (let n = 0; n < 3; n += 1) {
      codes.push((await ask(tight.url, 'POST', { path: PATH, body: {} })).body['code'])
    }
    expect(codes).to.deep.equal(['DEMO_ONLY', 'DEMO_ONLY', 'RATE_LIMITED'])
  })

  it('wait for each other up to a bound', async () => {
    let running = 0
    let most = 0
    const work = oneAtATime(async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 5))
      running -= 1
    }, 2)
    const done = await Promise.allSettled([work(), work(), work(), work()])
    expect(done.map(({ status }) => status)).to.deep.equal([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
    ])
    expect(most).to.equal(1)
  })
})
