/** Every route as every role and as nobody, about what is the caller's own, somebody else's or nobody's, over HTTP. */
import { ROLES, type Role } from '../../../api/http/caller.ts'
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { createRefreshTokens } from '../../../api/identity/sign-in/refresh.ts'
import { transaction } from '../../../postgres/postgres.ts'
import { hasField, type Route } from '../../../api/http/route.ts'
import { routes } from '../../../api/routes.ts'
import { openSigning } from '../../../api/identity/sign-in/signing.ts'
import { GOOD_BODIES, NOBODY, pathWith } from '../../support/good-requests.ts'
import { ask, betOf, newPlayer, tokenOf, type Player, type Reply } from '../../support/http.ts'
import { until } from '../../support/store-process.ts'
import { STAFF, system } from '../../support/system.ts'

/** Without what of each tells its own type. */
const all: readonly Route[] = routes

const WHOSE = ['own', 'foreign', 'none'] as const
type Whose = (typeof WHOSE)[number]
const CALLERS = [...ROLES, 'nobody'] as const
type Caller = Role | 'nobody'

/** Which status and code; 'answered': whatever it is, it is no refusal of the caller. */
type Expected = 'answered' | '401 NOT_SIGNED_IN' | '403 ROLE_REQUIRED' | '404'

function expectedOf({ roles, about }: Route, caller: Caller, whose: Whose): Expected {
  if (roles === undefined) return 'answered'
  if (caller === 'nobody') return '401 NOT_SIGNED_IN'
  if (!roles.includes(caller)) return '403 ROLE_REQUIRED'
  if (about === undefined || whose === 'own') return 'answered'
  // Staff have nothing of their own: somebody else's is a player's like any other.
  return whose === 'none' || caller === 'player' ? '404' : 'answered'
}

const REFUSED = [401, 403, 404]

/** Refusals that are not about the caller's role: a wrong password or refresh token, one's own request. */
const OF_THE_RULES = [
  'SIGN_IN_FAILED',
  'REFRESH_REFUSED',
  'SAME_PERSON',
  'SECOND_FACTOR_WRONG',
  'PASSWORD_WRONG',
]

/** They are asked with a sign-in that is nobody else's. */
const SIGNING_OUT = ['signOut', 'signOutEverywhere']

function saidOf({ status, body }: Reply): string {
  const code = String(body['code'])
  if (OF_THE_RULES.includes(code)) return 'answered'
  if (status === 404) return '404'
  return REFUSED.includes(status) ? `${status} ${code}` : status < 500 ? 'answered' : `${status}`
}

type Things = Readonly<Record<NonNullable<Route['about']>, string>>

describe('roles', () => {
  let url: string
  const tokens: Partial<Record<Caller, string>> = {}
  const things: Partial<Record<Whose, Things>> = {}
  before(async function () {
    this.timeout(60_000)
    url = (await system()).url
    for (const { role, ...account } of STAFF) tokens[role] = await tokenOf(url, account)
    const [me, other] = [await newPlayer(url), await newPlayer(url)]
    tokens.player = me.token
    things.own = await thingsOf(me)
    things.foreign = await thingsOf(other)
    const none = { session: NOBODY, round: NOBODY, player: NOBODY }
    things.none = { ...none, wallet: NOBODY, adjustment: NOBODY }
  })

  /** What the player has, once the read models show it. */
  async function thingsOf(player: Player): Promise<Things> {
    const { playerId, sessionId, token } = player
    const position = await betOf(url, player)
    const read = (path: string) => ask(url, 'GET', { path: `${path}after=${position}`, token })
    const { body } = await read('/v1/wallet/entries?')
    const entries = body['data'] as { roundId: string | null }[]
    const round = entries.find(({ roundId }) => roundId !== null)?.roundId ?? ''
    const isThere = async (path: string) => (await read(path)).status === 200
    await until(() => isThere(`/v1/rounds/${round}?`), 'the round read')
    await until(() => isThere(`/v1/sessions/${sessionId}?`), 'the session read')
    const requested = await ask(url, 'POST', {
      path: `/v1/operations/players/${playerId}/adjustments`,
      token: tokens.operator,
      body: { amount: '1', reason: 'a test of roles' },
    })
    const adjustment = String(requested.body['adjustmentId'])
    await until(async () => {
      const path = `/v1/operations/adjustments/${adjustment}`
      return (await ask(url, 'GET', { path, token: tokens.operator })).status === 200
    }, 'the adjustment read')
    return { session: sessionId, round, player: playerId, wallet: playerId, adjustment }
  }

  /** The sign-in of somebody who is signed in nowhere else. */
  async function fresh(caller: Caller): Promise<string | undefined> {
    if (caller === 'nobody') return undefined
    const { pool, masterKey: rootKey } = await system()
    const signing = await openSigning({ pool, rootKey, onTrouble: () => {} })
    const { begin } = createRefreshTokens({ pool, rootKey, revocations: signing.revocations })
    signing.stop()
    const who = { id: randomUUID(), role: caller }
    return signing.tokens.issue(await transaction(pool, (client) => begin(client, who)))
  }

  function request(route: Route, token: string | undefined, whose: Whose): Promise<Reply> {
    const { operationId, method, ifMatch, about } = route
    const thing = about === undefined ? 'staff_actions' : (things[whose]?.[about] ?? '')
    const asked = { ...(about === 'wallet' ? { playerId: thing } : {}), ...route.example.query }
    const query = Object.keys(asked).length > 0 ? `?${new URLSearchParams(asked).toString()}` : ''
    const body = GOOD_BODIES[operationId]
    const headers: Record<string, string> = ifMatch === 'required' ? { 'if-match': '*' } : {}
    return ask(url, method.toUpperCase(), {
      headers,
      path: pathWith(route.path, thing) + query,
      token,
      ...(body === undefined ? {} : { body }),
    })
  }

  it('are asked of every route about whose thing it is, where it names one', () => {
    const isNaming = ({ path, query }: Route) =>
      /\{(session|round|player|adjustment)Id\}/.test(path) || hasField(query, 'playerId')
    const silent = all.filter((route) => isNaming(route) !== (route.about !== undefined))
    expect(silent.map(({ operationId }) => operationId)).to.deep.equal([])
  })
  it('are those of the token, and only these five', () => {
    expect(Object.keys(tokens).sort()).to.deep.equal([...ROLES].sort())
  })

  for (const route of all) {
    it(`may or may not: ${route.method.toUpperCase()} ${route.path}`, async function () {
      this.timeout(30_000)
      const said: Record<string, string> = {}
      const expected: Record<string, string> = {}
      for (const caller of CALLERS) {
        for (const whose of WHOSE) {
          const isOut = SIGNING_OUT.includes(route.operationId)
          const token = isOut ? await fresh(caller) : tokens[caller]
          said[`${caller} ${whose}`] = saidOf(await request(route, token, whose))
          expected[`${caller} ${whose}`] = expectedOf(route, caller, whose)
        }
      }
      expect(said).to.deep.equal(expected)
    })
  }

  it('tell a player of somebody else’s thing exactly what they tell of none', async () => {
    for (const route of all.filter(({ about }) => about !== undefined)) {
      if (route.roles?.includes('player') !== true) continue
      const [foreign, none] = [
        await request(route, tokens.player, 'foreign'),
        await request(route, tokens.player, 'none'),
      ]
      const { title, detail, code } = none.body
      expect(foreign.body).to.include({ title, detail, code })
    }
  })
})
