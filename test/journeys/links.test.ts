/** Links of letters over HTTP, each kind alike: until its end to the millisecond, once, through two processes at once, of one player alone. */
import { expect } from 'chai'
import { openKeyring } from '../../api/keys/keyring.ts'
import { policiesOf } from '../../api/http/rate-limits.ts'
import type { Api } from '../../api/server.ts'
import { systemClock, type Clock } from '../../eventstore/clock.ts'
import { newAccount, PASSWORD, type Account } from '../support/account.ts'
import { serveHouse } from '../support/house-api.ts'
import { ask, tokenOf, type Reply } from '../support/http.ts'
import { letterFor, startLetters, tokenIn, untilIn } from '../support/letters.ts'
import { MASTER_KEY, ownHouse, type House } from '../support/own-house.ts'

const NEXT = 'herons over nine kettles'
type Person = Account & { playerId: string }

describe('a link of a letter', function () {
  this.timeout(60_000)
  let house: House
  /** The clocks of both processes; null: as it is. */
  let nowMs: number | null = null
  const clock: Clock = { ...systemClock, now: () => nowMs ?? Date.now() }
  let apis: [Api, Api]
  let endLetters: () => Promise<void>
  before(async () => {
    house = await ownHouse()
    house.work()
    const policies = policiesOf({ requests: 0, signIns: 0 })
    const serve = () => serveHouse(house, { environment: 'demo', policies, clock })
    apis = [await serve(), await serve()]
    const { root: rootKey } = await openKeyring(house.pool, MASTER_KEY)
    const { handler } = house.process()
    endLetters = startLetters({ pool: house.pool, handler, rootKey, publicUrl: apis[0].url })
  })
  afterEach(() => {
    nowMs = null
  })
  after(async () => {
    await endLetters()
    for (const api of apis) await api.stop()
    await house.remove()
  })

  type Rest = { token?: string; key?: string; at?: number }
  const post = (path: string, body: object, { token, key, at = 0 }: Rest = {}) =>
    ask(apis[at]?.url ?? '', 'POST', {
      path,
      body,
      token,
      ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
    })
  const said = ({ status, body }: Reply) => [status, body['code'] ?? null]
  const register = async (): Promise<Person> => {
    const account = newAccount()
    const { body } = await post('/v1/players', account)
    return { ...account, playerId: String(body['playerId']) }
  }

  /** What has its link in a letter: how it is asked for, where it arrives, what uses it, and the fact that it makes. */
  const KINDS = [
    {
      kind: 'passwordReset',
      letterOf: async ({ email }: Person) => {
        await post('/v1/auth/forgotten-password', { email })
        return letterFor(apis[0].url, email, { kind: 'passwordReset' })
      },
      use: (token: string, rest?: Rest) =>
        post('/v1/auth/reset-password', { token, newPassword: NEXT }, rest),
      fact: { type: 'PasswordReset', in: 'signIn' },
    },
    {
      kind: 'emailVerification',
      letterOf: ({ email }: Person) => letterFor(apis[0].url, email, { kind: 'emailVerification' }),
      use: (token: string, rest?: Rest) => post('/v1/email/verify', { token }, rest),
      fact: { type: 'EmailVerified', in: 'player' },
    },
    {
      kind: 'emailChange',
      letterOf: async (person: Person) => {
        const [token, { email }] = [await tokenOf(apis[0].url, person), newAccount()]
        await post('/v1/me/email', { email, password: PASSWORD }, { token })
        return letterFor(apis[0].url, email, { kind: 'emailChange' })
      },
      use: (token: string, rest?: Rest) => post('/v1/email/change', { token }, rest),
      fact: { type: 'EmailChanged', in: 'player' },
    },
  ] as const

  for (const { kind, letterOf, use, fact } of KINDS) {
    describe(kind, () => {
      let person: Person
      let letter: Awaited<ReturnType<typeof letterOf>>
      beforeEach(async () => {
        person = await register()
        letter = await letterOf(person)
      })
      const effects = async ({ playerId }: Person) => {
        const facts = await house.events(`${fact.in}-${playerId}`)
        return facts.filter(({ type }) => type === fact.type).length
      }

      for (const [name, ms, expected] of [
        ['works a millisecond before the instant that its letter tells', -1, [200, null]],
        ['works no more at that instant', 0, [410, 'LINK_EXPIRED']],
        ['works no more a millisecond after it', 1, [410, 'LINK_EXPIRED']],
        ['is told as late a month after it', 29 * 24 * 3_600_000, [410, 'LINK_EXPIRED']],
      ] as const) {
        it(name, async () => {
          nowMs = untilIn(letter) + ms
          expect(said(await use(tokenIn(letter)))).to.eql(expected)
          expect(await effects(person)).to.equal(expected[0] === 200 ? 1 : 0)
        })
      }

      it('works once; its own repeat is answered as before, also when it has expired since', async () => {
        const [first, again] = [
          await use(tokenIn(letter), { key: 'a-key-of-one-use' }),
          await use(tokenIn(letter), { key: 'a-key-of-one-use' }),
        ]
        expect([said(first), said(again)]).to.eql([
          [200, null],
          [200, null],
        ])
        expect(again.headers.get('idempotent-replayed')).to.equal('true')
        nowMs = untilIn(letter) + 1
        const late = await use(tokenIn(letter), { key: 'a-key-of-one-use' })
        expect(said(late)).to.eql([200, null])
        expect(said(await use(tokenIn(letter)))).to.eql([409, 'LINK_USED'])
        expect(await effects(person)).to.equal(1)
      })

      it('is won by one of two who use it at once through two processes', async () => {
        const token = tokenIn(letter)
        const both = await Promise.all([use(token, { at: 0 }), use(token, { at: 1 })])
        expect(both.map(said)).to.have.deep.members([
          [200, null],
          [409, 'LINK_USED'],
        ])
        expect(await effects(person)).to.equal(1)
      })

      it('has one effect for one request that two processes hear at once, and no refusal', async () => {
        const token = tokenIn(letter)
        const heard = [0, 1].map((at) => use(token, { at, key: 'a-request-sent-twice' }))
        expect((await Promise.all(heard)).map(({ status }) => status)).to.eql([200, 200])
        expect(await effects(person)).to.equal(1)
      })

      it('is of its player, whoever is signed in where it is used, and of no other purpose', async () => {
        const other = await register()
        const token = await tokenOf(apis[0].url, other)
        for (const one of KINDS) {
          if (one.kind === kind) continue
          expect(said(await one.use(tokenIn(letter), { token }))).to.eql([404, 'LINK_UNKNOWN'])
        }
        expect(said(await use(tokenIn(letter), { token }))).to.eql([200, null])
        expect([await effects(person), await effects(other)]).to.eql([1, 0])
        expect(await tokenOf(apis[0].url, other)).not.to.equal('refused')
      })
    })
  }

  it('to set a password ends with the address that it was sent to, and one to change it with the next', async () => {
    const [reset, , change] = KINDS
    const person = await register()
    const old = tokenIn(await reset.letterOf(person))
    const mistyped = tokenIn(await change.letterOf(person))
    const next = tokenIn(await change.letterOf(person))
    expect(said(await change.use(mistyped))).to.eql([409, 'LINK_USED'])
    expect(said(await change.use(next))).to.eql([200, null])
    expect(said(await reset.use(old))).to.eql([409, 'LINK_USED'])
  })
})
