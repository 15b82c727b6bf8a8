/** Every route as every role and as nobody, about what is the caller's own, somebody else's or nobody's, over HTTP. */
import { rolesOf } from '../../../api/http/permissions.ts'
import { ROLES, type Role } from '../../../api/http/caller.ts'
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { meanings, type Code } from '../../../api/codes.ts'
import { hasField, type Route } from '../../../api/http/route.ts'
import { routes } from '../../../api/routes.ts'
import { GOOD_BODIES, NOBODY, pathWith } from '../../support/good-requests.ts'
import { ask, betOf, newPlayer, type Player, type Reply } from '../../support/http.ts'
import { until } from '../../support/store-process.ts'
import { MIGHT_BEFORE, ROLES_BEFORE } from '../../support/roles-before.ts'
import { signedAs } from '../../support/signed.ts'
import { system } from '../../support/system.ts'

/** Without what of each tells its own type. */
const all: readonly Route[] = routes

const WHOSE = ['own', 'foreign', 'none'] as const
type Whose = (typeof WHOSE)[number]
const CALLERS = [...ROLES, 'nobody'] as const
type Caller = Role | 'nobody'

/** What the rules say to whoever may: `only` to these callers, and `orDone` where the first of them succeeds. */
type Refused = { code: Code; also?: Code; why: string; only?: readonly Caller[]; orDone?: true }

/** Every other route succeeds; no other refusal passes. */
const REFUSED_BY_RULES: Readonly<Record<string, Refused>> = {
  signIn: { code: 'SIGN_IN_FAILED', why: 'nobody has the e-mail' },
  refresh: { code: 'REFRESH_REFUSED', why: 'nobody was given the token' },
  changePassword: {
    code: 'VALIDATION_FAILED',
    why: 'the new one is found at once; that is seen before the present one, so that nobody is locked out',
  },
  resetPassword: { code: 'LINK_UNKNOWN', why: 'no letter has the link' },
  verifyEmail: { code: 'LINK_UNKNOWN', why: 'as above' },
  changeEmail: { code: 'LINK_UNKNOWN', why: 'as above' },
  askEmailVerification: { code: 'LETTERS_ENOUGH', why: 'three are sent', orDone: true },
  askEmailChange: { code: 'PASSWORD_WRONG', why: 'it is not theirs' },
  exportOwnData: { code: 'PASSWORD_WRONG', why: 'it is not theirs' },
  getMailbox: { code: 'NOT_FOUND', why: 'the house is no demo' },
  confirmSecondFactor: { code: 'SECOND_FACTOR_WRONG', why: 'it is the code of another secret' },
  disableSecondFactor: { code: 'SECOND_FACTOR_WRONG', why: 'none is in force' },
  playDemoRound: { code: 'DEMO_ONLY', why: 'the house is no demo' },
  changeStaffRole: { code: 'VALIDATION_FAILED', why: 'it is nobody’s id' },
  eraseMe: { code: 'SESSIONS_OPEN', why: 'the player has a session' },
  setClientSeed: { code: 'CLIENT_SEED_LOCKED', why: 'the seed in force has a bet on it' },
  rebuildProjection: { code: 'REBUILD_REFUSED', why: 'it is ordered already', orDone: true },
  compareRebuild: { code: 'NOTHING_BUILT', why: 'it may have been shown by now', orDone: true },
  swapProjection: { code: 'NOTHING_BUILT', why: 'as above', orDone: true },
  cancelRebuild: { code: 'NOTHING_BUILT', why: 'as above', orDone: true },
  rollBackProjection: {
    code: 'REBUILD_REFUSED',
    also: 'ROLLBACK_IMPOSSIBLE',
    why: 'it is ordered already, or nothing is kept',
    orDone: true,
  },
  approveAdjustment: { code: 'SAME_PERSON', why: 'the operator asked for it', only: ['operator'] },
  refuseAdjustment: { code: 'SAME_PERSON', why: 'the operator asked for it', only: ['operator'] },
  approveSuspensionLift: { code: 'SAME_PERSON', why: 'as above', only: ['operator'] },
  draftRules: { code: 'RULE_KIND_UNKNOWN', why: 'there is no such kind' },
  approveRules: { code: 'RULE_KIND_UNKNOWN', why: 'as above' },
  rejectRules: { code: 'RULE_KIND_UNKNOWN', why: 'as above' },
  withdrawRules: { code: 'RULE_KIND_UNKNOWN', why: 'as above' },
  activateRules: { code: 'RULE_KIND_UNKNOWN', why: 'as above' },
  turnSwitch: { code: 'SWITCH_UNCHANGED', why: 'nothing is switched off' },
  getRules: { code: 'RULE_KIND_UNKNOWN', why: 'as above' },
  getRulePack: { code: 'RULE_KIND_UNKNOWN', why: 'as above' },
  getStoredStream: { code: 'VALIDATION_FAILED', why: 'no stream is named so' },
  getStoredEvent: { code: 'VALIDATION_FAILED', why: 'it is no position' },
  closeMe: { code: 'PASSWORD_WRONG', why: 'it is the password of another account' },
  reopenMe: { code: 'ACCOUNT_ACTIVE', why: 'the account is in use' },
  setVipTier: { code: 'VIP_CHECKS_MISSING', why: 'a higher tier is proposed', orDone: true },
  recordVipCheck: { code: 'VIP_NOT_PROPOSED', why: 'nobody has staked so much' },
  grantVipTier: { code: 'VIP_NOT_PROPOSED', why: 'as above' },
  refuseVipTier: { code: 'VIP_NOT_PROPOSED', why: 'as above' },
  closeAccount: { code: 'ACCOUNT_CLOSED', why: 'somebody else was first', orDone: true },
  recordDeceased: { code: 'ACCOUNT_CLOSED', why: 'as above', orDone: true },
  reopenAccount: {
    code: 'ACCOUNT_ACTIVE',
    also: 'SAME_PERSON',
    why: 'somebody else was first, or it was the caller who ended it',
    orDone: true,
  },
  refuseReopening: { code: 'REOPEN_NOT_REQUESTED', why: 'the player has not asked' },
  requestPayout: {
    code: 'ACCOUNT_ACTIVE',
    also: 'PAYOUT_REQUESTED',
    why: 'it was reopened, or somebody else was first',
    orDone: true,
  },
  approvePayout: { code: 'PAYOUT_UNKNOWN', why: 'nobody has asked for this one' },
  refusePayout: { code: 'PAYOUT_UNKNOWN', why: 'as above' },
  declineSuspensionLift: { code: 'SAME_PERSON', why: 'as above', only: ['operator'] },
  addTag: { code: 'TAG_PRESENT', why: 'somebody has added it by now', orDone: true },
  removeTag: { code: 'TAG_ABSENT', why: 'somebody has removed it by now', orDone: true },
  assignTask: { code: 'OWNER_UNKNOWN', why: 'nobody of the staff has the id' },
  endTask: { code: 'TASK_ENDED', why: 'somebody has ended it by now', orDone: true },
  assignComplaint: { code: 'OWNER_UNKNOWN', why: 'as above' },
  acknowledgeComplaint: { code: 'COMPLAINT_ACKNOWLEDGED', why: 'as above', orDone: true },
  decideComplaint: { code: 'COMPLAINT_ENDED', why: 'as above', orDone: true },
  referComplaint: { code: 'COMPLAINT_ENDED', why: 'as above', orDone: true },
  reopenComplaint: { code: 'COMPLAINT_OPEN', why: 'as above', orDone: true },
}

/** The answers that are right, as status and code; that a thing is unknown is told under several codes. */
function expectedOf(route: Route, caller: Caller, whose: Whose): string[] {
  const { operationId, about } = route
  const roles = rolesOf(route)
  if (roles !== undefined) {
    if (caller === 'nobody') return ['401 NOT_SIGNED_IN']
    if (!roles.includes(caller)) return ['403 ROLE_REQUIRED']
    // Staff have nothing of their own but sign-ins: somebody else's is a player's like any other.
    const isForeign = whose === 'foreign' && (caller === 'player' || about === 'signIn')
    const isUnknown = whose === 'none' || isForeign
    if (about !== undefined && isUnknown) return ['404']
  }
  const done = String(route.status)
  const refused = REFUSED_BY_RULES[operationId]
  if (refused?.only?.includes(caller) === false || refused === undefined) return [done]
  const { code, also, orDone } = refused
  const no = [code, ...(also ? [also] : [])].map((one) => saidAs(meanings[one].status, one))
  return orDone ? [done, ...no] : no
}

const mayAsk = (route: Route, caller: Caller): boolean =>
  caller !== 'nobody' && rolesOf(route)?.includes(caller) !== false

/** Whose thing it is asked about: of a caller who may not, all three among the callers, for the answer is the same. */
function thingsFor(route: Route, caller: Caller, nth: number): readonly Whose[] {
  if (route.about === undefined) return ['none']
  return mayAsk(route, caller) ? WHOSE : WHOSE.slice(nth % WHOSE.length).slice(0, 1)
}

const saidAs = (status: number, code: unknown): string =>
  status < 400 || status === 404 ? String(status) : `${status} ${String(code)}`

const saidOf = ({ status, body }: Reply): string => saidAs(status, body['code'])

/** How often who is told to come later comes. */
const AGAIN_MAX = 5

/** Each is decided once. */
const DECIDING = ['approveAdjustment', 'refuseAdjustment']

/** Of a suspension that is made for it, whose lift is asked for already where it is to be decided. */
const LIFTING = ['requestSuspensionLift', 'approveSuspensionLift', 'declineSuspensionLift']

/** They are asked with a sign-in that is nobody else's. */
const SIGNING_OUT = ['signOut', 'signOutEverywhere', 'endSignIn']

/** Wrong codes lock an account: each is asked by a player of its own. */
const GUESSING = [
  'askEmailChange',
  'closeMe',
  'confirmSecondFactor',
  'disableSecondFactor',
  'exportOwnData',
]

/** Of an account that ends and returns, again and again. */
const ENDING = ['closeAccount', 'recordDeceased', 'reopenAccount', 'requestPayout']

/** A sign-in with an e-mail of its own: failures lock those that share one. */
const bodyOf = (operationId: string) =>
  operationId === 'signIn'
    ? { ...GOOD_BODIES[operationId], email: `${randomUUID()}@players.example` }
    : GOOD_BODIES[operationId]

type Things = Readonly<Record<NonNullable<Route['about']>, string>>

/** The sign-in that an access token is of. */
function sidOf(token: string): string {
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
  return (JSON.parse(claims) as { sid: string }).sid
}

describe('roles', () => {
  let url: string
  const tokens: Partial<Record<Caller, string>> = {}
  const things: Partial<Record<Whose, Things>> = {}
  /** Who is suspended again and again, so that the others may play. */
  let barred: string
  /** Whose account ends. */
  let leaving: string
  before(async function () {
    this.timeout(60_000)
    url = (await system()).url
    for (const role of ROLES) tokens[role] = await signedAs(role)
    const [me, other] = [await newPlayer(url), await newPlayer(url)]
    tokens.player = me.token
    barred = (await newPlayer(url)).playerId
    leaving = (await newPlayer(url)).playerId
    things.own = await thingsOf(me)
    things.foreign = await thingsOf(other)
    const none = { session: NOBODY, round: NOBODY, player: NOBODY, signIn: NOBODY }
    const ofSupport = { task: NOBODY, complaint: NOBODY }
    things.none = { ...none, ...ofSupport, wallet: NOBODY, adjustment: NOBODY, suspension: NOBODY }
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
    const adjustment = await adjustmentOf(playerId)
    await until(async () => {
      const path = `/v1/operations/adjustments/${adjustment}`
      return (await ask(url, 'GET', { path, token: tokens.operator })).status === 200
    }, 'the adjustment read')
    const suspension = await suspensionOf(barred)
    await until(async () => {
      const path = `/v1/operations/suspensions/${suspension}`
      return (await ask(url, 'GET', { path, token: tokens.operator })).status === 200
    }, 'the suspension read')
    const [task, complaint] = [
      await madeFor('task', playerId),
      await madeFor('complaint', playerId),
    ]
    return {
      task,
      complaint,
      session: sessionId,
      round,
      player: playerId,
      wallet: playerId,
      adjustment,
      suspension,
      signIn: sidOf(token),
    }
  }

  /** By the operator, and read. */
  async function madeFor(kind: 'task' | 'complaint', playerId: string): Promise<string> {
    const token = tokens.operator
    const path = `/v1/operations/players/${playerId}/${kind}s`
    const body = GOOD_BODIES[kind === 'task' ? 'openTask' : 'takeComplaint']
    const made = await ask(url, 'POST', { path, token, body })
    const id = String(made.body[`${kind}Id`])
    await until(async () => {
      const read = await ask(url, 'GET', { path: `/v1/operations/${kind}s/${id}`, token })
      return read.status === 200
    }, `the ${kind} read`)
    return id
  }

  /** Asked for by the operator. */
  async function adjustmentOf(playerId: string): Promise<string> {
    const { body } = await ask(url, 'POST', {
      path: `/v1/operations/players/${playerId}/adjustments`,
      token: tokens.operator,
      body: { amount: '1', reason: 'a test of roles' },
    })
    return String(body['adjustmentId'])
  }

  /** Imposed by the operator, who asks for its lift, too, where it is to be decided. */
  async function suspensionOf(playerId: string, isLiftAsked = false): Promise<string> {
    const [token, body] = [tokens.operator, { reason: 'a test of roles' }]
    const path = `/v1/operations/players/${playerId}/suspension`
    const made = await ask(url, 'POST', { path, token, body })
    const suspensionId = String(made.body['suspensionId'])
    const lift = `/v1/operations/suspensions/${suspensionId}/lift`
    const headers = { 'if-match': '*' }
    if (isLiftAsked) await ask(url, 'POST', { path: lift, token, body, headers })
    return suspensionId
  }

  async function tokenFor({ operationId }: Route, caller: Caller): Promise<string | undefined> {
    if (SIGNING_OUT.includes(operationId) && caller !== 'nobody') return signedAs(caller)
    const isGuessing = GUESSING.includes(operationId) && caller === 'player'
    return isGuessing ? (await newPlayer(url)).token : tokens[caller]
  }

  async function thingOf(route: Route, caller: Caller, whose: Whose): Promise<string> {
    const { operationId, about } = route
    const of = things[whose]
    if (about === undefined || of === undefined) return 'staff_actions'
    if (!mayAsk(route, caller)) return of[about] // nothing comes of it
    if (LIFTING.includes(operationId) && whose !== 'none') {
      return suspensionOf(barred, operationId !== 'requestSuspensionLift')
    }
    if (operationId === 'suspendPlayer' && whose !== 'none') return barred
    if (ENDING.includes(operationId) && whose !== 'none') return leaving
    const isDeciding = DECIDING.includes(operationId) && whose !== 'none'
    return isDeciding ? adjustmentOf(of.player) : of[about]
  }

  async function request(route: Route, caller: Caller, whose: Whose): Promise<Reply> {
    const token = await tokenFor(route, caller)
    const { operationId, method, ifMatch, about } = route
    const isOwnSignIn = about === 'signIn' && whose === 'own' && token !== undefined
    const thing = isOwnSignIn ? sidOf(token) : await thingOf(route, caller, whose)
    const asked = { ...(about === 'wallet' ? { playerId: thing } : {}), ...route.example.query }
    const query = Object.keys(asked).length > 0 ? `?${new URLSearchParams(asked).toString()}` : ''
    const body = bodyOf(operationId)
    const headers: Record<string, string> = ifMatch === 'required' ? { 'if-match': '*' } : {}
    const asking = () =>
      ask(url, method.toUpperCase(), {
        headers,
        path: pathWith(route.path, thing) + query,
        token,
        ...(body === undefined ? {} : { body }),
      })
    let reply = await asking()
    // A process that was starved for a second takes no bets on what it knows of switches: it says so, and is asked again.
    for (let tries = 0; reply.status === 503 && tries < AGAIN_MAX; tries += 1)
      reply = await asking()
    return reply
  }

  it('are asked of every route about whose thing it is, where it names one', () => {
    const isNaming = ({ path, query }: Route) =>
      /\{(signIn|session|round|player|adjustment|suspension|task|complaint)Id\}/.test(path) ||
      hasField(query, 'playerId')
    const silent = all.filter((route) => isNaming(route) !== (route.about !== undefined))
    expect(silent.map(({ operationId }) => operationId)).to.deep.equal([])
  })
  it('are those of the token, and all of them', () => {
    expect(Object.keys(tokens).sort()).to.deep.equal([...ROLES].sort())
  })

  for (const [route, might] of Object.entries(MIGHT_BEFORE)) {
    it(`may what they might before: ${route}`, () => {
      const now = all.find(({ method, path }) => `${method.toUpperCase()} ${path}` === route)
      expect(now, 'the route').not.to.equal(undefined)
      const may = now && rolesOf(now)
      const marks = ROLES_BEFORE.map((role) => (may ? (may.includes(role) ? '+' : '-') : '*'))
      expect(marks.join('')).to.equal(might)
    })
  }

  for (const route of all) {
    it(`may or may not: ${route.method.toUpperCase()} ${route.path}`, async function () {
      this.timeout(30_000)
      for (const [nth, caller] of CALLERS.entries()) {
        for (const whose of thingsFor(route, caller, nth)) {
          const said = saidOf(await request(route, caller, whose))
          expect(said, `${caller} ${whose}`).to.be.oneOf(expectedOf(route, caller, whose))
        }
      }
    })
  }

  it('tell a player of somebody else’s thing exactly what they tell of none', async () => {
    for (const route of all.filter(({ about }) => about !== undefined)) {
      if (rolesOf(route)?.includes('player') !== true) continue
      const [foreign, none] = [
        await request(route, 'player', 'foreign'),
        await request(route, 'player', 'none'),
      ]
      const { title, detail, code } = none.body
      expect(foreign.body).to.include({ title, detail, code })
    }
  })
})
