/** Sign-in: the same answer, and the same work, for an unknown e-mail as for a wrong password. */
import type { Tokens } from '../../http/caller.ts'
import type { Pool } from '../../../postgres/postgres.ts'
import { credentialsOf, replacePassword, type Credentials } from './credentials.ts'
import { refuseLocked, type Lockout } from './lockout.ts'
import type { Passwords } from './passwords.ts'
import type { Peppers } from '../../keys/peppers.ts'
import { Problem } from '../../http/problem.ts'
import type { SecondFactors } from './second-factor.ts'
import type { Refreshed, RefreshTokens } from './refresh.ts'

export type SignInDeps = {
  pool: Pool
  passwords: Passwords
  tokens: Pick<Tokens, 'issue'>
  peppers: Peppers
  lockout: Lockout
  refreshTokens: RefreshTokens
  secondFactors: Pick<SecondFactors, 'isOn' | 'take'>
  /** Told of the failure that locked an account that there is. */
  onLocked?: (who: { id: string }) => Promise<void>
}

export type SignedIn = Refreshed & { readonly accessToken: string }

/** `code`: of the second factor, which staff always need, and players who have one. */
export type SignIn = (given: {
  email: string
  password: string
  code?: string | undefined
}) => Promise<SignedIn>

/** Throws SIGN_IN_FAILED, SECOND_FACTOR_REQUIRED after a right password, or SIGN_IN_LOCKED with the seconds to wait. */
export function createSignIn(deps: SignInDeps): SignIn {
  const { pool, passwords, tokens, peppers, lockout, refreshTokens, onLocked } = deps
  const { secondFactors } = deps

  const needsCode = async ({ subject_id, role }: Credentials): Promise<boolean> =>
    role !== 'player' || (await secondFactors.isOn(subject_id))

  return async ({ email, password, code }) => {
    const emailHash = peppers.ofEmail(email)
    await refuseLocked(lockout, emailHash)
    const found = await credentialsOf(pool, emailHash)
    const isRight = await passwords.matches(password, found?.password_hash ?? null)
    const isNeeded = isRight && found !== null && (await needsCode(found))
    if (isNeeded && code === undefined) {
      await refuseLocked(lockout, emailHash)
      throw new Problem('SECOND_FACTOR_REQUIRED')
    }
    const isCodeRight = !isNeeded || (await secondFactors.take(found.subject_id, code ?? ''))
    if (found === null || !isRight || !isCodeRight) {
      const isLocking = await lockout.failed(emailHash)
      if (isLocking && found !== null) await onLocked?.({ id: found.subject_id })
      throw new Problem('SIGN_IN_FAILED')
    }
    // Others may have failed while this one was being hashed: a burst of guesses ends at the third, right or not.
    await refuseLocked(lockout, emailHash)
    await lockout.succeeded(emailHash)
    if (passwords.isOutdated(found.password_hash)) {
      await replacePassword(pool, found.subject_id, await passwords.hash(password))
    }
    const begun = await refreshTokens.begin({ id: found.subject_id, role: found.role })
    return { ...begun, accessToken: tokens.issue(begun) }
  }
}
