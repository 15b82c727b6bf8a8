/** Changes a password: by who knows the present one; whoever is signed in elsewhere is signed out. */
import { player } from '../../../domain/identity/player/decider.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import type { Pool } from '../../../postgres/postgres.ts'
import type { Asked, Effect } from '../../commands/command.ts'
import { endAccountLinks } from '../mail/links.ts'
import { passwordBody } from './asked-body.ts'
import { areInForce, credentialsOfSubject, replacePassword } from './credentials.ts'
import type { Lockout } from './lockout.ts'
import { EASY_TO_GUESS, isEasyToGuess } from './password-rules.ts'
import type { Passwords } from './passwords.ts'
import type { PersonalData } from '../players/personal-data.ts'
import type { Peppers } from '../../keys/peppers.ts'
import { Problem } from '../../http/problem.ts'
import type { Prove } from './proving.ts'
import type { RefreshTokens } from './refresh.ts'
import type { SignInFacts } from './sign-in-facts.ts'

export type ChangePasswordDeps = {
  pool: Pool
  handler: CommandHandler
  passwords: Passwords
  peppers: Peppers
  personalData: PersonalData
  lockout: Lockout
  prove: Prove
  refreshTokens: Pick<RefreshTokens, 'endAll' | 'endAccess'>
  facts: SignInFacts
  nowMs: () => number
}

/** `sid`: the sign-in that asks, which goes on. */
export type ChangePassword = (
  asked: Asked & { sid: string },
  passwords: { current: string; next: string },
) => Promise<Effect>

/** Throws PASSWORD_WRONG, which counts as a failed sign-in, SIGN_IN_LOCKED, or VALIDATION_FAILED for an easy one. */
export function createChangePassword(deps: ChangePasswordDeps): ChangePassword {
  const { pool, passwords, lockout, prove, refreshTokens, facts, nowMs } = deps

  return async ({ sid, ...key }, given) => {
    const { current, next } = given
    const body = passwordBody(deps, given)
    const asked = { ...key, body }
    const before = await facts.before(asked)
    if (before !== null) return before
    if (isEasyToGuess(next, await personOf(deps, asked.playerId))) {
      const wrong = { in: 'body', pointer: '/newPassword', message: EASY_TO_GUESS } as const
      throw new Problem('VALIDATION_FAILED', [wrong])
    }
    const known = await credentialsOfSubject(pool, asked.playerId)
    if (known === null) throw new Problem('NOT_SIGNED_IN')
    const { email_hash: emailHash, subject_id: subjectId } = known
    await lockout.refuseLocked(emailHash)
    const isRight = await passwords.matches(current, known.password_hash)
    const hashes = isRight && { next: await passwords.hash(next), body: await body.newHash() }
    const changed = await prove({ emailHash, subjectId }, async (client) => {
      if (await facts.isDone(client, asked)) return { ended: [], commandId: null }
      if (hashes === false) return null
      if (!(await areInForce(client, known))) return 'changed' // no guess: it was right a moment ago
      await replacePassword(client, subjectId, hashes.next)
      await endAccountLinks(client, subjectId, new Date(nowMs()).toISOString())
      const ended = await refreshTokens.endAll(client, { subjectId, exceptSid: sid }, REASON)
      return { ended, commandId: await facts.did(client, asked, { fact, bodyHash: hashes.body }) }
    })
    if (changed === null || changed === 'changed') throw new Problem('PASSWORD_WRONG')
    await refreshTokens.endAccess(changed.ended)
    return facts.answer(asked, changed.commandId)
  }
}

const REASON = 'passwordChanged'
const fact = { type: 'PasswordChanged', data: {} } as const

/** Of staff nothing is known. */
export async function personOf(
  { handler, personalData }: Pick<ChangePasswordDeps, 'handler' | 'personalData'>,
  id: string,
) {
  const state = await handler.stateOf(player, id, { isFresh: true })
  if (state.status !== 'registered' || state.personal === null) return undefined
  return (await personalData.open(id, state.personal)) ?? undefined
}
