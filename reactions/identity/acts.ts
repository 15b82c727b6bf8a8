/** What time brings to players: whose key a backup has brought back after they were erased is forgotten again. */
import { player } from '../../domain/identity/player/decider.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import type { Act, Due } from '../engine/act.ts'
import type { Accounts } from './finish-registration.ts'

type Deps = { handler: CommandHandler; accounts: Accounts }

export const identityActs = {
  forget: {
    /** The table finds them, their streams decide: a table that is wrong deletes nothing. */
    async run({ handler, accounts }: Deps, { id }: Due) {
      const { status } = await handler.stateOf(player, id, { isFresh: true })
      if (status !== 'erased') return false
      await accounts.forget(id)
      return true
    },
  },
} satisfies Record<string, Act>
