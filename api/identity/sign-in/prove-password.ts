/** Somebody who is signed in gives the password again, before what cannot be taken back: a wrong one is a failed sign-in. */
import type { Pool } from '../../../postgres/postgres.ts'
import { Problem } from '../../http/problem.ts'
import { areInForce, credentialsOfSubject } from './credentials.ts'
import type { Lockout } from './lockout.ts'
import type { Passwords } from './passwords.ts'
import type { Prove } from './proving.ts'

type Deps = { pool: Pool; passwords: Passwords; lockout: Lockout; prove: Prove }

/** Throws PASSWORD_WRONG, SIGN_IN_LOCKED or NOT_SIGNED_IN. */
export type ProvePassword = (subjectId: string, password: string) => Promise<void>

export const createProvePassword =
  ({ pool, passwords, lockout, prove }: Deps): ProvePassword =>
  async (subjectId, password) => {
    const known = await credentialsOfSubject(pool, subjectId)
    if (known === null) throw new Problem('NOT_SIGNED_IN')
    const { email_hash: emailHash } = known
    await lockout.refuseLocked(emailHash)
    const isRight = await passwords.matches(password, known.password_hash)
    const proven = await prove({ emailHash, subjectId }, async (client) => {
      if (!isRight) return null
      return (await areInForce(client, known)) ? 'right' : 'changed' // no guess: it was right a moment ago
    })
    if (proven !== 'right') throw new Problem('PASSWORD_WRONG')
  }
