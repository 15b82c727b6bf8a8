/** The audit log over HTTP: every change that staff make, with actor and reason, and pages that lose nothing. */
import { expect } from 'chai'
import fc from 'fast-check'
import { v7 } from 'uuid'
import { staffAction } from '../../../domain/operations/staff-action/decider.ts'
import { createCommandHandler } from '../../../eventstore/command-handler.ts'
import { ask, newPlayer, tokenOf, type Player } from '../../support/http.ts'
import { until } from '../../support/store-process.ts'
import { STAFF, system, type System } from '../../support/system.ts'

const LOG = '/v1/operations/audit-log'

type Entry = Record<string, unknown> & { actionId: string; position: string }
type Page = { data: Entry[]; hasMore: boolean; nextCursor: string | null }

describe('the audit log', function () {
  this.timeout(60_000)
  let on: System
  let player: Player
  const tokens: Record<string, string> = {}
  before(async () => {
    on = await system()
    player = await newPlayer(on.url)
    for (const { role, ...account } of STAFF) tokens[role] = await tokenOf(on.url, account)
  })

  const setTier = (body: object, { key = v7(), role = 'operator' } = {}) =>
    ask(on.url, 'PUT', {
      path: `/v1/players/${player.playerId}/vip-tier`,
      token: tokens[role],
      body,
      headers: { 'idempotency-key': key, 'if-match': '*' },
    })
  const page = async (query: string): Promise<Page> => {
    const { status, body } = await ask(on.url, 'GET', {
      path: `${LOG}?${query}`,
      token: tokens['auditor'],
    })
    expect(status, JSON.stringify(body)).to.equal(200)
    return body as unknown as Page
  }
  const meOf = async (role: string) =>
    (await ask(on.url, 'GET', { path: '/v1/me', token: tokens[role] })).body['id']

  it('shows a tier that an operator set, with who, why and the fact that it is', async () => {
    const set = await setTier({ tier: 'bronze', reason: 'a guest of the house' })
    expect(set.status).to.equal(200)
    expect(set.body).to.include({ tier: 'bronze', previous: 'bronze', playerId: player.playerId })
    const { data } = await page(`limit=1&after=${String(set.body['auditPosition'])}`)
    const [entry] = data
    expect(entry).to.deep.include({
      action: 'player.vipTier',
      reason: 'a guest of the house',
      outcome: 'done',
      subject: { kind: 'player', id: player.playerId },
      actor: { role: 'operator', id: await meOf('operator') },
      details: { tier: 'bronze', previous: 'bronze' },
      fact: { stream: `player-${player.playerId}`, revision: '1' },
    })
    const path = `/v1/players/${player.playerId}?after=${String(set.body['position'])}`
    const profile = await ask(on.url, 'GET', { path, token: player.token })
    expect(profile.body).to.include({ vipTier: 'bronze' })
  })

  it('has one entry for a command sent twice, and none for one that is refused', async () => {
    const key = v7()
    const body = { tier: 'bronze', reason: 'sent twice' }
    const [first, second] = [await setTier(body, { key }), await setTier(body, { key })]
    expect(second.body).to.deep.equal(first.body)
    expect(second.headers.get('idempotent-replayed')).to.equal('true')
    expect((await setTier({ ...body, reason: 'another' }, { key })).status).to.equal(422)
    expect((await setTier(body, { role: 'auditor' })).status).to.equal(403)
    const after = String(first.body['auditPosition'])
    const { data } = await page(`limit=100&after=${after}&subjectId=${player.playerId}`)
    expect(data.filter(({ reason }) => reason === 'sent twice')).to.have.length(1)
    expect(data.filter(({ reason }) => reason === 'another')).to.have.length(0)
  })

  it('shows an order to rebuild as begun, and then what came of it', async () => {
    const path = '/v1/operations/projections/staff_actions/rebuilds'
    const reason = `in the audit log ${v7()}`
    await until(async () => {
      const answer = await ask(on.url, 'POST', { path, token: tokens['admin'], body: { reason } })
      return answer.status === 202
    }, 'the rebuild ordered')
    await until(async () => {
      const { data } = await page('limit=100&subjectId=staff_actions')
      const ours = data.filter((entry) => entry['reason'] === reason)
      return ours.some(({ outcome }) => outcome === 'done')
    }, 'the order done')
    const { data } = await page('limit=100&subjectId=staff_actions')
    const done = data.find((entry) => entry['reason'] === reason && entry['outcome'] === 'done')
    expect(done?.['details']).to.have.property('generation')
    expect(done?.['fact']).to.equal(null)
  })

  it('loses and doubles nothing on its pages while more is written', async () => {
    const handler = createCommandHandler({ store: on.client })
    const subjectId = v7()
    let written = 0
    const write = async () => {
      written += 1
      const commandId = v7()
      const executed = await handler.execute(staffAction, {
        id: commandId,
        commandId,
        bodyHash: 'b',
        correlationId: 'c',
        actor: { role: 'admin', id: commandId },
        command: () => ({
          type: 'RecordAction' as const,
          act: {
            action: 'test.page',
            subject: { kind: 'test', id: subjectId },
            reason: 'a page',
            details: {},
            fact: null,
          },
        }),
      })
      if (executed.outcome !== 'accepted') throw new Error(executed.outcome)
      return { id: commandId, position: executed.position }
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), fc.nat({ max: 3 })), {
          minLength: 1,
          maxLength: 6,
        }),
        async (steps) => {
          const last = await write()
          const isThere = async () => {
            const { data } = await page(`limit=1&subjectId=${subjectId}`)
            return data[0]?.actionId === last.id
          }
          await until(isThere, 'the last one read')
          const before = written
          const seen: string[] = []
          let cursor = ''
          for (let n = 0; ; n += 1) {
            const [limit, more] = steps[n % steps.length] ?? [1, 0]
            const read = await page(`limit=${limit}&subjectId=${subjectId}${cursor}`)
            seen.push(...read.data.map(({ actionId }) => actionId))
            for (let i = 0; i < more; i += 1) await write()
            if (read.nextCursor === null) break
            cursor = `&cursor=${read.nextCursor}`
          }
          expect(new Set(seen).size).to.equal(seen.length)
          expect(seen).to.have.length(before)
          expect(seen[0]).to.equal(last.id)
        },
      ),
      { numRuns: 8 },
    )
  })

  it('needs a reason that says something', async () => {
    const wrong = ['', 'x'.repeat(501), 'a\nb', 7, null]
    for (const reason of wrong)
      expect((await setTier({ tier: 'gold', reason })).status).to.equal(400)
    expect((await setTier({ tier: 'gold' })).status).to.equal(400)
    expect((await setTier({ tier: 'iron', reason: 'x' })).status).to.equal(400)
  })
})
