/** Letters that leave by themselves, and those that never arrive: nobody waits for a mail server, and what was given up is found. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { createAccounts } from '../../api/identity/players/accounts.ts'
import { openKeyring } from '../../api/keys/keyring.ts'
import { policiesOf } from '../../api/http/rate-limits.ts'
import type { Api } from '../../api/server.ts'
import { systemClock, type Clock } from '../../eventstore/clock.ts'
import { createSmtpMail } from '../../integrations/smtp-mail.ts'
import { query } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { newAccount } from '../support/account.ts'
import { serveHouse } from '../support/house-api.ts'
import { ask, tokenOf } from '../support/http.ts'
import { startLetters } from '../support/letters.ts'
import { startMailServer, type MailServer } from '../support/mail-server.ts'
import { MASTER_KEY, ownHouse, type House } from '../support/own-house.ts'
import { until } from '../support/store-process.ts'
import { METRICS_TOKEN, STAFF, staffOf } from '../support/system.ts'

type Body = Record<string, unknown>

describe('letters by a mail server', function () {
  this.timeout(60_000)
  let house: House
  let api: Api
  let server: MailServer
  let rootKey: Buffer
  let staff: string
  before(async () => {
    house = await ownHouse()
    house.work()
    server = await startMailServer()
    api = await serveHouse(house, {
      policies: policiesOf({ requests: 0, signIns: 0 }),
      demoAccounts: STAFF,
      metricsToken: METRICS_TOKEN,
    })
    rootKey = (await openKeyring(house.pool, MASTER_KEY)).root
    staff = await tokenOf(api.url, staffOf('operator'))
  })
  after(async () => {
    await api.stop()
    await server.stop()
    await house.remove()
  })
  beforeEach(() => {
    server.toRecipients = '250 ok'
    server.letters.length = 0
  })

  const register = async (account = newAccount()) => {
    const { status, body } = await ask(api.url, 'POST', { path: '/v1/players', body: account })
    expect(status).to.equal(201)
    return { ...account, playerId: String(body['playerId']) }
  }
  /** Sends what waits by the server until `done`. */
  async function sending(done: () => Promise<boolean> | boolean, clock?: Clock): Promise<void> {
    const end = startLetters({
      pool: house.pool,
      handler: house.process().handler,
      rootKey,
      publicUrl: 'https://casino.example',
      mail: createSmtpMail(server.url, 'AcmeToCasino <no-reply@casino.example>'),
      ...(clock === undefined ? {} : { clock }),
    })
    await until(done, 'it is sent, or given up').finally(end)
  }
  const waiting = () =>
    query<{ kind: string; subject_id: string | null; attempts: number; why: string | null }>(
      house.pool,
      sql`select kind, subject_id, attempts, why from identity.letters order by ordered_at`,
    )
  const mailOf = async (playerId: string) =>
    (await house.events(`mail-${playerId}`)).map(({ type, data }) => ({ type, ...(data as Body) }))
  const health = async () => {
    const { body } = await ask(api.url, 'GET', { path: '/v1/operations/health', token: staff })
    return (body['data'] as Body[]).find(({ part }) => part === 'letters')
  }
  const metrics = async () => {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` }
    return (await fetch(`${api.url}/metrics`, { headers })).text()
  }
  const listed = async () => {
    const path = '/v1/operations/letters?limit=100'
    const { status, body } = await ask(api.url, 'GET', { path, token: staff })
    expect(status, JSON.stringify(body)).to.equal(200)
    return body as { data: Body[]; waiting: Body[] }
  }

  it('asks for proof of the address after a registration, once, whoever repeats it', async () => {
    const account = newAccount()
    const { playerId } = await register(account)
    await register(account)
    expect(await waiting()).to.containSubset([{ kind: 'emailVerification', attempts: 0 }])
    await sending(async () => (await waiting()).length === 0)
    expect(server.letters).to.have.length(1)
    expect(server.letters[0]).to.include(`To: ${account.email}`)
    await register(account)
    expect(await waiting()).to.eql([])
    expect(await mailOf(playerId)).to.containSubset([
      { type: 'LetterSent', kind: 'emailVerification' },
    ])
  })

  it('writes to no player of a demo, whose address is nobody’s', async () => {
    const demo = { email: newAccount().email, password: 'a demo of the tests' }
    const other = await serveHouse(house, { demoPlayers: [demo] })
    await other.hasDemoPlayers
    expect(await tokenOf(other.url, demo)).not.to.equal('refused')
    await other.stop()
    expect(await waiting()).to.eql([])
  })

  it('registers all the same where ten thousand letters wait, and has a notice of dormancy wait its turn', async () => {
    await query(
      house.pool,
      sql`insert into identity.letters (letter_id, kind, subject_id, ordered_at, not_after, next_at)
          select gen_random_uuid(), kind, gen_random_uuid(), at, at + interval '1 day', at + interval '1 day'
          from generate_series(1, 10000), clock_timestamp() as at,
            unnest(array['emailVerification', 'dormancyNotice']) as kind`,
    )
    const { playerId } = await register()
    const { writeDormancyNotice } = createAccounts(house.pool)
    const notice = () => writeDormancyNotice(playerId, randomUUID())
    const refused = await notice().catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(Error) // its finisher is asked again
    const own = sql`select from identity.letters where subject_id = ${playerId}`
    expect(await query(house.pool, own)).to.eql([])
    await query(house.pool, sql`delete from identity.letters`)
    await notice()
    expect(await query(house.pool, own)).to.have.length(1)
    await query(house.pool, sql`delete from identity.letters`)
  })

  it('has a registration done while no mail server answers, and the letter sent once one does', async () => {
    server.toRecipients = '451 come back'
    const account = await register()
    expect(await tokenOf(api.url, account)).not.to.equal('refused')
    await sending(async () => (await waiting())[0]?.why !== null)
    expect(await mailOf(account.playerId)).to.eql([])
    expect(await metrics()).to.match(/^igaming_letters_failing\{kind="emailVerification"\} 1$/m)
    server.toRecipients = '250 ok'
    await query(house.pool, sql`update identity.letters set next_at = clock_timestamp()`)
    await sending(async () => (await waiting()).length === 0)
    expect(server.letters).to.have.length(1)
  })

  it('finds a letter that was refused for good: on record, in the list, counted, and its player named', async () => {
    server.toRecipients = '550 nobody here'
    const { playerId } = await register()
    await sending(async () => (await waiting()).length === 0)
    expect(server.letters).to.eql([])
    expect(await mailOf(playerId)).to.containSubset([{ type: 'LetterGivenUp', why: 'refused' }])
    await until(async () => (await listed()).data.length === 1, 'it is listed')
    const { data } = await listed()
    expect(data[0]).to.include({ playerId, kind: 'emailVerification', why: 'refused' })
    expect(await metrics()).to.match(
      /^igaming_letters_given_up\{kind="emailVerification",why="refused"\} 1$/m,
    )
    expect(await health()).to.include({ state: 'ok' }) // one address is its player's to mend
  })

  it('gives up at the instant after which it is of no use, and tells that the house is not well', async () => {
    server.toRecipients = '451 come back'
    const { playerId } = await register()
    const [letter] = await query<{ not_after: string }>(
      house.pool,
      sql`select not_after from identity.letters`,
    )
    const end = Date.parse(letter?.not_after ?? '')
    const at = (ms: number): Clock => ({ ...systemClock, now: () => end + ms })
    await sending(async () => (await waiting())[0]?.why !== null, at(-1))
    expect(await mailOf(playerId)).to.eql([])
    await query(house.pool, sql`update identity.letters set next_at = clock_timestamp()`)
    await sending(async () => (await waiting()).length === 0, at(0))
    expect(await mailOf(playerId)).to.containSubset([{ type: 'LetterGivenUp', why: 'expired' }])
    await until(async () => (await listed()).data.length === 2, 'it is listed')
    expect(await health()).to.include({ state: 'degraded' })
    expect((await listed()).waiting).to.containSubset([
      { kind: 'emailVerification', count: 0, failing: 0, oldest: null },
    ])
  })

  describe('a forgotten password', () => {
    /** With the table of who has which address shut: whoever looked for that would wait. */
    async function shut<Value>(work: () => Promise<Value>): Promise<Value> {
      const client = await house.pool.connect()
      try {
        await client.query('begin')
        await client.query('lock table identity.credentials in access exclusive mode')
        return await work()
      } finally {
        await client.query('rollback')
        client.release()
      }
    }

    it('is answered before anybody looks whose address it is, so alike for all', async () => {
      const [known, nobody] = [await register(), newAccount()]
      await query(house.pool, sql`delete from identity.letters`)
      const answers = await shut(() =>
        Promise.all(
          [known, nobody].map(({ email }) =>
            ask(api.url, 'POST', { path: '/v1/auth/forgotten-password', body: { email } }),
          ),
        ),
      )
      expect(answers.map(({ status, body }) => [status, body])).to.eql([
        [202, {}],
        [202, {}],
      ])
      const left = await query<Body>(
        house.pool,
        sql`select kind, subject_id, details, written, attempts from identity.letters`,
      )
      const row = { kind: 'passwordReset', subject_id: null, details: null, written: null }
      expect(left).to.eql([
        { ...row, attempts: 0 },
        { ...row, attempts: 0 },
      ])
      await sending(async () => (await waiting()).length === 0)
      expect(server.letters).to.have.length(1)
    })
  })
})
