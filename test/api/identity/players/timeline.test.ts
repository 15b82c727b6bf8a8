/** The line of time over HTTP: all that there is of a player, from every stream of theirs, against the store itself. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { CONTEXT_OF } from '../../../../api/identity/players/timeline.ts'
import { createCommandHandler } from '../../../../eventstore/command-handler.ts'
import { readAll } from '../../../../eventstore/read-all.ts'
import type { StoredEvent } from '../../../../eventstore/codec.ts'
import { raiseAlert } from '../../../../reactions/compliance/raise-alert.ts'
import { ask, betOf, newPlayer, tokenOf, type Player, type Reply } from '../../../support/http.ts'
import { until } from '../../../support/store-process.ts'
import { staffOf, system, type System } from '../../../support/system.ts'

type Entry = {
  stream: string
  position: string
  type: string
  context: string
  actor: { role: string; id: string } | null
  data: Record<string, unknown>
}

describe('the timeline of a player', function () {
  this.timeout(120_000)
  let on: System
  let operator: string
  let compliance: string
  before(async () => {
    on = await system()
    operator = await tokenOf(on.url, staffOf('operator'))
    compliance = await tokenOf(on.url, staffOf('compliance'))
  })

  const look = (playerId: string, query: string, token = operator): Promise<Reply> =>
    ask(on.url, 'GET', { path: `/v1/operations/players/${playerId}/timeline${query}`, token })
  const post = (path: string, token: string, body: object) =>
    ask(on.url, 'POST', { path, token, body, headers: { 'if-match': '*' } })
  const entriesIn = (reply: Reply) => reply.body['data'] as Entry[]

  /** What is of them in the store, by the ids that their events name, newest first. */
  async function truthOf(playerId: string): Promise<StoredEvent[]> {
    const theirs: StoredEvent[] = []
    const known = new Set<string>()
    for await (const event of readAll(on.client)) {
      const category = event.stream.slice(0, event.stream.indexOf('-'))
      if (!Object.hasOwn(CONTEXT_OF, category)) continue
      const { playerId: named } = event.data as { playerId?: string }
      if (named === playerId || event.stream.endsWith(playerId)) known.add(event.stream)
      if (known.has(event.stream)) theirs.push(event)
    }
    return theirs.reverse()
  }

  /** As a reaction raises it, of which this system runs none. */
  async function alertOf(playerId: string): Promise<void> {
    const day = '2026-01-01'
    await raiseAlert(createCommandHandler({ store: on.client }), {
      projection: 'deposit_watch',
      key: `${playerId}/${day}`,
      kind: 'dailyDeposits',
      data: { playerId, day, currency: 'EUR', amount: '1000000' },
      rulesVersion: '1',
      position: 1n,
    })
  }

  /** A player with something of every kind that staff and players can bring about. */
  async function livingPlayer(): Promise<Player> {
    const player = await newPlayer(on.url, '100000')
    const { playerId, token } = player
    for (let n = 0; n < 3; n += 1) await betOf(on.url, player)
    for (let n = 0; n < 5; n += 1) {
      const opened = await post('/v1/sessions', token, { gameId: 'dice' })
      const sessionId = String(opened.body['sessionId'])
      if (n > 2) await betOf(on.url, { ...player, sessionId })
      else await post(`/v1/sessions/${sessionId}/close`, token, {})
    }
    const reason = 'a test of timelines'
    const of = `/v1/operations/players/${playerId}`
    const asked = await post(`${of}/adjustments`, operator, { amount: '5', reason })
    const adjustment = `/v1/operations/adjustments/${String(asked.body['adjustmentId'])}/approval`
    const approved = await post(adjustment, compliance, { reason })
    expect(approved.status, JSON.stringify(approved.body)).to.be.below(300)
    await alertOf(playerId)
    const suspended = await post(`${of}/suspension`, operator, { reason })
    expect(suspended.status, JSON.stringify(suspended.body)).to.be.below(300)
    await post(`/v1/sessions/${player.sessionId}/bets`, token, { stake: '100', choice: '4950' })
    return player
  }

  async function pagesOf(playerId: string, query: string): Promise<Entry[]> {
    const seen: Entry[] = []
    let cursor = ''
    for (;;) {
      const reply = await look(playerId, `?${query}${cursor}`)
      expect(reply.status, JSON.stringify(reply.body)).to.equal(200)
      seen.push(...entriesIn(reply))
      const { nextCursor, hasMore } = reply.body as { nextCursor: string | null; hasMore: boolean }
      expect(hasMore).to.equal(nextCursor !== null)
      if (nextCursor === null) return seen
      expect(nextCursor.length).to.be.below(41)
      cursor = `&cursor=${nextCursor}`
    }
  }
  const positionsOf = (events: readonly { position: string | bigint }[]) =>
    events.map(({ position }) => String(position))

  it('is every event of every stream, once and in order, however it is paged and filtered', async () => {
    const { playerId } = await livingPlayer()
    await until(async () => {
      const truth = await truthOf(playerId)
      const categories = new Set(truth.map(({ stream }) => stream.slice(0, stream.indexOf('-'))))
      return categories.has('refusal') && categories.has('suspension') && categories.has('amlCase')
    }, 'an alert and a refusal on record')
    await until(async () => {
      const [newest] = await truthOf(playerId)
      const { body } = await look(playerId, '?limit=1')
      const { position } = body['asOf'] as { position: string }
      return BigInt(position) >= (newest?.position ?? 0n)
    }, 'the streams read')
    const truth = await truthOf(playerId)
    for (const limit of [3, 7, 100]) {
      const seen = await pagesOf(playerId, `limit=${limit}`)
      expect(positionsOf(seen), `by ${limit}`).to.deep.equal(positionsOf(truth))
      const contexts = seen.map(({ stream, context }) => [stream.split('-')[0], context])
      for (const [category, context] of contexts) {
        expect(context).to.equal(CONTEXT_OF[category as keyof typeof CONTEXT_OF])
      }
    }
    for (const contexts of ['games', 'identity', 'compliance', 'wallet,games']) {
      const seen = await pagesOf(playerId, `limit=4&contexts=${contexts}`)
      const wanted = truth.filter(({ stream }) => {
        const category = stream.slice(0, stream.indexOf('-')) as keyof typeof CONTEXT_OF
        return contexts.split(',').includes(CONTEXT_OF[category])
      })
      expect(positionsOf(seen), contexts).to.deep.equal(positionsOf(wanted))
    }
    const said = JSON.stringify(await pagesOf(playerId, 'limit=100'))
    expect(said).not.to.match(/"v1\.[A-Za-z0-9+/=]{20}/)
    const [first] = (await pagesOf(playerId, 'limit=100&contexts=identity')).slice(-1)
    expect(first).to.deep.include({
      type: 'PlayerRegistered',
      actor: { role: 'player', id: playerId },
    })
    expect(first?.data).to.deep.include({ country: 'MT', personal: { sealed: true } })
  })

  it('loses and doubles nothing while the player plays on', async () => {
    const player = await newPlayer(on.url)
    for (let n = 0; n < 5; n += 1) await betOf(on.url, player)
    let isOver = false
    const playing = (async () => {
      while (!isOver) await betOf(on.url, player)
    })()
    const begun = await look(player.playerId, '?limit=2')
    const seen = [...entriesIn(begun)]
    let cursor = begun.body['nextCursor'] as string | null
    while (cursor !== null) {
      const reply = await look(player.playerId, `?limit=2&cursor=${cursor}`)
      seen.push(...entriesIn(reply))
      cursor = reply.body['nextCursor'] as string | null
    }
    isOver = true
    await playing
    const [newest] = seen
    const upTo = BigInt(newest?.position ?? 0)
    const truth = (await truthOf(player.playerId)).filter(({ position }) => position <= upTo)
    expect(positionsOf(seen)).to.deep.equal(positionsOf(truth))
  })

  it('waits for what the caller has just done', async () => {
    const player = await newPlayer(on.url)
    const position = await betOf(on.url, player)
    const reply = await look(player.playerId, `?after=${position}&limit=2`)
    expect(entriesIn(reply).map(({ position: at }) => at)).to.include(position)
  })

  it('is of players that there are, and of contexts that there are', async () => {
    expect((await look(randomUUID(), '')).status).to.equal(404)
    const { playerId, token } = await newPlayer(on.url)
    expect((await look(playerId, '', token)).status).to.equal(403)
    for (const query of ['?contexts=rtp', '?contexts=', '?cursor=x', '?limit=0']) {
      expect((await look(playerId, query)).status, query).to.equal(400)
    }
  })
})
