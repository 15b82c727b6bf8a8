/** Games are switched off while they are played on two API processes: within a second in both, and what is open is ended all the same. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import type { Api } from '../../api/server.ts'
import { serveHouse } from '../support/house-api.ts'
import { ask, newPlayer, tokenOf, type Player, type Reply } from '../support/http.ts'
import { ownHouse, type House } from '../support/own-house.ts'
import { provenEqual } from '../support/proving.ts'
import { staffOf } from '../support/system.ts'

const SWITCHES = '/v1/operations/switches'
const EFFECTIVE_MS = 1_000
const ALL = { kind: 'all', name: null }
const DICE = { kind: 'game', name: 'dice' }
const OURS = { kind: 'provider', name: 'AcmeToCasino' }
const OTHERS = { kind: 'provider', name: 'sandbox-hub88' }
const OTHERS_GAME = { kind: 'game', name: 'harbour-lights' }
const BECAUSE = 'a round was paid twice'

type Target = typeof ALL | typeof DICE
type Row = { target: Target; isOn: boolean; turned: { reason: string } | null }

describe('switches of games', function () {
  this.timeout(120_000)
  let house: House
  const apis: Api[] = []
  let [operator, auditor] = ['', '']
  before(async () => {
    house = await ownHouse()
    house.work()
    const demoAccounts = [staffOf('operator'), staffOf('auditor')]
    for (let n = 0; n < 2; n += 1) apis.push(await serveHouse(house, { demoAccounts }))
    operator = await tokenOf(urlOf(0), staffOf('operator'))
    auditor = await tokenOf(urlOf(0), staffOf('auditor'))
  })
  after(async () => {
    for (const api of apis) await api.stop()
    await house.remove()
  })

  const urlOf = (n: number) => apis[n]?.url ?? ''
  const turn = (target: Target, isOn: boolean, { token = operator, dryRun = false } = {}) =>
    ask(urlOf(0), 'POST', {
      path: `${SWITCHES}${dryRun ? '?dryRun=true' : ''}`,
      token,
      body: { target, isOn, reason: BECAUSE },
    })
  const turned = async (target: Target, isOn: boolean) => {
    const { status, body } = await turn(target, isOn)
    expect(status, JSON.stringify(body)).to.equal(200)
    return body
  }
  const bet = (n: number, { token, sessionId }: Player, key = v7()) =>
    ask(urlOf(n), 'POST', {
      path: `/v1/sessions/${sessionId}/bets`,
      token,
      body: { stake: '10', choice: '4950' },
      headers: { 'idempotency-key': key },
    })
  const openSession = (n: number, { token }: Player) =>
    ask(urlOf(n), 'POST', { path: '/v1/sessions', token, body: { gameId: 'dice' } })
  const said = ({ status, body }: Reply) => (status < 400 ? status : body['code'])
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  const rows = async (after: unknown) => {
    const path = `${SWITCHES}?after=${String(after)}`
    return (await ask(urlOf(1), 'GET', { path, token: auditor })).body['data'] as Row[]
  }

  for (const target of [ALL, OURS, DICE]) {
    it(`refuse bets and sessions in both processes within a second: ${target.kind}`, async () => {
      const players = [await newPlayer(urlOf(0)), await newPlayer(urlOf(1))]
      let isOver = false
      const playing = players.map(async (player, n) => {
        const replies: { sentAt: number; said: unknown }[] = []
        while (!isOver) {
          const sentAt = performance.now()
          replies.push({ sentAt, said: said(await bet(n, player)) })
          await pause(20)
        }
        return replies
      })
      await pause(300)
      const { position } = await turned(target, false)
      const offAt = performance.now()
      await pause(EFFECTIVE_MS + 500)
      isOver = true
      for (const replies of await Promise.all(playing)) {
        expect(new Set(replies.map((one) => one.said))).to.deep.equal(new Set([201, 'GAME_CLOSED']))
        const late = replies.filter(({ sentAt }) => sentAt > offAt + EFFECTIVE_MS)
        expect(late).to.not.deep.equal([])
        expect(new Set(late.map((one) => one.said))).to.deep.equal(new Set(['GAME_CLOSED']))
      }
      for (const [n, player] of players.entries()) {
        expect(said(await openSession(n, player))).to.equal('GAME_CLOSED')
      }
      const off = (await rows(position)).filter(({ isOn }) => !isOn)
      expect(off).to.have.length(1)
      expect(off[0]?.target).to.deep.equal(target)
      expect(off[0]?.turned).to.include({ reason: BECAUSE })
      await turned(target, true)
      await pause(EFFECTIVE_MS)
      for (const [n, player] of players.entries()) {
        expect(said(await openSession(n, player))).to.equal(201)
        expect(said(await bet(n, player))).to.equal(201)
      }
    })
  }

  it('let what is open be ended: a repeat is answered, seeds are revealed, money goes out', async () => {
    const player = await newPlayer(urlOf(0))
    const key = v7()
    const first = await bet(0, player, key)
    await turned(ALL, false)
    expect(said(await bet(0, player))).to.equal('GAME_CLOSED')
    const repeated = await bet(0, player, key)
    expect(repeated.body).to.deep.equal(first.body)
    const { token, sessionId } = player
    const post = (path: string, body: object = {}) => ask(urlOf(0), 'POST', { path, token, body })
    expect(said(await post(`/v1/sessions/${sessionId}/rotate`))).to.equal(200)
    expect(said(await post(`/v1/sessions/${sessionId}/close`))).to.equal(200)
    expect(said(await post('/v1/withdrawals', { amount: '5000' }))).to.equal(201)
    await turned(ALL, true)
  })

  it('are there of other providers, too, and of their games', async () => {
    const { position } = await turned(OTHERS, false)
    const there = await rows(position)
    expect(there.filter(({ isOn }) => !isOn).map(({ target }) => target)).to.deep.equal([OTHERS])
    expect(there.map(({ target }) => target)).to.deep.include(OTHERS_GAME)
    expect(said(await bet(0, await newPlayer(urlOf(0)))), 'ours go on').to.equal(201)
    await turned(OTHERS, true)
  })

  it('are turned by whoever may, once, with a preview, and on record', async () => {
    expect(said(await turn(DICE, true))).to.equal('SWITCH_UNCHANGED')
    expect(said(await turn({ kind: 'game', name: 'none' }, false))).to.equal('SWITCH_UNKNOWN')
    expect(said(await turn({ kind: 'game', name: null }, false))).to.equal('VALIDATION_FAILED')
    expect(said(await turn(DICE, false, { token: auditor }))).to.equal('ROLE_REQUIRED')
    const dry = await turn(DICE, false, { dryRun: true })
    expect(dry.body['wouldRecord']).to.have.length(1)
    expect(said(await turn(DICE, true))).to.equal('SWITCH_UNCHANGED')
    const { auditPosition } = await turned(DICE, false)
    const path = `/v1/operations/audit-log?limit=1&subjectId=dice&after=${String(auditPosition)}`
    const { body } = await ask(urlOf(1), 'GET', { path, token: auditor })
    const [entry] = body['data'] as Record<string, unknown>[]
    expect(entry).to.deep.include({
      action: 'games.switchOff',
      subject: { kind: 'game', id: 'dice' },
      reason: BECAUSE,
    })
    expect((entry?.['fact'] as { stream: string }).stream).to.equal('gaming-house')
    await turned(DICE, true)
  })

  it('leave the read models as a rebuild would make them', () => provenEqual(house))
})
