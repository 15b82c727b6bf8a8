/** Registration: one account for an e-mail and for a person, at any concurrency; docs/adr/0012-identity.md. */
import { eventOf } from '../../../eventstore/command.ts'
import { v4 } from 'uuid'
import { isOldEnough, minimumAgeAt } from '../../../domain/jurisdictions/minimum-age.ts'
import { player } from '../../../domain/identity/player/decider.ts'
import { reservation } from '../../../domain/identity/reservation/decider.ts'
import type { PackAtOf } from '../../../domain/jurisdictions/jurisdictions.ts'
import type { Market } from '../../../domain/jurisdictions/markets.ts'
import { packsInForce } from '../../../domain/packs-in-force.ts'
import type { AccountKind } from '../../../domain/shared/dimensions.ts'
import { systemClock, type Clock } from '../../../eventstore/clock.ts'
import { decode, type Actor } from '../../../eventstore/codec.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import { commandIdOf } from '../../../eventstore/ids.ts'
import type { Store } from '../../../eventstore/store.ts'
import type { Pool } from '../../../postgres/postgres.ts'
import { addCandidate } from './accounts.ts'
import { knownFromBefore } from './known-from-before.ts'
import { latestDayIn } from './latest-day.ts'
import { Refusal, type Key } from '../../commands/command.ts'
import type { Licences } from '../../commands/licences.ts'
import { openMarketOf } from './open-market.ts'
import type { Finishers } from '../../../reactions/finishers.ts'
import { credentialsOf, credentialsOfSubject } from '../sign-in/credentials.ts'
import type { Passwords } from '../sign-in/passwords.ts'
import type { Prove } from '../sign-in/proving.ts'
import type { Peppers } from '../../keys/peppers.ts'
import type { Personal, PersonalData } from './personal-data.ts'
import { holderOf, reserve } from './reserving.ts'
import { keepSearchable, searchHashesOf, unsettle } from './search-index.ts'
import { Problem } from '../../http/problem.ts'

const ROUTE = 'POST /v1/players'

export type Registration = Personal & {
  password: string
  country: string
  /** Of ISO 3166-2, without the country. */
  region?: string | undefined
  currency: string
  termsVersion: string
  /** Without it a real one: whoever registers over HTTP has no choice. */
  accountKind?: AccountKind
}

export type RegistrationDeps = {
  pool: Pool
  store: Store
  handler: CommandHandler
  finishers: Pick<Finishers, 'finish'>
  passwords: Passwords
  peppers: Peppers
  personalData: PersonalData
  prove: Prove
  /** Under which this process serves. */
  brand: string
  /** Held by the house; without it of every market. */
  licences?: Licences
  clock?: Clock
}

/** The request behind a registration. */
type By = Pick<Key, 'requestId' | 'traceparent'> & {
  /** Who of the staff makes a test account, and why. */
  readonly staff?: Actor
  readonly reason?: string
}

export type Register = (
  registration: Registration,
  by: By,
) => Promise<{ playerId: string; position: bigint; isReplay: boolean }>

/** Of one registration: the hashes, and what its commands carry. */
type Asked = Registration & {
  emailHash: string
  personHash: string
  /** Under which the person may have registered before; null where it is the same. */
  formerHash: string | null
  market: Market
  packsAt: PackAtOf
  by: By
}

/**
 * Throws MARKET_CLOSED, CURRENCY_NOT_IN_MARKET, UNDER_AGE or REGISTRATION_REFUSED, the same whether the e-mail or the person is taken. A repeat with the same
 * password completes what was begun and answers the same.
 */
export function createRegister(deps: RegistrationDeps): Register {
  const { pool, passwords, peppers, clock = systemClock, licences } = deps
  return async (registration, by) => {
    const { email, password, dateOfBirth, country } = registration
    const now = new Date(clock.now())
    const at = now.toISOString()
    const { packAt } = await packsInForce(deps.handler)
    const market = openMarketOf(registration, { licences, packAt, at })
    const years = minimumAgeAt(at, market, packAt)
    if (!isOldEnough(dateOfBirth, years, latestDayIn(country, now))) throw new Refusal('UNDER_AGE')
    const hashes = {
      emailHash: peppers.ofEmail(email),
      personHash: peppers.ofPerson(registration),
      formerHash: peppers.ofPersonBefore(registration),
    }
    const asked = { ...registration, ...hashes, market, packsAt: packAt, by }
    const staff = await credentialsOf(pool, asked.emailHash)
    if (staff !== null && staff.role !== 'player') return join(deps, asked, null)
    const held = await holderOf(deps, asked.emailHash)
    if (held !== null) return join(deps, asked, held)
    const playerId = v4()
    await addCandidate(pool, {
      playerId,
      emailHash: asked.emailHash,
      passwordHash: await passwords.hash(password),
      searchHashes: searchHashesOf(peppers, registration),
      ...(await deps.personalData.newKey(playerId)),
    })
    const winner = await reserveFor(deps, asked, { kind: 'email', playerId })
    if (winner !== playerId) return join(deps, asked, winner === '' ? null : winner)
    return complete(deps, asked, playerId)
  }
}

/**
 * Whoever gives the holder's password repeats the holder's registration; anybody else is refused, and has failed to sign in. With other
 * data than the holder's no password is tried, and the work is the same. `holder`: null where it is none of the players.
 */
async function join(deps: RegistrationDeps, asked: Asked, holder: string | null) {
  const { pool, passwords, prove } = deps
  const kept = holder === null ? null : await credentialsOfSubject(pool, holder)
  const began = holder === null ? 'otherwise' : await beganWith(deps, asked, holder)
  const tried = began === 'otherwise' ? null : (kept?.password_hash ?? null)
  const isRight = await passwords.matches(asked.password, tried)
  const whose = { emailHash: asked.emailHash, subjectId: began === 'nothing' ? null : holder }
  const proven = await prove(whose, () => Promise.resolve(isRight || null)).catch(onlyLocked)
  if (proven === null || holder === null) throw new Problem('REGISTRATION_REFUSED')
  const answer =
    began === 'nothing' ? await completeAs(deps, asked, holder) : await create(deps, asked, holder)
  return { ...answer, isReplay: true }
}

/** Who is locked is told at a sign-in, not here. */
function onlyLocked(error: unknown): null {
  if (error instanceof Problem && error.code === 'SIGN_IN_LOCKED') return null
  throw error
}

/** With what the holder of an e-mail registered: nothing yet, the same, or otherwise. */
async function beganWith({ store, peppers }: RegistrationDeps, asked: Asked, holder: string) {
  for await (const stored of store.read(`player-${holder}`, { limit: 1 })) {
    const { bodyHash } = decode(stored).metadata
    return bodyHash === peppers.ofBody(bodyOf(asked)) ? 'the same' : 'otherwise'
  }
  return 'nothing'
}

/** What the candidate was begun with may have been other names: they are found by those that they are registered under. */
async function completeAs(deps: RegistrationDeps, asked: Asked, playerId: string) {
  const { pool, peppers } = deps
  await unsettle(pool, playerId)
  const answer = await complete(deps, asked, playerId)
  await keepSearchable(pool, [{ playerId, hashes: searchHashesOf(peppers, asked) }])
  return answer
}

/** Reserves the person, creates the player, and lets the finisher confirm both and open the wallet. */
async function complete(deps: RegistrationDeps, asked: Asked, playerId: string) {
  const winner =
    (await knownFromBefore(deps, asked)) ??
    (await reserveFor(deps, asked, { kind: 'person', playerId }))
  if (winner === playerId) return create(deps, asked, playerId)
  await deps.handler.execute(reservation, {
    ...requestOf(asked, playerId, 'release'),
    id: asked.emailHash,
    command: () => ({ type: 'Release' as const, playerId, reason: 'abandoned' as const }),
  })
  throw new Problem('REGISTRATION_REFUSED')
}

async function create(deps: RegistrationDeps, asked: Asked, playerId: string) {
  const { handler, personalData, peppers, finishers, brand } = deps
  const { emailHash, personHash, country, region, market, currency, termsVersion, packsAt } = asked
  const personal = await personalData.seal(playerId, personalOf(asked))
  if (personal === null) throw new Problem('REGISTRATION_REFUSED') // erased since
  const executed = await handler.execute(player, {
    ...requestOf(asked, playerId, 'create'),
    ...(asked.by.staff === undefined ? {} : { actor: asked.by.staff }),
    bodyHash: peppers.ofBody(bodyOf(asked)),
    id: playerId,
    command: (at) => ({
      type: 'RegisterPlayer' as const,
      at,
      country,
      region,
      market,
      currency,
      emailHash,
      personHash,
      personal,
      bornOn: asked.dateOfBirth,
      termsVersion,
      brand,
      accountKind: asked.accountKind ?? 'real',
      reason: asked.by.reason,
      packsAt,
    }),
  })
  if (executed.outcome !== 'accepted') throw new Problem('REGISTRATION_REFUSED')
  const opened = await finishers.finish(eventOf(executed.events, 'PlayerRegistered'))
  if (opened === null) throw new Problem('REGISTRATION_REFUSED')
  return { playerId, position: opened.position, isReplay: executed.isReplay }
}

/** What tells a repeat of a registration from another; passwords do not come into streams, hashed or not. */
const bodyOf = ({ emailHash, personHash, country, region, ...asked }: Asked) => ({
  emailHash,
  personHash,
  country,
  region,
  currency: asked.currency,
  termsVersion: asked.termsVersion,
  address: asked.address,
  ...(asked.accountKind === 'test' ? { accountKind: asked.accountKind } : {}),
})

const personalOf = (asked: Asked): Personal => ({
  email: asked.email,
  givenName: asked.givenName,
  ...(asked.familyName === undefined ? {} : { familyName: asked.familyName }),
  dateOfBirth: asked.dateOfBirth,
  address: asked.address,
})

/** Of a step of this player's registration: the same step is the same command, whoever takes it. */
const requestOf = ({ by }: Asked, playerId: string, step: string) => ({
  commandId: commandIdOf(playerId, ROUTE, step),
  bodyHash: step,
  correlationId: by.requestId,
  ...(by.traceparent === undefined ? {} : { traceparent: by.traceparent }),
  actor: { role: 'player' as const, id: playerId },
})

/** Answers whose it is afterwards; '' for nobody's. */
function reserveFor(
  deps: RegistrationDeps,
  asked: Asked,
  { kind, playerId }: { kind: 'email' | 'person'; playerId: string },
): Promise<string> {
  const hash = kind === 'email' ? asked.emailHash : asked.personHash
  const request = requestOf(asked, playerId, `reserve ${hash}`)
  return reserve(deps, request, { kind, hash, playerId })
}
