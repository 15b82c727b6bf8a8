/** Sign-in: the same answer for an unknown e-mail as for a wrong password. */
import { wallet } from '../eventstore/aggregates.ts'
import type { CommandHandler } from '../eventstore/command-handler.ts'
import type { Pool } from '../projections/postgres.ts'
import type { Caller, Tokens } from './auth.ts'
import { credentialsOf } from './credentials.ts'
import type { EmailHash } from './email-hash.ts'
import type { Passwords } from './passwords.ts'
import { Problem } from './problem.ts'
import type { Registrations } from './registration.ts'

export type SignInDeps = {
  pool: Pool
  handler: CommandHandler
  passwords: Passwords
  tokens: Tokens
  hashOf: EmailHash
  complete: Registrations['complete']
}

export type SignIn = (email: string, password: string) => Promise<Caller & { accessToken: string }>

/** Throws SIGN_IN_FAILED. A registration that a crash cut off is completed here. */
export const createSignIn =
  ({ pool, handler, passwords, tokens, hashOf, complete }: SignInDeps): SignIn =>
  async (email, password) => {
    const found = await credentialsOf(pool, hashOf(email))
    const isRight = await passwords.matches(password, found?.password_hash ?? null)
    if (found === null || !isRight) throw new Problem('SIGN_IN_FAILED')
    const caller = { id: found.subject_id, role: found.role }
    if (found.role === 'player') {
      const { status } = await handler.stateOf(wallet, found.subject_id)
      if (status === 'absent') await complete(found, 'sign-in')
    }
    return { ...caller, accessToken: tokens.issue(caller) }
  }
