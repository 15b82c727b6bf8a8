/** One account an e-mail and a person: at any concurrency, across processes, and when a process dies in its middle. */
import { expect } from 'chai'
import { createAccounts } from '../../../api/identity/players/accounts.ts'
import { credentialsOf } from '../../../api/identity/sign-in/credentials.ts'
import { createLockout } from '../../../api/identity/sign-in/lockout.ts'
import { createProve } from '../../../api/identity/sign-in/proving.ts'
import { createSignInFacts } from '../../../api/identity/sign-in/sign-in-facts.ts'
import { createPasswords } from '../../../api/identity/sign-in/passwords.ts'
import { createPeppers } from '../../../api/keys/peppers.ts'
import { createPersonalData } from '../../../api/identity/players/personal-data.ts'
import { createPlayerSearch } from '../../../api/identity/players/search.ts'
import { Problem } from '../../../api/http/problem.ts'
import {
  rehashPerson,
  type Registered as Stored,
} from '../../../api/identity/players/rehash-persons.ts'
import {
  createRegister,
  type RegistrationDeps,
} from '../../../api/identity/players/registration.ts'
import { createPaymentGateway } from '../../../embedded/payment-gateway/in-process.ts'
import { player } from '../../../domain/identity/player/decider.ts'
import { reservation } from '../../../domain/identity/reservation/decider.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import { systemClock } from '../../../eventstore/clock.ts'
import { decode } from '../../../eventstore/codec.ts'
import { createCommandHandler } from '../../../eventstore/command-handler.ts'
import { createSeals } from '../../../api/keys/server-seeds.ts'
import { query } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import type { Fact } from '../../../reactions/engine/finisher.ts'
import { createFinishers } from '../../../reactions/finishers.ts'
import { newAccount, type Account } from '../../support/account.ts'
import { system } from '../../support/system.ts'

const KILLED = new Error('killed between two appends')
const AGES_MS = 120_000

type Registered = Fact<'PlayerRegistered'>

describe('registration', function () {
  this.timeout(30_000)
  let deps: RegistrationDeps
  before(async () => {
    const { client: store, pool, masterKey: root } = await system()
    const handler = createCommandHandler({ store })
    const accounts = createAccounts(pool)
    const facts = createSignInFacts({ pool, handler, store })
    deps = {
      pool,
      store,
      handler,
      brand: 'acme',
      prove: createProve({ lockout: createLockout(pool), facts }),
      passwords: createPasswords(),
      peppers: createPeppers(root),
      personalData: createPersonalData(pool, { root }),
      finishers: createFinishers({
        handler,
        accounts,
        seals: createSeals(root),
        payments: createPaymentGateway(),
      }),
    }
  })

  const register = (account = newAccount(), changed: Partial<RegistrationDeps> = {}) =>
    createRegister({ ...deps, ...changed })(account, { requestId: 'test' })
  /** A process that dies before it finishes what it has registered, which it hands to `leave`. */
  const dying = (leave: (event: Registered) => void = () => {}): RegistrationDeps['finishers'] => ({
    finish: ((event: Registered) => {
      leave(event)
      return Promise.reject(KILLED)
    }) as never,
  })
  const codeOf = (asked: Promise<unknown>) =>
    asked.then(
      () => 'accepted',
      (error: unknown) => (error instanceof Problem ? error.code : error),
    )
  const statusOf = async (playerId: string) =>
    (await deps.handler.stateOf(wallet, playerId, { isFresh: true })).status

  it('is completed when it is sent again, and answers as a replay', async () => {
    const account = newAccount()
    expect(await codeOf(register(account, { finishers: dying() }))).to.equal(KILLED)
    const again = await register(account)
    expect([again.isReplay, await statusOf(again.playerId)]).to.eql([true, 'open'])
    expect(await register(account)).to.eql(again)
  })

  it('is completed by a finisher when nobody sends it again', async () => {
    const account = newAccount()
    let left: Registered | undefined
    await codeOf(register(account, { finishers: dying((event) => (left = event)) }))
    const { peppers, pool, finishers } = deps
    expect(await credentialsOf(pool, peppers.ofEmail(account.email))).to.equal(null)
    if (left === undefined) throw new Error('nothing was left to finish')
    await finishers.finish(left)
    expect(await statusOf(left.key)).to.equal('open')
    expect(await credentialsOf(pool, peppers.ofEmail(account.email))).to.not.equal(null)
  })

  it('is found by the names that it was completed with, where it was begun with others', async () => {
    const account = newAccount()
    const begun = newAccount().familyName
    const { handler, peppers, pool } = deps
    const execute: typeof handler.execute = (decider, request) =>
      decider.category === 'player' ? Promise.reject(KILLED) : handler.execute(decider, request)
    const cutOff = register({ ...account, familyName: begun }, { handler: { ...handler, execute } })
    expect(await codeOf(cutOff)).to.equal(KILLED)
    const { playerId } = await register(account)
    const { byName } = createPlayerSearch({ pool, peppers })
    const find = (text: string) => byName({ match: 'exact', text }, { limit: 2 })
    expect([await find(begun), await find(account.familyName)]).to.eql([[], [playerId]])
    const settled = sql`select search_version from identity.data_keys where player_id = ${playerId}`
    expect(await query(pool, settled)).to.eql([{ search_version: 1 }])
  })

  it('gives one account to twenty that ask for one e-mail, and to twenty that are one person', async () => {
    const processes = [deps.handler, createCommandHandler({ store: deps.store })]
    const race = async (accounts: ReturnType<typeof newAccount>[]) => {
      const codes = await Promise.all(
        accounts.map((account, n) =>
          codeOf(register(account, { handler: processes[n % 2] as typeof deps.handler })),
        ),
      )
      expect(codes.filter((code) => code === 'accepted')).to.have.length(1)
      expect(new Set(codes)).to.eql(new Set(['accepted', 'REGISTRATION_REFUSED']))
    }
    const mark = newAccount().familyName
    const one = newAccount().email
    const twenty = Array.from({ length: 20 }, (_, n) => n)
    await race(twenty.map((n) => ({ ...newAccount(), email: one, password: `password no. ${n}` })))
    await race(twenty.map(() => newAccount(mark)))
  })

  it('knows a person again in other spellings, and another by the day of birth', async () => {
    const account = newAccount()
    await register({ ...account, givenName: 'Zoë  Marie' })
    const same = { ...newAccount(account.familyName.toUpperCase()), givenName: 'ZOE MARIE' }
    expect(await codeOf(register(same))).to.equal('REGISTRATION_REFUSED')
    expect(await codeOf(register({ ...same, dateOfBirth: '1991-05-17' }))).to.equal('accepted')
  })

  it('finds who registered by the former policy, and takes no twin of theirs for them', async () => {
    const { peppers } = deps
    const former = {
      ...peppers,
      ofPerson: (one: Parameters<typeof peppers.ofPerson>[0]) =>
        peppers.ofPersonBefore(one) ?? peppers.ofPerson(one),
    }
    const mark = newAccount().familyName
    const ofFormer = (givenName: string, name = mark) => ({ ...newAccount(name), givenName })
    const { playerId } = await register(ofFormer('O’Brien Groß'), { peppers: former })
    expect(await codeOf(register(ofFormer('O’BRIEN GROß')))).to.equal('REGISTRATION_REFUSED')
    const rehashed = async () => {
      for await (const stored of deps.store.read(`player-${playerId}`, { limit: 1 })) {
        return rehashPerson(deps, decode(stored) as Stored)
      }
      throw new Error('nobody registered')
    }
    expect([await rehashed(), await rehashed()]).to.deep.equal(['rehashed', 'rehashed'])
    expect(await codeOf(register(ofFormer("O'Brien GROSS")))).to.equal('REGISTRATION_REFUSED')
    const twins = ['कमल', 'कमला'].map((name) => ofFormer(name))
    const [kamal, kamala] = twins as [Account, Account]
    await register(kamal, { peppers: former })
    expect(await codeOf(register(kamala, { peppers: former }))).to.equal('REGISTRATION_REFUSED')
    expect(await codeOf(register(ofFormer('कमला')))).to.equal('accepted')
    expect(await codeOf(register(ofFormer('कमला')))).to.equal('REGISTRATION_REFUSED')
    expect(await codeOf(register(ofFormer('कमल')))).to.equal('REGISTRATION_REFUSED')
  })

  it('leaves an e-mail free whose person was refused', async () => {
    const taken = newAccount()
    await register(taken)
    const refused = newAccount(taken.familyName)
    expect(await codeOf(register(refused))).to.equal('REGISTRATION_REFUSED')
    expect(await codeOf(register({ ...newAccount(), email: refused.email }))).to.equal('accepted')
  })

  it('overtakes whoever died before the player was created, and only after a minute', async () => {
    const account = newAccount()
    const { store } = deps
    const dead = createCommandHandler({
      store: {
        read: store.read,
        append: (stream, events, expected) =>
          stream.startsWith('player-')
            ? Promise.reject(KILLED)
            : store.append(stream, events, expected),
      },
    })
    await codeOf(register(account, { handler: dead }))
    const other = { ...newAccount(), email: account.email, password: 'another password' }
    expect(await codeOf(register(other))).to.equal('REGISTRATION_REFUSED')
    const later = { ...systemClock, now: () => Date.now() + AGES_MS }
    expect(await codeOf(register(other, { clock: later }))).to.equal('accepted')
  })

  it('is abandoned when its reservation was overtaken, and frees what it had', async () => {
    const account = newAccount()
    let left: Registered | undefined
    await codeOf(register(account, { finishers: dying((event) => (left = event)) }))
    const later = { ...systemClock, now: () => Date.now() + AGES_MS }
    const other = { ...newAccount(), email: account.email, password: 'another password' }
    const won = await register(other, { clock: later })
    if (left === undefined) throw new Error('nothing was left to finish')
    expect(await deps.finishers.finish(left)).to.equal(null)
    const states = await Promise.all([
      deps.handler.stateOf(player, left.key, { isFresh: true }),
      deps.handler.stateOf(reservation, left.data.personHash ?? '', { isFresh: true }),
      deps.handler.stateOf(reservation, left.data.emailHash, { isFresh: true }),
    ])
    expect(states).to.eql([
      { status: 'abandoned' },
      { status: 'free' },
      { status: 'confirmed', playerId: won.playerId },
    ])
    expect(await statusOf(left.key)).to.equal('absent')
    expect(await codeOf(register(newAccount(account.familyName)))).to.equal('accepted')
  })

  it('tries no password with other data than the account’s: right or wrong is the same work', async () => {
    const account = newAccount()
    await register(account)
    const passwords = createPasswords()
    const { handler } = deps
    const workOf = async (password: string) => {
      const work: string[] = []
      const changed = {
        passwords: {
          ...passwords,
          matches: (given: string, kept: string | null) => {
            work.push(kept === null ? 'the dummy' : 'the account’s')
            return passwords.matches(given, kept)
          },
        },
        handler: {
          ...handler,
          execute: ((decider: { category: string }, ...rest: unknown[]) => {
            work.push(decider.category)
            return (handler.execute as (...given: unknown[]) => unknown)(decider, ...rest)
          }) as typeof handler.execute,
        },
      }
      const others = { ...newAccount(), email: account.email, password }
      expect(await codeOf(register(others, changed))).to.equal('REGISTRATION_REFUSED')
      return work
    }
    expect(await workOf(account.password)).to.eql(['the dummy'])
    expect(await workOf('another password')).to.eql(['the dummy'])
  })

  it('refuses who is too young, and writes nothing', async () => {
    const account = { ...newAccount(), dateOfBirth: '2020-01-01' }
    const refused = await register(account).catch((error: unknown) => error)
    expect(refused).to.have.property('code', 'UNDER_AGE')
    expect(await credentialsOf(deps.pool, deps.peppers.ofEmail(account.email))).to.equal(null)
  })
})
