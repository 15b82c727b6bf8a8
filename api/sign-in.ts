/** Sign-in: the same answer for an unknown e-mail as for a wrong password. */
import type { Pool } from '../projections/postgres.ts'
import type { Caller, Tokens } from './auth.ts'
import { credentialsOf } from './credentials.ts'
import type { Passwords } from './passwords.ts'
import type { Peppers } from './peppers.ts'
import { Problem } from './problem.ts'

export type SignInDeps = { pool: Pool; passwords: Passwords; tokens: Tokens; peppers: Peppers }

export type SignIn = (email: string, password: string) => Promise<Caller & { accessToken: string }>

/** Throws SIGN_IN_FAILED. */
export const createSignIn =
  ({ pool, passwords, tokens, peppers }: SignInDeps): SignIn =>
  async (email, password) => {
    const found = await credentialsOf(pool, peppers.ofEmail(email))
    const isRight = await passwords.matches(password, found?.password_hash ?? null)
    if (found === null || !isRight) throw new Problem('SIGN_IN_FAILED')
    const caller = { id: found.subject_id, role: found.role }
    return { ...caller, accessToken: tokens.issue(caller) }
  }
