/**
 * Every operation of the OpenAPI document, asked at random by anybody: no answer is a fault of ours, none is late, and what is refused
 * has changed nothing. FUZZ_REQUESTS and FUZZ_SEED choose how many and which; what fails is printed as it was sent.
 */
import { expect } from 'chai'
import fc from 'fast-check'
import { ROLES } from '../../api/http/caller.ts'
import { rolesOf } from '../../api/http/permissions.ts'
import { SWITCHES } from '../../api/games/switches.ts'
import type { Route } from '../../api/http/route.ts'
import { routes } from '../../api/routes.ts'
import { registry } from '../../projections/registry.ts'
import { meanings, type Code } from '../../api/codes.ts'
import type { Metadata } from '../../eventstore/codec.ts'
import { readAll } from '../../eventstore/read-all.ts'
import { ask as send, newPlayer, tokenOf } from '../support/http.ts'
import { staffOf, STAFF, system, type System } from '../support/system.ts'
import { requestsOf, type FuzzRequest, type Known, type OpenApi } from './requests.ts'

const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 500)
const SEED = Number(process.env['FUZZ_SEED'] ?? 1)

/** Who may end their own sign-in, which would leave the others with nothing to say. */
const LEAVER = 'leaver'
const LEAVING = ['signOut', 'signOutEverywhere', 'eraseMe', 'changePassword']

/** Who asks: mostly somebody who may, and now and then anybody. */
function whoOf(operationId: string): fc.Arbitrary<string> {
  const route = all.find((one) => one.operationId === operationId)
  const roles = (route && rolesOf(route)) ?? []
  const players = ['player', 'other']
  const isLeaving = LEAVING.includes(operationId)
  const may = isLeaving ? [LEAVER] : roles.flatMap((role) => (role === 'player' ? players : [role]))
  const anybody = ['forged', 'nobody', LEAVER, ...(isLeaving ? [] : ROLES)]
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...(may.length > 0 ? may : ['nobody'])) },
    { weight: 1, arbitrary: fc.constantFrom(...anybody) },
  )
}
const all: readonly Route[] = routes

/** After so many requests others play: erasures and sign-outs leave nobody after a while. */
const PLAYERS_LAST = 250
const AT_ONCE = 4
const ANSWER_MAX_MS = 10_000

/** Refusals that are facts: who refuses has something to record. */
const RECORDED: readonly string[] = [
  'JOIN_REFUSED',
  'NOTHING_BUILT',
  'REBUILD_HELD',
  'REBUILD_IN_THE_WAY',
  'REBUILD_REFUSED',
  'REGISTRATION_REFUSED',
  'STAFF_UNKNOWN',
  'ROLLBACK_IMPOSSIBLE',
]
const EVIDENCE = /^(signIn|refusal)-/

describe(`the API under ${REQUESTS} random requests from seed ${SEED} on`, function () {
  this.timeout(60_000 + REQUESTS * 100)
  let on: System
  let document: OpenApi
  const refused = new Map<string, FuzzRequest>()
  const faults: string[] = []

  before(async () => {
    on = await system()
    document = (await (await fetch(`${on.url}/openapi.json`)).json()) as OpenApi
  })

  async function ask(request: FuzzRequest, id: string, token: string | undefined) {
    const { method, path, headers, body } = request
    const response = await fetch(on.url + path, {
      method: method.toUpperCase(),
      headers: {
        ...headers,
        'X-Request-Id': id,
        ...(body === null ? {} : { 'Content-Type': 'application/json' }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      signal: AbortSignal.timeout(ANSWER_MAX_MS),
      ...(body === null || method === 'get' ? {} : { body }),
    })
    const type = response.headers.get('content-type') ?? ''
    const answer = /[/+]json/.test(type) ? ((await response.json()) as object) : {}
    if (!response.bodyUsed) await response.body?.cancel() // a stream has no end
    return {
      status: response.status,
      type,
      retryAfter: response.headers.get('retry-after'),
      answer,
    }
  }

  async function judge(request: FuzzRequest, id: string, tokens: Readonly<Record<string, string>>) {
    try {
      const reply = await ask(request, id, tokens[request.who])
      if (reply.status < 400) return
      const { code } = reply.answer as { code?: string }
      const isReady = request.path.startsWith('/health/')
      const meaning = code !== undefined && code in meanings ? meanings[code as Code] : null
      const isTold =
        meaning?.status === reply.status && reply.type.startsWith('application/problem')
      if (!isTold && !isReady) faults.push(said(request, reply))
      else if (reply.status === 503 && reply.retryAfter === null) faults.push(said(request, reply))
      else if (reply.status >= 500 && reply.status !== 503) faults.push(said(request, reply))
      else if (reply.status < 500 && !RECORDED.includes(code ?? '')) refused.set(id, request)
    } catch (error) {
      faults.push(said(request, String(error)))
    }
  }

  const said = (request: FuzzRequest, answer: unknown) =>
    `${JSON.stringify(request)}\n  -> ${JSON.stringify(answer)}`

  /** Fresh players beside the staff, and what they have. */
  async function people(): Promise<{ known: Known; tokens: Record<string, string> }> {
    const tokens: Record<string, string> = { forged: 'e30.e30.e30' }
    for (const { role, ...account } of STAFF) tokens[role] = await tokenOf(on.url, account)
    const players = await Promise.all(['player', 'other', LEAVER].map(() => newPlayer(on.url)))
    for (const [n, { token }] of players.entries())
      tokens[['player', 'other', LEAVER][n] ?? ''] = token
    const adjustments = players.map(({ playerId }) => adjustmentOf(playerId, tokens))
    const ids = {
      playerId: players.map(({ playerId }) => playerId),
      sessionId: players.map(({ sessionId }) => sessionId),
      adjustmentId: await Promise.all(adjustments),
      name: registry.map(({ name }) => name),
      code: Object.keys(meanings),
    }
    return { known: { ids, whoOf }, tokens }
  }

  async function adjustmentOf(playerId: string, { operator }: Record<string, string>) {
    const path = `/v1/operations/players/${playerId}/adjustments`
    const body = { amount: '100', reason: 'a gift of the tests' }
    const { status, body: answer } = await send(on.url, 'POST', { path, token: operator, body })
    expect(status).to.equal(201)
    return String(answer['adjustmentId'])
  }

  /** What requests at random have switched off: others want to play. */
  async function openGames() {
    const path = '/v1/operations/switches'
    const token = await tokenOf(on.url, staffOf('operator'))
    for (const target of SWITCHES) {
      const { status } = await send(on.url, 'POST', {
        path,
        token,
        body: { target, isOn: true, reason: 'the tests go on' },
      })
      expect(status).to.be.oneOf([200, 409])
    }
  }
  after(() => openGames())

  it('answers each as its document says, in time', async () => {
    for (let done = 0; done < REQUESTS; done += PLAYERS_LAST) {
      await openGames()
      const { known, tokens } = await people()
      const count = Math.min(PLAYERS_LAST, REQUESTS - done)
      const some = fc.sample(requestsOf(document, known), { numRuns: count, seed: SEED + done })
      const waiting = some.map((request, n) => ({ request, id: `fuzz-${done + n}` }))
      const client = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          await judge(next.request, next.id, tokens)
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, client))
    }
    expect(faults.slice(0, 10), `${faults.length} faults`).to.deep.equal([])
  })

  it('has changed nothing by what it refused', async () => {
    expect(refused.size).to.be.greaterThan(REQUESTS / 10)
    const changed: string[] = []
    for await (const { stream, type, metadata } of readAll(on.client)) {
      const { correlationId = '' } = (metadata ?? {}) as Partial<Metadata>
      const request = refused.get(correlationId)
      if (request !== undefined && !EVIDENCE.test(stream)) changed.push(said(request, type))
    }
    expect(changed.slice(0, 10)).to.deep.equal([])
  })
})
