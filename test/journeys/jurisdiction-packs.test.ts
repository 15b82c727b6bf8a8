/** A market's law changes while two API processes serve it: by two people, from an instant on, in both. */
import { expect } from 'chai'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { decode } from '../../eventstore/codec.ts'
import { newAccount } from '../support/account.ts'
import { ask, newPlayer, tokenOf, type Player, type Reply } from '../support/http.ts'
import { startProcesses, type Processes } from '../support/processes.ts'
import { staffOf } from '../support/system.ts'

type Body = Record<string, unknown>

const KIND = '/v1/operations/rules/jurisdictions'
const source = 'a decision of these tests'
const reason = 'the law changes'
const FIRST = 'law-1'
/** Five seconds are the least; the rest is for a machine that is busy. */
const AHEAD_MS = 15_000

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()
const passed = (at: string) =>
  new Promise((resolve) => setTimeout(resolve, Date.parse(at) - Date.now() + 1))
/** Twenty years old. */
const born = `${new Date().getUTCFullYear() - 20}-01-01`

describe('the law of a market', function () {
  this.timeout(180_000)
  let parts: Processes
  let client: StoreClient
  let urls: string[]
  let [drafter, approver] = ['', '']
  before(async () => {
    parts = await startProcesses({ LICENCES: 'MT,GB,ES' })
    client = connect(parts.store.url)
    const [one, other] = await Promise.all([parts.startApi(), parts.startApi()])
    urls = [one.url, other.url]
    drafter = await tokenOf(one.url, staffOf('admin'))
    approver = await tokenOf(one.url, staffOf('compliance'))
    await parts.startWorker()
  })
  after(async () => {
    await client.dispose()
    await parts.remove()
  })

  const post = (path: string, body: Body, token = drafter) =>
    ask(urls[0] ?? '', 'POST', { path: `${KIND}/${path}`, token, body: { reason, ...body } })
  const draft = (version: string, changes: Body[], effectiveFrom: string) =>
    post('drafts', { pack: { version, source, changes }, effectiveFrom })
  const answered = ({ status, body }: Reply) => [status, body['code'] ?? null]
  const register = (url: string, changes: Body) =>
    ask(url, 'POST', { path: '/v1/players', body: { ...newAccount(), ...changes } })
  const british = (url: string) =>
    register(url, { country: 'GB', currency: 'GBP', dateOfBirth: born })
  const spanish = (url: string) => register(url, { country: 'ES' })
  const bet = (url: string, { token, sessionId }: Player, stake: string) =>
    ask(url, 'POST', {
      path: `/v1/sessions/${sessionId}/bets`,
      token,
      body: { stake, choice: '4950' },
    })
  const stored = async (stream: string) => {
    const facts = []
    for await (const event of client.read(stream)) facts.push(decode(event))
    return facts
  }
  const complaint = async ({ token }: Player) => {
    const body = { subject: 'payment', text: 'A payout took three days.' }
    const told = await ask(urls[1] ?? '', 'POST', { path: '/v1/me/complaints', token, body })
    const [fact] = await stored(`complaint-${String(told.body['complaintId'])}`)
    return fact?.type === 'ComplaintReceived' ? fact.data : undefined
  }
  const packs = () => stored('rules-jurisdictions')

  let changes: Body[] = []

  it('changes at its instant in both processes, for whoever comes and for whoever plays already', async () => {
    const at = inMs(AHEAD_MS)
    changes = [
      { market: 'GB', column: 'minimumAge', from: at, value: 21, source },
      { market: 'ES', column: 'products', from: at, value: [], source },
      {
        market: 'MT',
        column: 'stakeCaps',
        from: at,
        value: [{ product: 'casino', fromAge: 0, max: '100' }],
        source,
      },
      {
        market: 'MT',
        column: 'complaints',
        from: at,
        value: { acknowledgeHours: 1, decideDays: 2, isAdr: true },
        source,
      },
    ]
    expect((await draft(FIRST, changes, at)).status).to.equal(201)
    expect(answered(await post('approvals', { version: FIRST }))).to.eql([403, 'SAME_PERSON'])
    expect((await post('approvals', { version: FIRST }, approver)).status).to.equal(200)
    const activated = await post('activations', { version: FIRST, at }, approver)
    expect(activated.status, JSON.stringify(activated.body)).to.equal(200)
    const playing = await newPlayer(urls[0] ?? '')
    const spaniard = { ...newAccount(), country: 'ES' }
    expect(answered(await register(urls[0] ?? '', spaniard))).to.eql([201, null])
    const token = await tokenOf(urls[0] ?? '', spaniard)
    const deposit = (url: string) =>
      ask(url, 'POST', { path: '/v1/deposits', token, body: { amount: '1000' } })
    for (const url of urls) {
      expect(answered(await deposit(url))).to.eql([201, null])
      expect(answered(await british(url))).to.eql([201, null])
      expect(answered(await spanish(url))).to.eql([201, null])
      expect(answered(await bet(url, playing, '200'))).to.eql([201, null])
    }
    expect(Date.now(), 'all of this was before').to.be.below(Date.parse(at))
    const [early] = await stored(`player-${playing.playerId}`)
    expect(early?.data).to.include({ rules: 'MT-2026-1' })
    expect((await complaint(playing))?.rules).to.equal('MT-2026-1')
    await passed(at)
    const complained = await complaint(playing)
    expect(complained?.rules).to.equal(`MT-2026-1+${FIRST}`)
    expect(Date.parse(complained?.acknowledgeBy ?? '') - Date.now()).to.be.within(
      3_000_000,
      3_600_000,
    )
    const [enrolled] = await stored(`player-${(await newPlayer(urls[1] ?? '')).playerId}`)
    expect(enrolled?.data).to.include({ rules: `MT-2026-1+${FIRST}` })
    for (const url of urls) {
      expect(answered(await british(url))).to.eql([403, 'UNDER_AGE'])
      expect(answered(await spanish(url))).to.eql([403, 'MARKET_CLOSED'])
      expect(answered(await deposit(url))).to.eql([403, 'MARKET_CLOSED'])
      const payout = { path: '/v1/withdrawals', token, body: { amount: '500' } }
      expect(answered(await ask(url, 'POST', payout)), 'the money is theirs').to.eql([201, null])
      expect(answered(await bet(url, playing, '101'))).to.eql([403, 'STAKE_ABOVE_TERMS'])
      expect(answered(await bet(url, playing, '100'))).to.eql([201, null])
      const { body } = await ask(url, 'GET', { path: '/v1/registration' })
      expect(body['countries']).to.eql(['GB', 'MT'])
      const [gb] = body['markets'] as Body[]
      expect(gb).to.include({ market: 'GB', minimumAge: 21 })
    }
    const bets = (await stored(`wallet-${playing.playerId}`)).flatMap((fact) =>
      fact.type === 'BetPlaced' ? [fact.data.terms?.version ?? null] : [],
    )
    expect(bets, 'the first under other terms names them').to.eql([
      null,
      null,
      `MT-2026-1+${FIRST}`,
      null,
    ])
  })

  it('is not changed by what overlaps, contradicts or looks back', async () => {
    const before = (await packs()).length
    const at = inMs(3_600_000)
    const [age] = changes
    const later = { ...age, from: at, value: 19 }
    const twice = await draft('law-2', [...changes, later, { ...later, value: 20 }], at)
    expect(answered(twice)).to.eql([400, 'PACK_INVALID'])
    expect(JSON.stringify(twice.body['errors'])).to.include(`contradicts changes.${changes.length}`)
    const doubled = await draft('law-2', [...changes, later, later], at)
    expect(answered(doubled)).to.eql([400, 'PACK_INVALID'])
    expect(JSON.stringify(doubled.body['errors'])).to.include(`overlaps changes.${changes.length}`)
    const late = { ...later, market: 'MT', from: inMs(-1) }
    expect(answered(await draft('law-2', [...changes, late], at))).to.eql([409, 'PACK_BACKDATED'])
    const without = await draft('law-2', changes.slice(1), at)
    expect(answered(without)).to.eql([409, 'PACK_CONTRADICTS'])
    const otherwise = await draft('law-2', [{ ...age, value: 20 }, ...changes.slice(1)], at)
    expect(answered(otherwise)).to.eql([409, 'PACK_CONTRADICTS'])
    expect((await packs()).length, 'nothing was drafted').to.equal(before)
  })

  it('is refused at its activation where it has become late meanwhile', async () => {
    const from = inMs(3_600_000)
    const [age] = changes
    const next = [...changes, { ...age, from, value: 19 }]
    expect((await draft('law-3', next, inMs(60_000))).status).to.equal(201)
    expect((await post('approvals', { version: 'law-3' }, approver)).status).to.equal(200)
    const before = (await packs()).length
    const late = await post('activations', { version: 'law-3', at: inMs(7_200_000) }, approver)
    expect(answered(late)).to.eql([409, 'PACK_BACKDATED'])
    expect((await packs()).length).to.equal(before)
    const inTime = await post('activations', { version: 'law-3', at: from }, approver)
    expect(answered(inTime)).to.eql([200, null])
  })
})
