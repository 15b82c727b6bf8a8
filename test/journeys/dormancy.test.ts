/** Accounts that nobody uses, and the end of a relationship, over HTTP by a clock of the test: told in time, at rest at the instant of the pack, awake again; erased after its years. */
import { expect } from 'chai'
import { dayInWords } from '../../api/identity/mail/letter-text.ts'
import { openKeyring } from '../../api/keys/keyring.ts'
import { policiesOf } from '../../api/http/rate-limits.ts'
import type { Api } from '../../api/server.ts'
import { closureTermsAt, monthsOn } from '../../domain/jurisdictions/closure.ts'
import { retainedUntil } from '../../domain/jurisdictions/retention.ts'
import { systemClock, type Clock } from '../../eventstore/clock.ts'
import { query } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { newAccount, type Account } from '../support/account.ts'
import { serveHouse } from '../support/house-api.ts'
import { ask, tokenOf, type Reply } from '../support/http.ts'
import { arrivedFor, letterFor, startLetters } from '../support/letters.ts'
import { MASTER_KEY, ownHouse, type House, type Process } from '../support/own-house.ts'
import { until } from '../support/store-process.ts'

const DAY_MS = 24 * 3_600_000
type Body = Record<string, unknown>
type Person = Account & { playerId: string; token: string }

describe('an account in time', function () {
  this.timeout(60_000)
  let house: House
  let api: Api
  let acting: Process
  let endLetters: () => Promise<void>
  /** Of every process; null: as it is. */
  let nowMs: number | null = null
  const clock: Clock = { ...systemClock, now: () => nowMs ?? Date.now() }
  before(async () => {
    house = await ownHouse()
    house.work()
    const policies = policiesOf({ requests: 0, signIns: 0 })
    const serving = house.process(undefined, clock)
    api = await serveHouse(house, { ...serving, environment: 'demo', policies, clock })
    acting = house.process(undefined, clock)
    const { root: rootKey } = await openKeyring(house.pool, MASTER_KEY)
    const { handler } = house.process()
    endLetters = startLetters({ pool: house.pool, handler, rootKey, publicUrl: api.url })
  })
  afterEach(() => {
    nowMs = null
  })
  after(async () => {
    await endLetters()
    await api.stop()
    await house.remove()
  })

  const said = ({ status, body }: Reply) => [status, body['code'] ?? null]
  const post = (path: string, body: Body, token?: string) =>
    ask(api.url, 'POST', { path, body, token })
  const register = async (): Promise<Person> => {
    const account = newAccount()
    const { body } = await post('/v1/players', account)
    const token = await tokenOf(api.url, account)
    return { ...account, playerId: String(body['playerId']), token }
  }
  const payIn = ({ token }: Person) => post('/v1/deposits', { amount: '1000' }, token)
  const payOut = ({ token }: Person) => post('/v1/withdrawals', { amount: '1000' }, token)
  const accountOf = async ({ playerId, token }: Person, after: unknown = 0) => {
    const path = `/v1/players/${playerId}?after=${String(after)}`
    return (await ask(api.url, 'GET', { path, token })).body['account'] as Body
  }
  const newestOf = async (stream: string, type: string) => {
    const found = (await house.events(stream)).findLast((one) => one.type === type)
    if (found === undefined) throw new Error(`no ${type} in ${stream}`)
    return found
  }
  const typesOf = async (stream: string) => (await house.events(stream)).map(({ type }) => type)

  describe('that nobody uses', () => {
    type Row = { at: string; fact_stream: string; fact_revision: bigint }
    const rowOf = async ({ playerId: id }: Person): Promise<Row | undefined> => {
      const rows = sql`select at, fact_stream, fact_revision from read.due
                       where kind = 'dormancy' and id = ${id}`
      return (await query<Row>(house.pool, rows))[0]
    }
    /** What is due of the player, done at that instant; answers whether anything came of it. */
    async function actAt(person: Person, ms: number): Promise<boolean> {
      const row = await rowOf(person)
      if (row === undefined) throw new Error('nothing is due')
      nowMs = ms
      const fact = { stream: row.fact_stream, revision: row.fact_revision }
      return acting.acts.run({ kind: 'dormancy', id: person.playerId, at: row.at, fact })
    }
    const dueAt = (person: Person, at: string) =>
      until(async () => (await rowOf(person))?.at === at, `due at ${at}`)
    const complete = async (stream: string, type: string) =>
      acting.finishers.complete(await newestOf(stream, type))

    /** Looked at, and told; answers when the account rests. */
    async function told(person: Person): Promise<{ noticeAt: string; dormantAt: string }> {
      await until(async () => (await rowOf(person)) !== undefined, 'it will be looked at')
      const first = Date.parse((await rowOf(person))?.at ?? '')
      expect(await actAt(person, first - 1)).to.equal(false)
      expect(await actAt(person, first)).to.equal(true)
      const stream = `player-${person.playerId}`
      const seen = (await newestOf(stream, 'AccountSeenActive')).data as Record<string, string>
      const { lastActiveAt = '', lookAt: noticeAt = '' } = seen
      const { dormantAfterMonths, noticeDays } = closureTermsAt(noticeAt, 'MT')
      const dormantAt = monthsOn(lastActiveAt, dormantAfterMonths ?? 0)
      expect(Date.parse(noticeAt)).to.equal(Date.parse(dormantAt) - noticeDays * DAY_MS)
      await dueAt(person, noticeAt)
      for (const early of [DAY_MS, 1]) {
        expect(await actAt(person, Date.parse(noticeAt) - early)).to.equal(false)
      }
      expect(await actAt(person, Date.parse(noticeAt))).to.equal(true)
      expect((await newestOf(stream, 'DormancyNoticeDue')).data).to.include({ dormantAt })
      await dueAt(person, dormantAt)
      return { noticeAt, dormantAt }
    }

    it('is told by one letter, rests at the instant of the pack, keeps its money, and wakes at once', async () => {
      const person = await register()
      await payIn(person)
      const { dormantAt } = await told(person)
      const stream = `player-${person.playerId}`
      await Promise.all([1, 2].map(() => complete(stream, 'DormancyNoticeDue')))
      const letter = await letterFor(api.url, person.email, { kind: 'dormancyNotice' })
      expect(letter.text).to.include(`From ${dayInWords(dormantAt, 'en')} (UTC) on it rests`)
      await until(async () => (await typesOf(`mail-${person.playerId}`)).length === 2, 'on record')
      await complete(stream, 'DormancyNoticeDue') // as a replay of history does
      const waiting = sql`select from identity.letters where subject_id = ${person.playerId}`
      expect(await query(house.pool, waiting)).to.eql([])
      expect(await arrivedFor(api.url, person.email, 'dormancyNotice')).to.have.length(1)

      const end = Date.parse(dormantAt)
      for (const early of [DAY_MS, 1]) {
        expect(await actAt(person, end - early)).to.equal(false)
        expect(await typesOf(`wallet-${person.playerId}`)).not.to.include('Restricted')
      }
      expect(await actAt(person, end)).to.equal(true)
      await complete(`wallet-${person.playerId}`, 'Restricted')
      const rest = await newestOf(stream, 'AccountDormant')
      expect(await accountOf(person, rest.position)).to.include({ status: 'dormant' })
      expect(said(await payIn(person))).to.eql([403, 'DEPOSIT_RESTRICTED'])
      const session = await post('/v1/sessions', { gameId: 'dice' }, person.token)
      expect(said(session)).to.eql([403, 'PLAY_RESTRICTED'])
      expect((await payOut(person)).status).to.equal(201)

      nowMs = end + DAY_MS
      const back = await post('/v1/me/reopen', {}, person.token)
      expect([back.status, back.body['outcome']]).to.eql([200, 'reopened'])
      expect((await payIn(person)).status).to.equal(201)
      expect(await accountOf(person, back.body['position'])).to.include({ status: 'active' })
      await dueAt(person, monthsOn(new Date(nowMs).toISOString(), 11))
    })

    it('begins anew where its player comes back between the letter and the instant', async () => {
      const person = await register()
      const { noticeAt, dormantAt } = await told(person)
      nowMs = Date.parse(noticeAt) + DAY_MS
      const backAt = new Date(nowMs).toISOString()
      await payIn(person)
      await actAt(person, Date.parse(dormantAt))
      const stream = `player-${person.playerId}`
      expect((await newestOf(stream, 'AccountSeenActive')).data).to.include({
        lastActiveAt: backAt,
      })
      expect(await typesOf(`wallet-${person.playerId}`)).not.to.include('Restricted')
      expect(await accountOf(person)).to.include({ status: 'active' })
      await complete(stream, 'DormancyNoticeDue') // late: nobody is told what does not come
      await until(async () => {
        const waiting = sql`select from identity.letters where subject_id = ${person.playerId}`
        return (await query(house.pool, waiting)).length === 0
      }, 'nothing waits')
      expect(await arrivedFor(api.url, person.email, 'dormancyNotice')).to.eql([])
    })
  })

  describe('that its player has closed', () => {
    const erase = ({ token }: Person) => post('/v1/me/erasure', {}, token)

    it('is kept for the years of the pack from its end, to the millisecond, and then erased', async () => {
      nowMs = Date.parse('2027-03-01T12:00:00.000Z')
      const person = await register()
      await payIn(person)
      await payOut(person)
      nowMs += 30 * DAY_MS
      const { password } = person
      expect((await post('/v1/me/close', { password }, person.token)).status).to.equal(200)
      const closed = await newestOf(`player-${person.playerId}`, 'AccountClosed')
      expect(closed.occurredAt).to.equal('2027-03-31T12:00:00.000Z')
      const end = retainedUntil(closed.occurredAt, 'MT')
      expect(end).to.equal('2032-03-31T12:00:00.000Z')
      const moved = await newestOf(`wallet-${person.playerId}`, 'WithdrawalPaid')
      for (const early of [
        Date.parse(retainedUntil(moved.occurredAt, 'MT')), // counted from the money it were over
        Date.parse(end) - DAY_MS,
        Date.parse(end) - 1,
      ]) {
        nowMs = early
        expect(said(await erase(person))).to.eql([409, 'RETENTION_REQUIRED'])
      }
      nowMs = Date.parse(end)
      expect(said(await erase(person))).to.eql([200, null])
      expect(await typesOf(`player-${person.playerId}`)).to.include('PlayerErased')
    })

    it('is kept without an end while the relationship goes on', async () => {
      nowMs = Date.parse('2027-03-01T12:00:00.000Z')
      const person = await register()
      await payIn(person)
      await payOut(person)
      nowMs = Date.parse('2060-03-01T12:00:00.000Z')
      expect(said(await erase(person))).to.eql([409, 'RETENTION_REQUIRED'])
      nowMs = null
    })
  })
})
