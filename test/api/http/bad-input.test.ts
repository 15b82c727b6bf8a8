/** Every route against everything that may be wrong with a request: a problem with a pointer, and nothing changed. */
import { rolesOf } from '../../../api/http/permissions.ts'
import { expect } from 'chai'
import { v7 } from 'uuid'
import { meanings } from '../../../api/codes.ts'
import { routes } from '../../../api/routes.ts'
import type { Route } from '../../../api/http/route.ts'
import { BAD_PARAMS, GOOD_BODIES, NOBODY, paramOf, pathWith } from '../../support/good-requests.ts'
import { ask, newPlayer, tokenOf, type Player } from '../../support/http.ts'
import { STAFF, system, type System } from '../../support/system.ts'

const AMOUNTS: [string, unknown][] = [
  ['a number', 100],
  ['a float', '1.5'],
  ['a negative', '-1'],
  ['a sign alone', '-'],
  ['zero', '0'],
  ['too large an amount', '9'.repeat(16)],
  ['a leading zero', '01'],
  ['an empty text', ''],
]
const TEXTS: [string, unknown][] = [
  ['a number', 7],
  ['a control character', 'a\u0000b'],
  ['a lone surrogate', 'a\ud800'],
  ['too long a text', 'x'.repeat(9_000)],
  ['an empty text', ''],
]

/** Text in which nothing is said; a device or an address may have it all the same. */
const BLANKS: [string, unknown][] = [
  ['a blank', ' '],
  ['what nobody sees', '\u200b\u2060\u00a0'],
]

/** Only this takes an amount below zero. */
const SIGNED = 'requestAdjustment'

const wrongValues = (field: string, operationId: string): [string, unknown][] => [
  ['null', null],
  ['a list', []],
  ...(field === 'amount' || field === 'stake' ? AMOUNTS : TEXTS).filter(
    ([what]) => operationId !== SIGNED || what !== 'a negative',
  ),
  ...(field === 'reason' ? BLANKS : []),
]

/** Fields of bodies that may be left out. */
const OPTIONAL = ['instrument', 'familyName', 'postalCode', 'closeMe.reason']

describe('bad input', () => {
  let it_: System
  let player: Player
  let staff: Record<string, string>

  before(async function () {
    this.timeout(30_000)
    it_ = await system()
    player = await newPlayer(it_.url)
    staff = {}
    for (const { role, ...account } of STAFF) staff[role] = await tokenOf(it_.url, account)
  })

  const headOfWallet = async () => {
    for await (const { revision } of it_.client.read(`wallet-${player.playerId}`, {
      backwards: true,
      limit: 1,
    })) {
      return revision
    }
    return null
  }
  /** After all of the requests around it the wallet must stand where it stood. */
  const walletStands = () => {
    let stood: Awaited<ReturnType<typeof headOfWallet>>
    before(async () => {
      stood = await headOfWallet()
    })
    after(async () => {
      expect(await headOfWallet(), 'the head of the wallet').to.equal(stood)
    })
  }
  walletStands()

  /** What is the player's, or there for the staff, by the name it has in paths. */
  const there = (param: string | undefined) =>
    (
      ({
        ...player,
        adjustmentId: player.sessionId,
        suspensionId: player.sessionId,
        signInId: player.sessionId,
        taskId: player.sessionId,
        complaintId: player.sessionId,
        staffId: player.sessionId,
        name: 'staff_actions',
        kind: 'deposit_watch',
      }) as Record<string, string>
    )[param ?? ''] ?? ''

  /** Asks, and expects the problem. */
  async function expectProblem(
    status: number,
    request: Parameters<typeof ask>[2] & { method: string },
    pointer?: string,
  ) {
    const { method, ...options } = request
    const reply = await ask(it_.url, method, options)
    const said = JSON.stringify(reply.body)
    expect(reply.status, said).to.equal(status)
    expect(reply.type, said).to.match(/^application\/problem\+json/)
    expect(reply.body).to.include.keys('type', 'title', 'status', 'detail', 'instance', 'code')
    expect(meanings).to.have.property(String(reply.body['code']))
    if (pointer !== undefined) {
      const errors = reply.body['errors'] as { pointer: string }[]
      expect(
        errors.map((error) => error.pointer),
        said,
      ).to.include(pointer)
    }
    return reply
  }

  for (const route of routes.filter(({ body }) => body !== undefined)) {
    const { operationId, appends, ifMatch } = route as Route
    const roles = rolesOf(route)
    const method = route.method.toUpperCase()
    const good = GOOD_BODIES[operationId] ?? {}
    const param = paramOf(route.path)
    const role = (roles ?? []).find(
      (one) => one === 'player' || STAFF.some(({ role }) => role === one),
    )
    const tooLarge = route.path.startsWith('/v1/operations/rules/') ? 400_000 : 20_000
    const base = () => ({
      method,
      path: pathWith(route.path, there(param)),
      token: role === 'player' ? player.token : staff[role ?? ''],
    })

    describe(operationId, () => {
      walletStands()
      it('refuses what is not JSON', () => expectProblem(400, { ...base(), raw: '{"stake":' }))
      it('refuses a list', () => expectProblem(400, { ...base(), raw: '[]' }))
      it('refuses another media type', () =>
        expectProblem(415, { ...base(), raw: 'a=b', headers: { 'content-type': 'text/plain' } }))
      it('refuses a body that is too large', () =>
        expectProblem(413, { ...base(), body: { ...good, more: 'x'.repeat(tooLarge) } }))
      it('refuses a field too many, and names it', async () => {
        await expectProblem(400, { ...base(), body: { ...good, more: 1 } }, '/more')
        const raw = JSON.stringify({ ...good, more: 1 }).replace('"more"', '"__proto__"')
        await expectProblem(400, { ...base(), raw }, '/__proto__')
      })

      for (const field of Object.keys(good)) {
        if (!OPTIONAL.includes(field) && !OPTIONAL.includes(`${operationId}.${field}`)) {
          it(`refuses a missing ${field}`, () => {
            const rest = Object.fromEntries(Object.entries(good).filter(([key]) => key !== field))
            return expectProblem(400, { ...base(), body: rest }, `/${field}`)
          })
        }
        for (const [what, value] of wrongValues(field, operationId)) {
          it(`refuses ${what} as ${field}`, () =>
            expectProblem(400, { ...base(), body: { ...good, [field]: value } }, `/${field}`))
        }
      }

      if (roles === undefined) return
      it('refuses a caller who is not signed in', () =>
        expectProblem(401, { ...base(), token: undefined, body: good }))
      it('refuses a token that is none', () =>
        expectProblem(401, { ...base(), token: 'a.b.c', body: good }))
      if (!roles.includes('auditor')) {
        it('refuses another role', () =>
          expectProblem(403, { ...base(), token: staff['auditor'], body: good }))
      }

      if (param !== undefined) {
        const { malformed = '', unknown = '' } = BAD_PARAMS[param] ?? {}
        it('refuses an id of the wrong form', () =>
          expectProblem(400, { ...base(), path: pathWith(route.path, malformed), body: good }))
        it('knows nothing of an id that is nobody’s', () => {
          const headers: Record<string, string> = ifMatch === 'required' ? { 'if-match': '*' } : {}
          const path = pathWith(route.path, unknown)
          return expectProblem(404, { ...base(), path, body: good, headers })
        })
      }
      if (param !== undefined && role === 'player') {
        it('knows nothing of what is somebody else’s', async () => {
          const other = await newPlayer(it_.url)
          return expectProblem(404, { ...base(), token: other.token, body: good })
        })
      }

      if (appends !== true) return
      it('needs an Idempotency-Key', () =>
        expectProblem(400, { ...base(), body: good, headers: { 'idempotency-key': '' } }))
      it('refuses an Idempotency-Key that is too long', () =>
        expectProblem(400, {
          ...base(),
          body: good,
          headers: { 'idempotency-key': 'k'.repeat(256) },
        }))
      it('refuses an Idempotency-Key from the future', () => {
        const key = v7({ msecs: Date.now() + 120_000 })
        return expectProblem(400, { ...base(), body: good, headers: { 'idempotency-key': key } })
      })
    })
  }

  it('says in its detail which field is wrong, and of one that is not there that it is missing', async () => {
    const { token } = player
    const body = { amount: 100, more: 1 }
    const request = { method: 'POST', path: '/v1/deposits', token }
    const wrong = await expectProblem(400, { ...request, body }, '/amount')
    expect(wrong.body['detail']).to.match(/^\/amount: Invalid input.*; \/more: Unrecognized key/)
    const empty = await expectProblem(400, { ...request, body: {} }, '/amount')
    expect(empty.body['detail']).to.equal('/amount: is missing')
    const none = await expectProblem(400, request)
    expect(none.body['detail']).to.equal('body: is missing')
  })

  it('refuses a date of birth that is nobody’s', async () => {
    for (const dateOfBirth of ['9999-12-31', '0001-01-01', '1899-12-31', '2023-02-29']) {
      const body = { ...GOOD_BODIES['registerPlayer'], dateOfBirth }
      await expectProblem(400, { method: 'POST', path: '/v1/players', body }, '/dateOfBirth')
    }
    const body = { ...GOOD_BODIES['registerPlayer'], dateOfBirth: '2099-12-31' }
    await expectProblem(403, { method: 'POST', path: '/v1/players', body }, '/dateOfBirth')
  })

  it('refuses a choice that the game does not offer, and points to it', () =>
    expectProblem(
      400,
      {
        method: 'POST',
        path: `/v1/sessions/${player.sessionId}/bets`,
        token: player.token,
        body: { stake: '100', choice: '99999' },
      },
      '/choice',
    ))

  it('answers an unknown path with 404, and another method with 405 and what it takes', async () => {
    await expectProblem(404, { method: 'GET', path: '/v1/nothing' })
    const reply = await expectProblem(405, { method: 'DELETE', path: '/v1/wallet' })
    expect(reply.headers.get('allow')).to.equal('GET, HEAD, OPTIONS')
  })

  it('refuses queries of the wrong form', async () => {
    const { token } = player
    const wrong = [
      'limit=0',
      'limit=101',
      'limit=x',
      'cursor=!',
      'cursor=YQ',
      'after=-1',
      'more=1',
      '__proto__=1',
    ]
    for (const query of wrong) {
      await expectProblem(400, { method: 'GET', path: `/v1/wallet/entries?${query}`, token })
    }
  })

  it('shows a player nothing of anybody else’s', async () => {
    const other = await newPlayer(it_.url)
    const { token } = other
    await expectProblem(404, { method: 'GET', path: `/v1/sessions/${player.sessionId}`, token })
    await expectProblem(404, { method: 'GET', path: `/v1/rounds/${NOBODY}`, token })
    const path = `/v1/wallet?playerId=${player.playerId}`
    await expectProblem(404, { method: 'GET', path, token })
  })

  it('needs staff to name the player', () =>
    expectProblem(
      400,
      { method: 'GET', path: '/v1/wallet', token: staff['operator'] },
      '/playerId',
    ))
})
