/** What players' tokens may learn, over every route that is open to them: of facts that they are not shown nothing, not even a gap. */
import { expect } from 'chai'
import { may } from '../../../api/http/permissions.ts'
import { hasField, type Route } from '../../../api/http/route.ts'
import { routes } from '../../../api/routes.ts'
import { GOOD_BODIES, NOBODY, pathWith } from '../../support/good-requests.ts'
import { ask, betOf, newPlayer, without, type Player, type Reply } from '../../support/http.ts'
import { until } from '../../support/store-process.ts'
import { system, type System } from '../../support/system.ts'
import { appendUnseen } from '../../support/unseen.ts'

const open = (routes as readonly Route[]).filter(
  ({ permission, streams }) =>
    streams === undefined && (permission === undefined || may('player', permission)),
)
/** Figures of the whole house change by themselves, and letters are shown in demos alone; they are of nobody. */
const OF_NOBODY = ['getPlatform', 'getMailbox']
const reads = open.filter(
  ({ method, operationId }) => method === 'get' && !OF_NOBODY.includes(operationId),
)
const changes = open.filter(({ method }) => method !== 'get')

/** Names in JSON, at any depth. */
const namesIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return []
  const below = Object.values(value).flatMap(namesIn)
  return Array.isArray(value) ? below : [...Object.keys(value), ...below]
}

function expectNoRevision({ body, headers }: Reply, of: string): void {
  expect(
    namesIn(body).filter((name) => /revision/i.test(name)),
    of,
  ).to.deep.equal([])
  expect(headers.get('etag') ?? '', of).not.to.match(/^"\d*"$/)
}

describe('what players are shown, over HTTP', function () {
  this.timeout(60_000)
  let on: System
  let player: Player
  let round: string
  let after: string
  before(async () => {
    on = await system()
    player = await newPlayer(on.url)
    after = await betOf(on.url, player)
    const path = `/v1/wallet/entries?after=${after}`
    const { body } = await ask(on.url, 'GET', { path, token: player.token })
    const entries = body['data'] as { roundId: string | null }[]
    round = entries.find(({ roundId }) => roundId !== null)?.roundId ?? ''
    await until(async () => (await read('getRound')).status === 200, 'the round read')
  })

  function urlOf({ path, query, about, example }: Route, of: Player): string {
    const { playerId, sessionId } = of
    const things = { player: playerId, wallet: playerId, session: sessionId, round }
    const thing =
      about !== undefined && about in things ? things[about as keyof typeof things] : NOBODY
    const asked = {
      ...example.query,
      ...(hasField(query, 'after') ? { after } : {}),
      ...(hasField(query, 'at') ? { at: '2099-01-01T00:00:00Z' } : {}),
    }
    return `${pathWith(path, thing)}?${new URLSearchParams(asked).toString()}`
  }
  async function read(operationId: string): Promise<Reply> {
    const route = reads.find((one) => one.operationId === operationId)
    if (route === undefined) throw new Error(`no read is ${operationId}`)
    return ask(on.url, 'GET', { path: urlOf(route, player), token: player.token })
  }

  it('has no revision in any read', async () => {
    expect(reads.map(({ operationId }) => operationId)).to.include.members([
      'getWallet',
      'getRound',
    ])
    for (const { operationId } of reads) {
      const answer = await read(operationId)
      expect(answer.status, operationId).to.equal(200)
      expectNoRevision(answer, operationId)
    }
  })

  it('is the same, to the letter, before and after facts that they are not shown', async () => {
    const all = async () => {
      const answers = []
      for (const { operationId } of reads) {
        const { body, headers } = await read(operationId)
        const shown = without(body, 'asOf')
        answers.push({ operationId, shown, etag: headers.get('etag'), link: headers.get('link') })
      }
      return answers
    }
    const before = await all()
    after = await appendUnseen(on, player)
    expect(await all()).to.deep.equal(before)
  })

  it('numbers entries without a gap, in pages, their cursors and the balance at an instant', async () => {
    after = await appendUnseen(on, player)
    after = await betOf(on.url, player)
    const numbers: string[] = []
    let path = `/v1/wallet/entries?limit=1&after=${after}`
    while (path !== '') {
      const { body, headers } = await ask(on.url, 'GET', { path, token: player.token })
      const [entry] = body['data'] as { number: string }[]
      numbers.push(entry?.number ?? '')
      const cursor = body['nextCursor'] as string | null
      const place = Buffer.from(cursor ?? '', 'base64url').toString()
      expect(place).to.equal(cursor === null ? '' : `n${entry?.number ?? ''}`)
      path = /^<([^>]+)>/.exec(headers.get('link') ?? '')?.[1] ?? ''
    }
    expect(numbers.length).to.be.greaterThan(2)
    expect(numbers).to.deep.equal(numbers.map((_, n) => String(numbers.length - n)))
    expect((await read('getBalanceAt')).body['entryNumber']).to.equal(numbers[0])
  })

  for (const route of changes) {
    it(`has no revision where they change something: ${route.operationId}`, async () => {
      const { operationId, method } = route
      const asking = await newPlayer(on.url)
      const { token } = asking
      const path = urlOf(route, asking).replace(/\?.*$/, '')
      const body = GOOD_BODIES[operationId]
      for (const headers of [{ 'if-match': '"1"' }, {}]) {
        const sent = { path, token, ...(body === undefined ? {} : { body }), headers }
        const answer = await ask(on.url, method.toUpperCase(), sent)
        if ('if-match' in headers) expect(answer.status, operationId).to.equal(412)
        expectNoRevision(answer, operationId)
      }
    })
  }
})
