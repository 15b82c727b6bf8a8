/** Sign-in: the same answer, and the same work, for an unknown e-mail as for a wrong password. */
import type { Tokens } from '../../http/caller.ts'
import { fromMs } from '../../../domain/shared/instant.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import { isBarred } from '../../../domain/wallet/restrictions.ts'
import { systemClock, type Clock } from '../../../eventstore/clock.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import type { Pool, PoolClient } from '../../../postgres/postgres.ts'
import { areInForce, credentialsOf, noteSignIn, rehash, type Credentials } from './credentials.ts'
import type { Devices, SeenFrom } from './devices.ts'
import type { Lockout } from './lockout.ts'
import type { Passwords } from './passwords.ts'
import type { Peppers } from '../../keys/peppers.ts'
import { Problem } from '../../http/problem.ts'
import type { Prove } from './proving.ts'
import type { SecondFactors } from './second-factor.ts'
import type { Refreshed, RefreshTokens } from './refresh.ts'

export type SignInDeps = {
  pool: Pool
  passwords: Passwords
  tokens: Pick<Tokens, 'issue'>
  peppers: Peppers
  lockout: Lockout
  prove: Prove
  refreshTokens: RefreshTokens
  secondFactors: Pick<SecondFactors, 'isOn' | 'take'>
  handler: CommandHandler
  clock?: Clock
  devices: Devices
}

export type SignedIn = Refreshed & { readonly accessToken: string }

/** `code`: of the second factor, which staff always need, and players who have one. */
export type SignIn = (given: {
  email: string
  password: string
  code?: string | undefined
  from: SeenFrom
}) => Promise<SignedIn>

/** What was verified: the account as it was read, and a new hash where its own is outdated. */
type Verified = {
  found: Credentials
  newHash: string | null
  code: string | undefined
  from: SeenFrom
}

/**
 * Throws SIGN_IN_FAILED, SECOND_FACTOR_REQUIRED after a right password, ACCOUNT_ENDED after all that is asked for, or
 * SIGN_IN_LOCKED with the seconds to wait.
 */
export function createSignIn(deps: SignInDeps): SignIn {
  const { pool, passwords, tokens, peppers, lockout, prove, refreshTokens, secondFactors } = deps
  const { handler, clock = systemClock } = deps

  /** Read while the account is locked: what bars it later ends this sign-in, too. */
  async function isBarredFrom(playerId: string): Promise<boolean> {
    const { restrictions } = await handler.stateOf(wallet, playerId, { isFresh: true })
    return isBarred(restrictions, 'signIn', fromMs(clock.now()))
  }

  /** One transaction: on the credentials that were verified, and with the second factor that is on now. */
  async function begin(client: PoolClient, { found, newHash, code, from }: Verified) {
    // Changed, erased or disabled while it was verified; no guess, so it does not count.
    if (!(await areInForce(client, found))) return 'changed'
    const { subject_id: id, role, email_hash } = found
    if (role !== 'player' || (await secondFactors.isOn(client, id))) {
      if (code === undefined) return 'codeMissing'
      if (!(await secondFactors.take(client, id, code))) return null
    }
    if (role === 'player' && (await isBarredFrom(id))) return 'ended'
    await lockout.forgive(client, email_hash)
    await noteSignIn(client, id)
    if (newHash !== null) await rehash(client, found, newHash)
    const begun = await refreshTokens.begin(client, { id, role })
    // Of staff no address is known that could be written to.
    if (role === 'player') await deps.devices.see(client, { subjectId: id, sid: begun.sid }, from)
    return begun
  }

  return async ({ email, password, code, from }) => {
    const emailHash = peppers.ofEmail(email)
    await lockout.refuseLocked(emailHash)
    const found = await credentialsOf(pool, emailHash)
    const isRight = await passwords.matches(password, found?.password_hash ?? null)
    const isOutdated = isRight && found !== null && passwords.isOutdated(found.password_hash)
    const newHash = isOutdated ? await passwords.hash(password) : null
    const subjectId = found?.subject_id ?? null
    const begun = await prove({ emailHash, subjectId }, (client) =>
      isRight && found !== null
        ? begin(client, { found, newHash, code, from })
        : Promise.resolve(null),
    )
    if (begun === null || begun === 'changed') throw new Problem('SIGN_IN_FAILED')
    if (begun === 'ended') throw new Problem('ACCOUNT_ENDED')
    if (begun === 'codeMissing') throw new Problem('SECOND_FACTOR_REQUIRED')
    return { ...begun, accessToken: tokens.issue(begun) }
  }
}
