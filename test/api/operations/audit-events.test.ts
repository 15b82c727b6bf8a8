/** What auditors read of the store over HTTP: streams, single events, what an id is; and evidence that the verifier takes alone. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { v7 } from 'uuid'
import { lastOf } from '../../../api/operations/audit-stored.ts'
import type { StoreClient } from '../../../eventstore/client.ts'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../../support/http.ts'
import { withOwnStore } from '../../support/own-store.ts'
import { until } from '../../support/store-process.ts'
import { staffOf, system, type System } from '../../support/system.ts'
import { programOf } from '../../support/program.ts'

type Stored = { stream: string; revision: string; position: string; id: string; type: string }

const MAIN = new URL('../../../verifier/main.ts', import.meta.url).pathname

describe('the audit routes', function () {
  this.timeout(60_000)
  let on: System
  let player: Player
  let auditor: string
  let roundId: string
  let folder: string
  before(async () => {
    on = await system()
    auditor = await tokenOf(on.url, staffOf('auditor'))
    player = await newPlayer(on.url)
    for (let n = 0; n < 3; n += 1) await betOf(on.url, player)
    const { body } = await play(`/v1/sessions/${player.sessionId}/bets`, {
      stake: '100',
      choice: '4950',
    })
    roundId = String(body['roundId'])
    await until(async () => (await read(`/v1/rounds/${roundId}`)).status === 200, 'the round')
    folder = await mkdtemp(join(tmpdir(), 'acme-evidence-'))
  })
  after(() => rm(folder, { recursive: true }))

  const play = (path: string, body: object = {}) =>
    ask(on.url, 'POST', { path, token: player.token, body })
  const read = (path: string, token = auditor) => ask(on.url, 'GET', { path, token })
  const streamPath = (query: string) => `/v1/audit/streams/wallet-${player.playerId}?${query}`

  it('give a stream page by page, from either end, as it is stored', async () => {
    const whole: unknown[] = []
    for await (const event of on.client.read(`wallet-${player.playerId}`)) {
      const { stream, revision, position, id, type, data, metadata } = event
      const digits = { revision: String(revision), position: String(position) }
      whole.push({ stream, ...digits, id, type, data, metadata })
    }
    for (const direction of ['forwards', 'backwards']) {
      const seen: unknown[] = []
      let cursor = ''
      do {
        const { body } = await read(streamPath(`limit=3&direction=${direction}${cursor}`))
        const { data, hasMore, nextCursor } = body
        seen.push(...(data as unknown[]))
        cursor = hasMore === true ? `&cursor=${String(nextCursor)}` : ''
      } while (cursor !== '')
      expect(seen).to.deep.equal(direction === 'forwards' ? whole : whole.toReversed())
    }
  })
  it('give one event of a stream, and the one at a position', async () => {
    const { body } = await read(streamPath('limit=1&from=2'))
    const [event] = body['data'] as Stored[]
    expect(event?.revision).to.equal('2')
    const at = await read(`/v1/audit/events/${event?.position ?? ''}`)
    expect(at.body['event']).to.deep.equal(event)
    const beside = await read(`/v1/audit/events/${Number(event?.position) + 1}`)
    expect(beside.status).to.equal(404)
    expect((await read(`/v1/audit/events/9999999999999999999`)).status).to.equal(404)
  })
  it('refuse streams that are no facts, and know none that is not there', async () => {
    for (const name of ['$settings', '$ce-wallet', 'snapshot-v3-wallet-x', 'rumour-x', 'wallet-']) {
      const path = `/v1/audit/streams/${encodeURIComponent(name)}`
      expect((await read(path)).status, name).to.equal(400)
    }
    expect((await read(`/v1/audit/streams/wallet-${v7()}`)).status).to.equal(404)
    expect((await read(streamPath('from=9999'))).body['data']).to.deep.equal([])
  })
  it('find what an id, a name, a hash and a position are', async () => {
    const found = async (q: string) => {
      const { status, body } = await read(`/v1/audit/search?q=${encodeURIComponent(q)}`)
      expect(status, `${q} ${JSON.stringify(body)}`).to.equal(200)
      return (body['data'] as { kind: string; stream: string }[]).map(
        ({ kind, stream }) => `${kind} ${stream}`,
      )
    }
    const { playerId, sessionId } = player
    const [wallet, session] = [`wallet-${playerId}`, `gameSession-${sessionId}`]
    expect(await found(playerId)).to.include.members([
      `stream player-${playerId}`,
      `stream ${wallet}`,
    ])
    expect(await found(sessionId.toUpperCase())).to.deep.equal([`stream ${session}`])
    expect(await found(roundId)).to.deep.equal([`round ${wallet}`])
    expect(await found(session)).to.deep.equal([`stream ${session}`])
    expect(await found(`1@${wallet}`)).to.deep.equal([`event ${wallet}`])
    const { body } = await read(streamPath('limit=1'))
    const [first] = body['data'] as Stored[]
    expect(await found(String(first?.position))).to.deep.equal([`event ${wallet}`])
    const round = await read(`/v1/rounds/${roundId}`)
    expect(await found(String(round.body['seedHash']))).to.deep.equal([`seed ${session}`])
    for (const nothing of [
      v7(),
      'a'.repeat(64),
      '1',
      'nonsense',
      '$all',
      '0@$settings',
      "' or 1=1",
    ]) {
      expect(await found(nothing), nothing).to.deep.equal([])
    }
  })
  it('list the rounds of a session, newest first', async () => {
    const { body } = await read(`/v1/audit/sessions/${player.sessionId}/rounds?limit=2`)
    const data = body['data'] as { roundId: string; nonce: number }[]
    expect(data.map(({ nonce }) => nonce)).to.deep.equal([3, 2])
    expect(data[0]?.roundId).to.equal(roundId)
    const next = `limit=2&cursor=${String(body['nextCursor'])}`
    const rest = await read(`/v1/audit/sessions/${player.sessionId}/rounds?${next}`)
    expect((rest.body['data'] as { nonce: number }[]).map(({ nonce }) => nonce)).to.deep.equal([
      1, 0,
    ])
  })

  async function evidence(path: string) {
    const answer = await fetch(on.url + path, { headers: { authorization: `Bearer ${auditor}` } })
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('content-type')).to.include('application/x-ndjson')
    return answer.text()
  }
  const proved = async (file: string, ...args: string[]) => {
    const path = join(folder, 'evidence.ndjson')
    await writeFile(path, file)
    return new Promise<{ code: number; said: string }>((resolve) => {
      const words = [...programOf(MAIN), path, ...args]
      execFile(process.execPath, words, (error, stdout) => {
        resolve({ code: Number(error?.code ?? 0), said: stdout })
      })
    })
  }

  it('give evidence that the verifier proves alone: incomplete before the reveal, verified after it', async () => {
    const { sessionId } = player
    const other = await play('/v1/sessions', { gameId: 'dice' })
    const path = `/v1/audit/rounds/${roundId}/evidence`
    const early = await proved(await evidence(path), '--round', roundId)
    expect(early.code, early.said).to.equal(5)
    const closed = await play(`/v1/sessions/${sessionId}/close`)
    expect(closed.status).to.be.below(300)
    const later = await betOf(on.url, { ...player, sessionId: String(other.body['sessionId']) })
    const file = await evidence(`/v1/audit/sessions/${sessionId}/evidence`)
    const late = await proved(file, '--session', sessionId)
    expect(late.code, late.said).to.equal(0)
    expect(late.said).to.include('4 of 4 rounds verified')
    expect(file).not.to.include(`"position":"${later}"`)
    const streams = new Set(
      file
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as Stored).stream),
    )
    expect([...streams]).to.include.members([
      `wallet-${player.playerId}`,
      `player-${player.playerId}`,
    ])
    const lie = file.replace(/"outcome":"\d+"/, '"outcome":"10000"')
    expect((await proved(lie, '--session', sessionId)).code).to.equal(3)
  })
  it('give evidence of a player whose balance was adjusted and who was suspended', async () => {
    const [operator, compliance] = await Promise.all(
      (['operator', 'compliance'] as const).map((role) => tokenOf(on.url, staffOf(role))),
    )
    const other = await newPlayer(on.url)
    const order = (path: string, token: string | undefined) =>
      ask(on.url, 'POST', {
        path: `/v1/operations/${path}`,
        token,
        body: { reason: 'a test', ...(path.endsWith('adjustments') ? { amount: '100' } : {}) },
        headers: { 'if-match': '*' },
      })
    const asked = await order(`players/${other.playerId}/adjustments`, operator)
    await order(`adjustments/${String(asked.body['adjustmentId'])}/approval`, compliance)
    await betOf(on.url, other)
    await order(`players/${other.playerId}/suspension`, operator)
    const file = await evidence(`/v1/audit/sessions/${other.sessionId}/evidence`)
    for (const type of ['AdjustmentApproved', 'Adjusted', 'PlayerSuspended', 'Restricted']) {
      expect(file).to.include(`"type":"${type}"`)
    }
    const { code, said } = await proved(file, '--session', other.sessionId)
    expect(code, said).to.be.oneOf([0, 5])
  })
  it('have no evidence of what is not there, and none for players and operators', async () => {
    for (const what of ['sessions', 'rounds']) {
      const path = `/v1/audit/${what}/${v7()}/evidence`
      const none = await read(path)
      expect(none.status, JSON.stringify(none.body)).to.equal(404)
      expect((await read(path, player.token)).status).to.equal(403)
      expect((await read(path, await tokenOf(on.url, staffOf('operator')))).status).to.equal(403)
    }
  })
})

describe('facts that auditors read', () => {
  let store: StoreClient
  withOwnStore((client) => {
    store = client
  })
  it('are not there where their stream was deleted, and it is said so', async () => {
    const stream = `refusal-${v7()}`
    expect(await lastOf(store, stream)).to.equal(undefined)
    await store.raw.tombstoneStream(stream)
    const asked = lastOf(store, stream).catch((error: unknown) => error)
    expect(await asked).to.include({ name: 'Problem', code: 'STREAM_DELETED' })
  })
})
