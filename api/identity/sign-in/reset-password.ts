/** A new password for whoever has a link from a letter: of one player, once; whoever is signed in is signed out. */
import type { Key } from '../../commands/command.ts'
import type { Effect } from '../../commands/command.ts'
import { Problem } from '../../http/problem.ts'
import { transaction, type PoolClient } from '../../../postgres/postgres.ts'
import { stepIdOf } from '../../../eventstore/ids.ts'
import type { Orders } from '../mail/letters.ts'
import { endAccountLinks, linkOf, refuseEnded, useLink, type Link } from '../mail/links.ts'
import { passwordBody } from './asked-body.ts'
import { personOf, type ChangePasswordDeps } from './change-password.ts'
import { lockInForce, replacePassword } from './credentials.ts'
import { EASY_TO_GUESS, isEasyToGuess } from './password-rules.ts'
import type { SecondFactors } from './second-factor.ts'

export type ResetPasswordDeps = Omit<ChangePasswordDeps, 'prove'> & {
  secondFactors: Pick<SecondFactors, 'isOn'>
  orders: Pick<Orders, 'order'>
  nowMs: () => number
}

/** Throws LINK_UNKNOWN, LINK_USED, LINK_EXPIRED, or VALIDATION_FAILED for an easy password, which leaves the link. */
export type ResetPassword = (
  key: Key,
  given: { token: string; newPassword: string },
) => Promise<Effect>

export function createResetPassword(deps: ResetPasswordDeps): ResetPassword {
  const { pool, passwords, refreshTokens, facts, nowMs } = deps

  return async (key, given) => {
    const link = await linkOf(pool, given.token, 'passwordReset')
    const { subject_id: playerId } = link
    const body = passwordBody(deps, given)
    const asked = { ...key, playerId, body }
    const before = await facts.before(asked)
    if (before !== null) return before
    refuseEnded(link, nowMs())
    if (isEasyToGuess(given.newPassword, await personOf(deps, playerId))) {
      const wrong = { in: 'body', pointer: '/newPassword', message: EASY_TO_GUESS } as const
      throw new Problem('VALIDATION_FAILED', [wrong])
    }
    const passwordHash = await passwords.hash(given.newPassword)
    const bodyHash = await body.newHash()
    const { ended, commandId } = await transaction(pool, async (client) => {
      const account = await lockInForce(client, playerId) // first, as everywhere
      if (await facts.isDone(client, asked)) return { ended: [], commandId: null }
      if (account === null) throw new Problem('LINK_UNKNOWN')
      await useLink(client, link, { nowMs: nowMs(), usedWith: key.idempotencyKey })
      await replacePassword(client, playerId, passwordHash)
      await settle(deps, client, { link, emailHash: account.email_hash })
      const fact = { type: 'PasswordReset', data: { letterId: link.letter_id } } as const
      return {
        ended: await refreshTokens.endAll(client, { subjectId: playerId }, 'passwordReset'),
        commandId: await facts.did(client, asked, { fact, bodyHash }),
      }
    })
    await refreshTokens.endAccess(ended)
    return facts.answer(asked, commandId)
  }
}

/** What ends with the former password, and the letter that tells of it. */
async function settle(
  { lockout, secondFactors, orders, nowMs }: ResetPasswordDeps,
  client: PoolClient,
  { link, emailHash }: { link: Link; emailHash: string },
): Promise<void> {
  const { subject_id: subjectId, letter_id } = link
  const at = new Date(nowMs()).toISOString()
  await endAccountLinks(client, subjectId, at)
  // Guesses at a password that is no more say nothing, and must not keep its owner out. Where a second factor is on, they may have
  // been guesses at its codes: the lockout is then all that stands between a stolen mailbox and the account, and stays.
  if (!(await secondFactors.isOn(client, subjectId))) await lockout.forgive(client, emailHash)
  const letterId = stepIdOf(letter_id, 'notice')
  await orders.order(client, { letterId, kind: 'passwordChanged', subjectId, details: { at } })
}
