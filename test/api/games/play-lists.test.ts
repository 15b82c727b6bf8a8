/** Lists of what was played: whose they are, their pages, the seed once it is revealed, and the index that makes them quick. */
import { expect } from 'chai'
import { rounds, roundsOf } from '../../../projections/games/rounds.ts'
import { seeds } from '../../../projections/games/seeds.ts'
import { sessions, sessionsOf } from '../../../projections/games/sessions.ts'
import type { AnyProjection } from '../../../projections/engine/projection.ts'
import { ensureTables } from '../../../projections/engine/tables.ts'
import { query, type Pool } from '../../../postgres/postgres.ts'
import { sql, type Sql } from '../../../postgres/sql.ts'
import { freshDatabase } from '../../support/database.ts'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../../support/http.ts'
import { staffOf, system } from '../../support/system.ts'

type Round = { roundId: string; nonce: number; sessionId: string; serverSeed: string | null }
type Session = { sessionId: string; status: string }

describe('lists of what was played', function () {
  this.timeout(60_000)
  let url: string
  let player: Player
  let other: string
  let after: string
  before(async () => {
    url = (await system()).url
    player = await newPlayer(url)
    const { token } = player
    for (let n = 0; n < 3; n += 1) await betOf(url, player)
    const path = `/v1/sessions/${player.sessionId}/rotate`
    await ask(url, 'POST', { path, token, body: {} })
    const opened = await ask(url, 'POST', {
      path: '/v1/sessions',
      token,
      body: { gameId: 'dice' },
    })
    other = String(opened.body['sessionId'])
    await betOf(url, { ...player, sessionId: other })
    after = await betOf(url, { ...player, sessionId: other })
  })

  const listOf = async <Row>(path: string, token = player.token): Promise<Row[]> => {
    const rows: Row[] = []
    for (let next: string | null = path; next !== null;) {
      const { status, body, headers } = await ask(url, 'GET', { path: next, token })
      expect(status, JSON.stringify(body)).to.equal(200)
      rows.push(...(body['data'] as Row[]))
      next = /^<([^>]+)>/.exec(headers.get('link') ?? '')?.[1] ?? null
    }
    return rows
  }

  it('have every round once, newest first, whatever the size of a page', async () => {
    for (const limit of [1, 2, 100]) {
      const all = await listOf<Round>(`/v1/rounds?limit=${limit}&after=${after}`)
      expect(all.map(({ nonce }) => nonce)).to.deep.equal([1, 0, 2, 1, 0])
      expect(new Set(all.map(({ roundId }) => roundId)).size).to.equal(5)
    }
  })
  it('tell the server seed of those whose seed is revealed, and no other', async () => {
    const all = await listOf<Round>(`/v1/rounds?after=${after}`)
    expect(all.map(({ serverSeed }) => serverSeed !== null)).to.deep.equal([
      false,
      false,
      true,
      true,
      true,
    ])
  })
  it('can be of one session', async () => {
    const some = await listOf<Round>(`/v1/rounds?limit=2&sessionId=${other}&after=${after}`)
    expect(some.map(({ sessionId }) => sessionId)).to.deep.equal([other, other])
  })
  it('have every session once, and those of a status', async () => {
    for (const limit of [1, 100]) {
      const all = await listOf<Session>(`/v1/sessions?limit=${limit}&after=${after}`)
      expect(all.map(({ sessionId }) => sessionId)).to.deep.equal([other, player.sessionId])
    }
    expect(await listOf(`/v1/sessions?status=closed&after=${after}`)).to.deep.equal([])
    expect(await listOf(`/v1/sessions?status=open&after=${after}`)).to.have.length(2)
  })
  it('are the same for staff who name the player, and nobody’s for another player', async () => {
    const token = await tokenOf(url, staffOf('auditor'))
    for (const list of ['rounds', 'sessions']) {
      const own = await listOf(`/v1/${list}?after=${after}`)
      const path = `/v1/${list}?after=${after}&playerId=${player.playerId}`
      expect(await listOf(path, token)).to.deep.equal(own)
      const stranger = await newPlayer(url)
      const { status } = await ask(url, 'GET', { path, token: stranger.token })
      expect(status).to.equal(404)
      const unnamed = await ask(url, 'GET', { path: `/v1/${list}`, token })
      expect(unnamed.status).to.equal(400)
    }
  })
  it('refuse a cursor that is none of theirs', async () => {
    for (const path of ['/v1/rounds?cursor=eA', '/v1/sessions?cursor=MTIz']) {
      const { status } = await ask(url, 'GET', { path, token: player.token })
      expect(status, path).to.equal(400)
    }
  })
})

describe('lists of what was played, in large tables', function () {
  this.timeout(120_000)
  const ROWS = 100_000
  const PLAYERS = 200
  const PLAYER = '00000000-0000-4000-8000-000000000007'
  let pool: Pool
  before(async () => {
    pool = await freshDatabase()
    const models = [rounds, sessions, seeds] as unknown as AnyProjection[]
    for (const projection of models) await ensureTables(pool, projection)
    const ids = sql`
      select n, md5(n::text)::uuid as id,
        ('00000000-0000-4000-8000-' || lpad((n % ${PLAYERS})::text, 12, '0'))::uuid as player
      from generate_series(1, ${ROWS}) n`
    await query(
      pool,
      sql`insert into read.rounds
          select id, player, md5((n / 50)::text)::uuid, 'dice', 'dice-1', 0, 'EUR', 100, 0, '4950',
            '1', 'hash', 'seed', n, n, now() from (${ids}) made`,
    )
    await query(
      pool,
      sql`insert into sessions_g1.sessions
          select id, player, 'dice', 'dice-1', 'EUR', 'open', 'hash', null, null, null, 0, 0, 0, 0,
            '[]', now() - n * interval '1 minute', null from (${ids}) made`,
    )
    await query(
      pool,
      sql`insert into read.seeds (seed_hash, session_id, committed_at)
          select md5(n::text), md5(n::text)::uuid, now() from generate_series(1, 10_000) n`,
    )
    await query(pool, sql`analyze`)
  })
  after(() => pool.end())

  const planOf = async ({ text, values }: Sql): Promise<string> =>
    (await query<{ 'QUERY PLAN': string }>(pool, { text: `explain ${text}`, values }))
      .map((line) => line['QUERY PLAN'])
      .join('\n')

  for (const [what, asked, scanned] of [
    ['rounds', roundsOf(PLAYER, { limit: 11 }), 'rounds_player_id_position_idx'],
    [
      'rounds of a session',
      roundsOf(PLAYER, { limit: 11, sessionId: PLAYER, before: 50_000n }),
      'rounds_session_id_position_idx',
    ],
    ['sessions', sessionsOf(PLAYER, { limit: 11 }), 'sessions_player_id_opened_at_idx'],
  ] as const) {
    it(`scan an index and no table: ${what}`, async () => {
      const plan = await planOf(asked)
      expect(plan).to.match(new RegExp(`Index Scan.* (using|on) ${scanned}`))
      expect(plan).not.to.match(/Seq Scan on (rounds|sessions|seeds)\b/)
    })
  }
})
