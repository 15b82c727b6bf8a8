/** Acts that time alone brings, by what is due: the tables of the contexts, put together. */
import { merged } from '../domain/shared/merged.ts'
import type { CommandHandler } from '../eventstore/command-handler.ts'
import type { Store } from '../eventstore/store.ts'
import type { DueKind } from '../projections/operations/due.ts'
import type { FinisherDeps } from './finishers.ts'
import type { Act, Due } from './engine/act.ts'
import { gamesActs } from './games/acts.ts'
import { identityActs } from './identity/acts.ts'
import { walletActs } from './wallet/acts.ts'

/** One for each kind that the read model has, and for no more: else it does not compile. */
const table = merged(walletActs, gamesActs, identityActs) satisfies Record<DueKind, Act>

export type ActDeps = FinisherDeps & { readonly handler: CommandHandler; readonly store: Store }

export type Acts = {
  /** Third parties that this process can ask; what waits for others it leaves alone. */
  readonly parties: readonly string[]
  /** Answers whether it is done; throws where it failed. */
  readonly run: (due: Due & { readonly kind: DueKind }) => Promise<boolean>
}

export function createActs(deps: ActDeps): Acts {
  return {
    parties: [deps.payments.name],
    run: (due) => table[due.kind].run(deps, due),
  }
}
