/** What time brings to players: the erased whose key a backup has brought back are forgotten again, accounts fall dormant. */
import { player } from '../../domain/identity/player/decider.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import type { Store } from '../../eventstore/store.ts'
import type { Act, Due } from '../engine/act.ts'
import { lookForDormancy } from './fall-dormant.ts'
import type { Accounts } from './finish-registration.ts'

type Deps = { handler: CommandHandler; accounts: Accounts; store: Store }

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
  dormancy: { run: lookForDormancy },
} satisfies Record<string, Act>
