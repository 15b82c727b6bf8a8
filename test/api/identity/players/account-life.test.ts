/** The life of an account over HTTP: closed and paid out, reopened, dead; and what is refused then by name. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { createAccounts } from '../../../../api/identity/players/accounts.ts'
import { createSeals } from '../../../../api/keys/server-seeds.ts'
import { createPaymentGateway } from '../../../../embedded/payment-gateway/in-process.ts'
import { createCommandHandler } from '../../../../eventstore/command-handler.ts'
import { createActs } from '../../../../reactions/acts.ts'
import { runDue } from '../../../../reactions/operations/run-due.ts'
import { fromStore } from '../../../../scripts/support/history.ts'
import { createVerification } from '../../../../verifier/verify.ts'
import { ask, betOf, newPlayer, tokenOf, type Player, type Reply } from '../../../support/http.ts'
import { signedAs } from '../../../support/signed.ts'
import { until } from '../../../support/store-process.ts'
import { system, type System } from '../../../support/system.ts'

type Body = Record<string, unknown>

describe('the life of an account over HTTP', function () {
  this.timeout(60_000)
  let on: System
  let player: Player
  const ending = new AbortController()
  let acting: Promise<void>
  const tokens = {} as Record<'operator' | 'compliance' | 'admin' | 'auditor' | 'finance', string>
  before(async () => {
    on = await system()
    for (const role of ['operator', 'compliance', 'admin', 'auditor', 'finance'] as const) {
      tokens[role] = await signedAs(role)
    }
    const { run: act, parties } = createActs({
      handler: createCommandHandler({ store: on.client }),
      store: on.client,
      accounts: createAccounts(on.pool),
      payments: createPaymentGateway(),
      seals: createSeals(on.masterKey),
    })
    acting = runDue({ pool: on.pool, act, parties, signal: ending.signal })
  })
  after(async () => {
    ending.abort()
    await acting
  })
  beforeEach(async () => {
    player = await newPlayer(on.url, '1000')
  })

  const asPlayer = (path: string, body: Body, key = v7()) =>
    ask(on.url, 'POST', {
      path,
      token: player.token,
      body,
      headers: { 'idempotency-key': key },
    })
  const asStaff = (role: keyof typeof tokens, act: string, body: Body = { reason: 'a reason' }) =>
    ask(on.url, 'POST', {
      path: `/v1/players/${player.playerId}/${act}`,
      token: tokens[role],
      body,
    })
  const codeOf = ({ status, body }: Reply) => [status, body['code']].join(' ')
  const close = (password = player.password, key?: string) =>
    asPlayer('/v1/me/close', { password }, key)
  const done = ({ status, body }: Reply): string => {
    expect(status, JSON.stringify(body)).to.be.oneOf([200, 201])
    return String(body['position'])
  }
  const accountAt = async (position: string, token = player.token): Promise<Body> => {
    const path = `/v1/players/${player.playerId}?after=${position}`
    return (await ask(on.url, 'GET', { path, token })).body['account'] as Body
  }
  const factsOf = async (stream: string): Promise<string[]> => {
    const types: string[] = []
    for await (const { type } of on.client.read(`${stream}-${player.playerId}`)) types.push(type)
    return types
  }
  const balance = async () =>
    (await ask(on.url, 'GET', { path: '/v1/wallet', token: player.token })).body['balance']
  const paidOut = () => until(async () => (await balance()) === '0', 'the money is paid out')

  it('ends play and deposits at once, leaves the session, and pays out what is left', async () => {
    await betOf(on.url, player)
    const position = done(await close())
    expect(await accountAt(position)).to.deep.include({ status: 'closed', reopeningAskedAt: null })
    const bet = await asPlayer(`/v1/sessions/${player.sessionId}/bets`, {
      stake: '1',
      choice: '4950',
    })
    expect(bet.status).to.be.oneOf([403, 409])
    const opened = await asPlayer('/v1/sessions', { gameId: 'dice' })
    expect(codeOf(opened)).to.equal('403 PLAY_RESTRICTED')
    expect(codeOf(await asPlayer('/v1/deposits', { amount: '5' }))).to.equal(
      '403 DEPOSIT_RESTRICTED',
    )
    await paidOut()
    await until(async () => (await factsOf('wallet')).includes('WithdrawalPaid'), 'it is told so')
    expect(await factsOf('wallet')).to.include('SessionLeft')
    await until(async () => (await factsOf('player')).includes('ClosingSettled'), 'it is settled')
    const { email, password } = player
    expect(await tokenOf(on.url, { email, password })).not.to.equal('refused')
  })

  it('needs the password again, counts wrong ones, and has one effect for one key', async () => {
    expect(codeOf(await close('a wrong password'))).to.equal('403 PASSWORD_WRONG')
    await betOf(on.url, player)
    const key = v7()
    const first = await close(undefined, key)
    done(first)
    const again = await close(undefined, key)
    expect(again.headers.get('idempotent-replayed')).to.equal('true')
    expect(codeOf(await close())).to.equal('409 ACCOUNT_CLOSED')
    expect((await factsOf('player')).filter((type) => type === 'AccountClosed')).to.have.length(1)
  })

  it('is reopened at the player’s request by a person, and played again', async () => {
    expect(codeOf(await asPlayer('/v1/me/reopen', {}))).to.equal('409 ACCOUNT_ACTIVE')
    done(await close())
    await paidOut()
    expect(codeOf(await asStaff('operator', 'reopen'))).to.equal('409 REOPEN_NOT_REQUESTED')
    const asked = await asPlayer('/v1/me/reopen', {})
    expect(asked.body['outcome']).to.equal('requested')
    expect(codeOf(await asPlayer('/v1/me/reopen', {}))).to.equal('409 REOPEN_REQUESTED')
    done(await asStaff('operator', 'reopen/refusal'))
    done(await asPlayer('/v1/me/reopen', {}))
    const position = done(await asStaff('operator', 'reopen'))
    expect(await accountAt(position)).to.deep.include({ status: 'active' })
    done(await asPlayer('/v1/deposits', { amount: '500' }))
    done(await asPlayer('/v1/sessions', { gameId: 'dice' }))
  })

  it('is closed by the house with a reason on record, and reopened by somebody else', async () => {
    expect(codeOf(await asStaff('auditor', 'close'))).to.equal('403 ROLE_REQUIRED')
    expect(codeOf(await asStaff('operator', 'close', {}))).to.equal('400 VALIDATION_FAILED')
    const closed = await asStaff('operator', 'close')
    done(closed)
    expect(codeOf(await asStaff('admin', 'close'))).to.equal('409 ACCOUNT_CLOSED')
    expect(codeOf(await asStaff('operator', 'reopen'))).to.equal('403 SAME_PERSON')
    const reopened = await asStaff('compliance', 'reopen')
    done(reopened)
    const path = `/v1/operations/audit-log?subjectId=${player.playerId}&after=${String(reopened.body['auditPosition'])}`
    const log = await ask(on.url, 'GET', { path, token: tokens.auditor })
    const actions = (log.body['data'] as Body[]).map(({ action }) => action)
    expect(actions).to.include.members(['player.close', 'player.reopen'])
  })

  it('lets nobody sign in after a death; two of the staff pay out to the estate', async () => {
    done(await asStaff('compliance', 'deceased'))
    const { email, password } = player
    const signIn = await ask(on.url, 'POST', { path: '/v1/auth/token', body: { email, password } })
    expect(codeOf(signIn)).to.equal('403 ACCOUNT_ENDED')
    const asOwn = () => ask(on.url, 'GET', { path: '/v1/wallet', token: player.token })
    await until(async () => (await asOwn()).status === 401, 'the sign-ins have ended')
    const wanted = { instrument: 'bank', reason: 'the account of the estate' }
    const asked = await asStaff('operator', 'payouts', wanted)
    done(asked)
    const { payoutId } = asked.body
    expect(codeOf(await asStaff('admin', 'payouts', wanted))).to.equal('409 PAYOUT_REQUESTED')
    const decision = { payoutId, reason: 'seen' }
    expect(codeOf(await asStaff('operator', 'payouts/approval', decision))).to.equal(
      '403 SAME_PERSON',
    )
    const approved = await asStaff('finance', 'payouts/approval', decision)
    done(approved)
    expect(approved.body['amount']).to.equal('1000')
    expect(codeOf(await asStaff('finance', 'payouts/refusal', decision))).to.equal(
      '409 PAYOUT_UNKNOWN',
    )
    expect(await factsOf('player')).to.include('HousePayoutSettled')
    expect(codeOf(await asStaff('compliance', 'reopen'))).to.equal('403 SAME_PERSON')
    done(await asStaff('admin', 'reopen'))
    expect(await tokenOf(on.url, { email, password })).not.to.equal('refused')
  })

  it('leaves a history that verifies', async () => {
    const verification = createVerification()
    for await (const event of fromStore(on.eventStoreUrl)) verification.add(event)
    expect(verification.finish().findings).to.deep.equal([])
  })
})
