/** The present password, asked again before something that a token alone must not do. */
import type { Pool } from '../../../postgres/postgres.ts'
import { Problem } from '../../http/problem.ts'
import { areInForce, credentialsOfSubject } from './credentials.ts'
import type { Lockout } from './lockout.ts'
import type { Passwords } from './passwords.ts'
import type { Prove } from './proving.ts'

/** Throws PASSWORD_WRONG, which counts as a failed sign-in, or SIGN_IN_LOCKED. */
export type ProvePassword = (subjectId: string, password: string) => Promise<void>

type Deps = { pool: Pool; passwords: Passwords; lockout: Lockout; prove: Prove }

export const createProvePassword =
  ({ pool, passwords, lockout, prove }: Deps): ProvePassword =>
  async (subjectId, password) => {
    const known = await credentialsOfSubject(pool, subjectId)
    if (known === null) throw new Problem('NOT_SIGNED_IN')
    const { email_hash: emailHash } = known
    await lockout.refuseLocked(emailHash)
    const isRight = await passwords.matches(password, known.password_hash)
    const proven = await prove({ emailHash, subjectId }, async (client) =>
      isRight && (await areInForce(client, known)) ? true : null,
    )
    if (proven === null) throw new Problem('PASSWORD_WRONG')
  }
