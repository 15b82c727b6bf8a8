/** What time brings to players: whose key a backup has brought back is forgotten again, accounts fall dormant, who works for players is reminded. */
import { complaint } from '../../domain/identity/complaint/decider.ts'
import { player } from '../../domain/identity/player/decider.ts'
import { task } from '../../domain/identity/task/decider.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import type { Store } from '../../eventstore/store.ts'
import type { Act, Due } from '../engine/act.ts'
import { lookForDormancy } from './fall-dormant.ts'
import { done, fromDue } from '../engine/step.ts'
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
  task: {
    async run({ handler }: Pick<Deps, 'handler'>, due: Due) {
      const executed = await handler.execute(task, {
        ...fromDue(due),
        id: due.id,
        command: (at) => ({ type: 'RemindOfTask' as const, at }),
      })
      return done(executed).events.length > 0 // else it is over, or the table is behind
    },
  },
  complaint: {
    async run({ handler }: Pick<Deps, 'handler'>, due: Due) {
      const executed = await handler.execute(complaint, {
        ...fromDue(due),
        id: due.id,
        command: (at) => ({ type: 'RemindOfComplaint' as const, at }),
      })
      return done(executed).events.length > 0
    },
  },
} satisfies Record<string, Act>
