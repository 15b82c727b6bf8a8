/** Puts on record what an auditor asks about sign-ins; each fact under a command id that says once what happened once. */
import { v4 } from 'uuid'
import type { SignInCommand } from '../../../domain/identity/sign-in/decider.ts'
import type { SignInEvent } from '../../../domain/identity/sign-in/events.ts'
import { signIn } from '../../../domain/identity/sign-in/decider.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import { decode } from '../../../eventstore/codec.ts'
import { commandIdOf } from '../../../eventstore/ids.ts'
import type { Store } from '../../../eventstore/store.ts'
import { accepted, requestOf, type Asked, type Effect } from '../../commands/command.ts'

export type SignInRecord = {
  readonly locked: (who: { id: string }) => Promise<void>
  readonly reused: (family: { id: string; sid: string }) => Promise<void>
  /** What the subject did, under the key of their request. */
  readonly did: (asked: Asked, fact: SignInEvent) => Promise<Effect>
  /** The answer of that request where it was given before: what it took, such as a code, is not taken again. */
  readonly before: (asked: Asked) => Promise<Effect | null>
}

const recording = (fact: SignInEvent): SignInCommand => ({ type: 'RecordSignIn', fact })

/** Facts looked through for a repeat, newest first. */
const LOOKED_AT_MAX = 1_000

export function createSignInRecord(
  handler: CommandHandler,
  store: Pick<Store, 'read'>,
): SignInRecord {
  const observed = (id: string, route: string, key: string) => ({
    id,
    commandId: commandIdOf(id, route, key),
    bodyHash: route,
    correlationId: key,
    actor: { role: 'system' as const, id: 'sign-in' },
  })
  return {
    async locked({ id }) {
      await handler.execute(signIn, {
        ...observed(id, 'locked', v4()),
        command: () => recording({ type: 'SignInLocked', data: {} }),
      })
    },
    async reused({ id, sid: familyId }) {
      await handler.execute(signIn, {
        ...observed(id, 'refresh reused', familyId),
        command: () => recording({ type: 'RefreshReused', data: { familyId } }),
      })
    },
    async before(asked) {
      const { commandId } = requestOf(asked, {})
      const newest = { backwards: true, limit: LOOKED_AT_MAX }
      for await (const stored of store.read(`signIn-${asked.playerId}`, newest)) {
        const event = decode(stored)
        if (event.commandId === commandId) return { position: event.position, isReplay: true }
      }
      return null
    },
    async did(asked, fact) {
      const executed = await handler.execute(signIn, {
        ...requestOf(asked, {}),
        id: asked.playerId,
        command: () => recording(fact),
      })
      const { position, isReplay } = accepted(executed)
      return { position, isReplay }
    },
  }
}
