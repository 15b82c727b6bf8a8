/** Puts on record that one of the staff looks at somebody's things, before they see them. */
import { v4 } from 'uuid'
import { access, type Access } from '../../domain/operations/access/decider.ts'
import type { Actor } from '../../eventstore/codec.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { StoreUnavailable } from '../../eventstore/store.ts'
import { accepted } from './command.ts'

export type Look = { readonly actor: Actor; readonly requestId: string; readonly access: Access }

/** Throws what the handler throws, and StoreUnavailable where it takes too long: then nothing may be shown. */
export type NoteAccess = (look: Look) => Promise<void>

/** Longest wait for the record, in ms: a tenth of a second is much, and whoever looks can ask again. */
const NOTED_MS_MAX = 3_000

export function createNoteAccess(
  handler: Pick<CommandHandler, 'execute'>,
  waitMs: number = NOTED_MS_MAX,
): NoteAccess {
  const append = async ({ actor, requestId, access: noted }: Look) => {
    const id = v4()
    const executed = await handler.execute(access, {
      id,
      commandId: id,
      bodyHash: 'access',
      correlationId: requestId,
      actor,
      command: () => ({ type: 'NoteAccess' as const, access: noted }),
    })
    accepted(executed)
  }
  return async (look) => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, fail) => {
      timer = setTimeout(() => {
        fail(new StoreUnavailable('a look is not on record in time'))
      }, waitMs)
    })
    try {
      await Promise.race([append(look), late])
    } finally {
      clearTimeout(timer)
    }
  }
}
