/** Orders about tags, tasks and complaints: tried out without a trace in their streams, and meant for what was seen. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { insertStaff } from '../../../../api/identity/sign-in/credentials.ts'
import { ask, newPlayer, type Player, type Reply } from '../../../support/http.ts'
import { signedAs } from '../../../support/signed.ts'
import { until } from '../../../support/store-process.ts'
import { system, type System } from '../../../support/system.ts'

describe('orders of support', function () {
  this.timeout(60_000)
  let on: System
  let player: Player
  let token: string
  const staff: string[] = [randomUUID(), randomUUID()]
  before(async () => {
    on = await system()
    player = await newPlayer(on.url)
    token = await signedAs('support')
    for (const subject_id of staff) {
      const email_hash = `${subject_id}@staff`
      await insertStaff(on.pool, { subject_id, email_hash, role: 'support', password_hash: '-' })
    }
  })
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    ask(on.url, 'POST', { path, token, body, headers })
  const get = (path: string): Promise<Reply> => ask(on.url, 'GET', { path, token })
  const ofPlayer = (what: string) => `/v1/operations/players/${player.playerId}/${what}`
  const reason = 'a test of orders'
  const lengthOf = async (stream: string) => {
    let length = 0
    for await (const event of on.client.read(stream)) length += event.type === '' ? 0 : 1
    return length
  }

  it('tell by a dry run what would be recorded, and record nothing', async () => {
    const before = await lengthOf(`support-${player.playerId}`)
    const orders: [string, object, string][] = [
      ['tags', { tag: 'press', reason }, 'TagAdded'],
      ['notes', { kind: 'general', text: 'Asked for a call.' }, 'NoteAdded'],
      ['tasks', { text: 'Call back.', reason }, 'TaskOpened'],
      [
        'complaints',
        { subject: 'payment', channel: 'post', text: 'Too slow.', reason },
        'ComplaintReceived',
      ],
    ]
    for (const [what, body, type] of orders) {
      const tried = await post(`${ofPlayer(what)}?dryRun=true`, body)
      expect(tried.status, JSON.stringify(tried.body)).to.equal(200)
      expect(tried.body).to.have.nested.property('wouldRecord[0].type', type)
      expect(JSON.stringify(tried.body)).not.to.include('Too slow').and.not.include('Call back')
    }
    expect(await lengthOf(`support-${player.playerId}`)).to.equal(before)
    const { body } = await get(ofPlayer('tags'))
    expect(body['data']).to.deep.equal([])
  })

  for (const [kind, body] of [
    ['task', { text: 'Call back.', reason }],
    ['complaint', { subject: 'payment', channel: 'post', text: 'Too slow.', reason }],
  ] as const) {
    it(`are meant for a ${kind} as it was seen, where they say so`, async () => {
      const made = await post(ofPlayer(`${kind}s`), body)
      const path = `/v1/operations/${kind}s/${String(made.body[`${kind}Id`])}`
      await until(async () => (await get(path)).status === 200, 'it read')
      const seen = await get(path)
      const etag = String(seen.headers.get('etag'))
      expect(etag).to.equal(`"${String(seen.body['revision'])}"`)
      const [first, second] = staff
      const give = (ownerId: string | undefined, headers = {}) =>
        post(`${path}/assignment`, { ownerId, reason }, headers)
      expect((await give(first, { 'if-match': etag })).status).to.equal(200)
      const stale = await give(second, { 'if-match': etag })
      expect([stale.status, stale.body['code']]).to.deep.equal([412, 'PRECONDITION_FAILED'])
      expect((await give(second)).status, 'without it whatever stands').to.equal(200)
      const again = await give(second)
      expect(again.body['code']).to.equal(`${kind.toUpperCase()}_OWNED`)
      await until(async () => (await get(path)).body['ownerId'] === second, 'the owner read')
    })
  }

  it('give no ETag where nothing is shown of what was said', async () => {
    const made = await post(ofPlayer('tasks'), { text: 'Call back.', reason })
    const path = `/v1/operations/tasks/${String(made.body['taskId'])}`
    await until(async () => (await get(path)).status === 200, 'it read')
    const auditor = await signedAs('auditor')
    const { headers, body } = await ask(on.url, 'GET', { path, token: auditor })
    expect(body['text']).to.equal(null)
    expect(headers.get('etag')).to.equal(null)
  })
})
