/** Every route that shows the staff something of a player leaves a record under that player; of those that leave none is said why. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { z } from 'zod'
import type { Role } from '../../../api/http/caller.ts'
import { rolesOf } from '../../../api/http/permissions.ts'
import { hasField, type Route } from '../../../api/http/route.ts'
import { routes } from '../../../api/routes.ts'
import { GOOD_BODIES, pathWith } from '../../support/good-requests.ts'
import { ask, betOf, newPlayer, type Player, type Reply } from '../../support/http.ts'
import { signedAs } from '../../support/signed.ts'
import { until } from '../../support/store-process.ts'
import { system } from '../../support/system.ts'

const all: readonly Route[] = routes

/** Queues of acts that wait, asked for again every few seconds by an open page. */
const NOT_ON_RECORD: Readonly<Record<string, string>> = {
  listAdjustments: 'an id, an amount and who of the staff asked why',
  listLifts: 'an id and who of the staff did what, why',
  listVipProposals: 'an id, a tier and its turnover',
  listPayouts: 'an id, where the money goes and who of the staff asked why',
  listDue: 'an id and an instant',
  listLetters: 'an id, a kind of letter and a word for why it was given up',
}

const staffOf = (route: Route): Role[] => (rolesOf(route) ?? []).filter((role) => role !== 'player')

/** By what it says of itself, or by what its answer has. */
const isOfPlayers = (route: Route): boolean => {
  if (route.method !== 'get' && route.shows === undefined) return false
  if (route.about !== undefined || route.shows !== undefined) return true
  const reply = z.toJSONSchema(route.reply, { io: 'input', unrepresentable: 'any' })
  return /"(?:playerId|playerIds|stream)":/.test(JSON.stringify(reply))
}

const shown = all.filter((route) => staffOf(route).length > 0 && isOfPlayers(route))
const noted = shown.filter(({ operationId }) => !Object.hasOwn(NOT_ON_RECORD, operationId))

type Look = { operation: string; playerIds: string[]; by: string | null }

describe('looks of the staff', function () {
  this.timeout(60_000)
  let url: string
  let player: Player
  let things: Readonly<Record<string, string>>
  let queries: Readonly<Record<string, string>>
  let auditor: string

  const get = (path: string, token: string) => ask(url, 'GET', { path, token })
  const post = (path: string, token: string, body?: object) =>
    ask(url, 'POST', { path, token, body })

  before(async () => {
    url = (await system()).url
    player = await newPlayer(url)
    auditor = await signedAs('auditor')
    const { playerId, sessionId, token } = player
    const position = await betOf(url, player)
    const { body } = await get(`/v1/rounds?limit=1&after=${position}`, token)
    const [round] = body['data'] as { roundId: string }[]
    const operator = await signedAs('operator')
    const made = async (what: string, operationId: string, id: string) => {
      const path = `/v1/operations/players/${playerId}/${what}`
      return String((await post(path, operator, GOOD_BODIES[operationId])).body[id])
    }
    things = {
      player: playerId,
      wallet: playerId,
      session: sessionId,
      round: round?.roundId ?? '',
      adjustment: await made('adjustments', 'requestAdjustment', 'adjustmentId'),
      suspension: await made('suspension', 'suspendPlayer', 'suspensionId'),
      task: await made('tasks', 'openTask', 'taskId'),
      complaint: await made('complaints', 'takeComplaint', 'complaintId'),
      stream: `gameSession-${sessionId}`,
      event: position,
    }
    queries = { searchAudit: `q=${sessionId}`, getAuditLog: `subjectId=${playerId}` }
  })

  /** Of one person of the staff, once there is one. */
  async function lookOf(actorId: string): Promise<Look> {
    const look = async () => {
      const { body } = await get(`/v1/operations/access-log?actorId=${actorId}`, auditor)
      return (body['data'] as Look[])[0]
    }
    await until(async () => (await look()) !== undefined, 'the look read')
    const found = await look()
    if (found === undefined) throw new Error('a look that has gone')
    return found
  }

  function request(route: Route, token: string): Promise<Reply> {
    const { path, query, about, shows, operationId, method } = route
    if (method === 'post') return post(path, token, { playerId: player.playerId })
    const ofWhom = hasField(query, 'playerId') ? `playerId=${player.playerId}` : ''
    const { query: example = {} } = route.example
    const asked = queries[operationId] ?? [ofWhom, String(new URLSearchParams(example))].join('&')
    return get(`${pathWith(path, things[about ?? shows ?? ''] ?? '')}?${asked}`, token)
  }

  it('are known of every route that shows something of a player', () => {
    expect(noted.length).to.be.above(20)
    const silent = Object.keys(NOT_ON_RECORD)
    expect(shown.map(({ operationId }) => operationId)).to.include.members(silent)
    const unsaid = noted.filter(({ about, shows }) => (about ?? shows) === undefined)
    expect(unsaid.map(({ operationId }) => operationId)).to.deep.equal([])
  })

  for (const route of noted) {
    it(`are on record under the player: ${route.method.toUpperCase()} ${route.path}`, async () => {
      const id = randomUUID()
      const [role = 'auditor'] = staffOf(route)
      const token = await signedAs(role, id)
      await until(async () => (await request(route, token)).status === 200, 'it read')
      const look = await lookOf(id)
      expect(look.operation).to.equal(route.operationId)
      if (route.shows === 'players' && queries[route.operationId] === undefined) {
        const { body } = await request(route, token)
        const data = body['data'] as { playerId: string }[]
        expect(data.length, 'players shown').to.be.above(0)
        const later = await lookOf(id)
        expect(later.playerIds).to.include.members(data.map(({ playerId }) => playerId))
      } else expect(look.playerIds).to.deep.equal([player.playerId])
    })
  }

  it('are on record of what is tried out, which would be told and leave nothing', async () => {
    const [id, decider] = [randomUUID(), randomUUID()]
    const path = `/v1/operations/players/${player.playerId}/adjustments?dryRun=true`
    const body = GOOD_BODIES['requestAdjustment']
    const asked = await post(path, await signedAs('operator', id), body)
    expect(asked.body).to.include({ dryRun: true })
    expect(await lookOf(id)).to.deep.include({
      operation: 'requestAdjustment',
      playerIds: [player.playerId],
    })
    const decision = `/v1/operations/adjustments/${things['adjustment'] ?? ''}/approval?dryRun=true`
    const decided = await ask(url, 'POST', {
      path: decision,
      token: await signedAs('compliance', decider),
      body: { reason: 'seen' },
      headers: { 'if-match': '*' },
    })
    expect(decided.body, JSON.stringify(decided.body)).to.include({ dryRun: true })
    expect((await lookOf(decider)).playerIds).to.deep.equal([player.playerId])
  })

  it('tell by what players were listed, never by which value of it', async () => {
    const id = randomUUID()
    const path = '/v1/operations/players?country=MT&alertsMin=0&limit=5'
    expect((await get(path, await signedAs('risk', id))).status).to.equal(200)
    expect((await lookOf(id)).by).to.equal('country, alertsMin')
  })

  it('name of many filters as many as there is room for, and say that there are more', async () => {
    const id = randomUUID()
    const filters =
      'status=registered&account=active&vipTier=bronze&country=MT&market=MT&accountKind=real' +
      '&currency=EUR&balanceMin=0&balanceMax=9&seenFrom=2020-01-01&seenTo=2030-01-01&alertsMin=0'
    const token = await signedAs('risk', id)
    expect((await get(`/v1/operations/players?${filters}`, token)).status).to.equal(200)
    const { by } = await lookOf(id)
    expect(by?.length).to.be.at.most(100)
    expect(by).to.match(/^status, account, .*, balanceMax…$|^status, account, .*, seenFrom…$/)
  })

  it('leave nothing where there was nothing to show: evidence of no session', async () => {
    const id = randomUUID()
    const token = await signedAs('auditor', id)
    expect((await get(`/v1/audit/sessions/${randomUUID()}/evidence`, token)).status).to.equal(404)
    await get(`/v1/wallet?playerId=${player.playerId}`, token)
    expect((await lookOf(id)).operation).to.equal('getWallet')
    const { body } = await get(`/v1/operations/access-log?actorId=${id}`, auditor)
    expect(body['data']).to.have.lengthOf(1)
  })
})
