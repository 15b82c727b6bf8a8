/** Sign-in: the same answer, and the same work, for an unknown e-mail as for a wrong password. */
import type { Pool } from '../projections/postgres.ts'
import type { Tokens } from './auth.ts'
import { credentialsOf, replacePassword } from './credentials.ts'
import type { Lockout } from './lockout.ts'
import type { Passwords } from './passwords.ts'
import type { Peppers } from './peppers.ts'
import { Problem } from './problem.ts'
import type { Refreshed, RefreshTokens } from './refresh.ts'

export type SignInDeps = {
  pool: Pool
  passwords: Passwords
  tokens: Pick<Tokens, 'issue'>
  peppers: Peppers
  lockout: Lockout
  refreshTokens: RefreshTokens
  /** Told of the failure that locked an account that there is. */
  onLocked?: (who: { id: string }) => Promise<void>
}

export type SignedIn = Refreshed & { readonly accessToken: string }

export type SignIn = (email: string, password: string) => Promise<SignedIn>

/** Throws SIGN_IN_FAILED, or SIGN_IN_LOCKED with the seconds to wait. */
export function createSignIn(deps: SignInDeps): SignIn {
  const { pool, passwords, tokens, peppers, lockout, refreshTokens, onLocked } = deps

  async function refuseLocked(emailHash: string): Promise<void> {
    const forMs = await lockout.lockedForMs(emailHash)
    if (forMs > 0) throw new Problem('SIGN_IN_LOCKED', [], Math.ceil(forMs / 1_000))
  }

  return async (email, password) => {
    const emailHash = peppers.ofEmail(email)
    await refuseLocked(emailHash)
    const found = await credentialsOf(pool, emailHash)
    const isRight = await passwords.matches(password, found?.password_hash ?? null)
    if (found === null || !isRight) {
      const isLocking = await lockout.failed(emailHash)
      if (isLocking && found !== null) await onLocked?.({ id: found.subject_id })
      throw new Problem('SIGN_IN_FAILED')
    }
    // Others may have failed while this one was being hashed: a burst of guesses ends at the third, right or not.
    await refuseLocked(emailHash)
    await lockout.succeeded(emailHash)
    if (passwords.isOutdated(found.password_hash)) {
      await replacePassword(pool, found.subject_id, await passwords.hash(password))
    }
    const begun = await refreshTokens.begin({ id: found.subject_id, role: found.role })
    return { ...begun, accessToken: tokens.issue(begun) }
  }
}
