/** Puts on record what an auditor asks about sign-ins; each fact under a command id that says once what happened once. */
import { v4 } from 'uuid'
import type { SignInCommand } from '../domain/sign-in/decider.ts'
import type { SignInEvent } from '../domain/sign-in/events.ts'
import { signIn } from '../eventstore/aggregates.ts'
import type { CommandHandler } from '../eventstore/command-handler.ts'
import { commandIdOf } from '../eventstore/ids.ts'
import { accepted, requestOf, type Asked, type Effect } from './commands/command.ts'

export type SignInRecord = {
  readonly locked: (who: { id: string }) => Promise<void>
  readonly reused: (family: { id: string; sid: string }) => Promise<void>
  readonly signedOutEverywhere: (asked: Asked) => Promise<Effect>
}

const recording = (fact: SignInEvent): SignInCommand => ({ type: 'RecordSignIn', fact })

export function createSignInRecord(handler: CommandHandler): SignInRecord {
  const observed = (id: string, route: string, key: string) => ({
    ...{ id, commandId: commandIdOf(id, route, key), bodyHash: route, correlationId: key },
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
    async signedOutEverywhere(asked) {
      const executed = await handler.execute(signIn, {
        ...requestOf(asked, {}),
        id: asked.playerId,
        command: () => recording({ type: 'SignedOutEverywhere', data: {} }),
      })
      const { position, isReplay } = accepted(executed)
      return { position, isReplay }
    },
  }
}
