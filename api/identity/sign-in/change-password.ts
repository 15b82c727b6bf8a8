/** Changes a password: by who knows the present one; whoever is signed in elsewhere is signed out. */
import { player } from '../../../domain/identity/player/decider.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import type { Pool } from '../../../postgres/postgres.ts'
import type { Asked, Effect } from '../../commands/command.ts'
import { credentialsOfSubject, replacePassword } from './credentials.ts'
import { refuseLocked, type Lockout } from './lockout.ts'
import { EASY_TO_GUESS, isEasyToGuess } from './password-rules.ts'
import type { Passwords } from './passwords.ts'
import type { PersonalData } from '../players/personal-data.ts'
import { Problem } from '../../http/problem.ts'
import type { RefreshTokens } from './refresh.ts'
import type { SignInRecord } from './sign-in-record.ts'

export type ChangePasswordDeps = {
  pool: Pool
  handler: CommandHandler
  passwords: Passwords
  personalData: PersonalData
  lockout: Lockout
  refreshTokens: Pick<RefreshTokens, 'endAll'>
  record: SignInRecord
}

/** `sid`: the sign-in that asks, which goes on. */
export type ChangePassword = (
  asked: Asked & { sid: string },
  passwords: { current: string; next: string },
) => Promise<Effect>

/** Throws PASSWORD_WRONG, which counts as a failed sign-in, SIGN_IN_LOCKED, or VALIDATION_FAILED for an easy one. */
export function createChangePassword(deps: ChangePasswordDeps): ChangePassword {
  const { pool, passwords, lockout, refreshTokens, record } = deps

  return async ({ sid, ...asked }, { current, next }) => {
    const before = await record.before(asked)
    if (before !== null) return before
    if (isEasyToGuess(next, await personOf(deps, asked.playerId))) {
      const wrong = { in: 'body', pointer: '/newPassword', message: EASY_TO_GUESS } as const
      throw new Problem('VALIDATION_FAILED', [wrong])
    }
    const known = await credentialsOfSubject(pool, asked.playerId)
    if (known === null) throw new Problem('NOT_SIGNED_IN')
    await refuseLocked(lockout, known.email_hash)
    if (!(await passwords.matches(current, known.password_hash))) {
      if (await lockout.failed(known.email_hash)) await record.locked({ id: known.subject_id })
      throw new Problem('PASSWORD_WRONG')
    }
    await refuseLocked(lockout, known.email_hash) // a burst of guesses ends at the third, right or not
    await replacePassword(pool, known.subject_id, await passwords.hash(next))
    await refreshTokens.endAll(known.subject_id, 'passwordChanged', sid)
    return record.did(asked, { type: 'PasswordChanged', data: {} })
  }
}

/** Of staff nothing is known. */
async function personOf({ handler, personalData }: ChangePasswordDeps, id: string) {
  const state = await handler.stateOf(player, id, { isFresh: true })
  if (state.status !== 'registered' || state.personal === null) return undefined
  return (await personalData.open(id, state.personal)) ?? undefined
}
