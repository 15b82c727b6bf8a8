/** Proof that an e-mail is its player's: a link that was sent there is used. */
import { player } from '../../../domain/identity/player/decider.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import { stepIdOf } from '../../../eventstore/ids.ts'
import { transaction, type Pool } from '../../../postgres/postgres.ts'
import {
  accepted,
  Refusal,
  requestOf,
  type Asked,
  type Effect,
  type Key,
} from '../../commands/command.ts'
import { Problem } from '../../http/problem.ts'
import type { Peppers } from '../../keys/peppers.ts'
import type { Orders } from '../mail/letters.ts'
import { linkOf, linksLeft, refuseEnded, useLink, type Link } from '../mail/links.ts'
import { pepperedBody } from '../sign-in/asked-body.ts'
import { lockInForce } from '../sign-in/credentials.ts'
import type { SignInFacts } from '../sign-in/sign-in-facts.ts'

export type EmailVerificationDeps = {
  pool: Pool
  handler: CommandHandler
  peppers: Pick<Peppers, 'ofBody'>
  facts: SignInFacts
  orders: Pick<Orders, 'order'>
  nowMs: () => number
}

export type EmailVerification = {
  /** A letter with a link. Throws EMAIL_VERIFIED_ALREADY, LETTERS_ENOUGH. */
  readonly ask: (asked: Asked) => Promise<Effect>
  /** Throws LINK_UNKNOWN, LINK_USED, LINK_EXPIRED. */
  readonly verify: (key: Key, token: string) => Promise<Effect>
}

const PURPOSE = 'emailVerification'

export function createEmailVerification(deps: EmailVerificationDeps): EmailVerification {
  const { pool, handler, peppers, facts, orders, nowMs } = deps
  return {
    async ask(by) {
      const asked = { ...by, body: pepperedBody(peppers, {}) }
      const before = await facts.before(asked)
      if (before !== null) return before
      const { playerId: subjectId } = by
      const known = await handler.stateOf(player, subjectId, { isFresh: true })
      if (known.status !== 'registered') throw new Refusal('PLAYER_UNKNOWN')
      if (known.isEmailVerified) throw new Problem('EMAIL_VERIFIED_ALREADY')
      const bodyHash = await asked.body.newHash()
      const letterId = stepIdOf(requestOf(by, {}).commandId, 'letter')
      const commandId = await transaction(pool, async (client) => {
        await lockInForce(client, subjectId) // first, as everywhere: two requests count one after the other
        if (await facts.isDone(client, asked)) return null
        const left = await linksLeft(client, { subjectId, purpose: PURPOSE, nowMs: nowMs() })
        if (left <= 0) throw new Problem('LETTERS_ENOUGH')
        await orders.order(client, { letterId, kind: PURPOSE, subjectId })
        return facts.did(client, asked, { fact, bodyHash })
      })
      return facts.answer(asked, commandId)
    },

    async verify(key, token) {
      const link = await linkOf(pool, token, PURPOSE)
      const isRepeat = link.used_with === key.idempotencyKey
      if (!isRepeat) refuseEnded(link, nowMs())
      const { subject_id: id, email_hash: emailHash } = link
      const executed = await handler.execute(player, {
        ...linkRequest(link, key),
        id,
        command: () => ({ type: 'VerifyEmail' as const, emailHash }),
      })
      // The address is another one by now, or the player is gone: the link is of nothing that there is.
      if (executed.outcome === 'rejected') throw new Problem('LINK_UNKNOWN')
      const { position } = accepted(executed)
      if (!isRepeat) await useLink(pool, link, { nowMs: nowMs(), usedWith: key.idempotencyKey })
      return { position, isReplay: isRepeat }
    },
  }
}

const fact = { type: 'EmailVerificationAsked', data: {} } as const

/** The same command for one link, whoever opens it and how often: its effect is there once, before the link counts as used. */
export const linkRequest = (
  { subject_id, letter_id, purpose }: Link,
  { requestId, traceparent }: Key,
) => ({
  commandId: stepIdOf(letter_id, purpose),
  bodyHash: purpose,
  correlationId: requestId,
  ...(traceparent === undefined ? {} : { traceparent }),
  actor: { role: 'player' as const, id: subject_id },
})
