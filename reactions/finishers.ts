/** Second appends: each completes a first one from what it carries, whoever runs it, in any order, any number of times. */
import type { DomainEvent } from '../domain/events.ts'
import { merged } from '../domain/shared/merged.ts'
import type { Recorded } from '../eventstore/codec.ts'
import type { CommandHandler } from '../eventstore/command-handler.ts'
import type { Seals } from '../domain/games/seeds.ts'
import type { PaymentProvider } from '../integrations/payment-provider.ts'
import type { CompletedBy, Fact } from './engine/finisher.ts'
import { gamesFinishers } from './games/finishers.ts'
import { identityFinishers } from './identity/finishers.ts'
import type { Accounts } from './identity/finish-registration.ts'
import { operationsFinishers } from './operations/finishers.ts'
import { walletFinishers } from './wallet/finishers.ts'

/** Every event that something has to follow, or that waits for a third party. */
const table = merged(identityFinishers, gamesFinishers, walletFinishers, operationsFinishers)
type Table = typeof table
type Waits = { readonly waits: true }
type Waiting = {
  [Type in keyof Table]: Table[Type] extends Waits ? Type : never
}[keyof Table]
export type FinishedType = Exclude<keyof Table, Waiting>

const waits = (row: object): boolean => 'waits' in row

export const FINISHED_TYPES = Object.entries(table).flatMap(([type, row]) =>
  waits(row) ? [] : [type as FinishedType],
)

export const completedBy: CompletedBy = table

export type FinisherDeps = {
  handler: CommandHandler
  seals: Seals
  payments: PaymentProvider
  accounts: Accounts
}

export type Finishers = {
  /** The payment provider's name: new payments are begun with it. */
  readonly provider: string
  /** What that provider tells of an instrument. */
  readonly instrumentKindOf: PaymentProvider['kindOf']
  /** What the completion of the event answers, as its context's table says. */
  readonly finish: <Type extends keyof Table>(event: Fact<Type>) => ReturnType<Table[Type]['run']>
  /** Completes any event that needs it; throws where it cannot. */
  readonly complete: (event: Recorded<DomainEvent>) => Promise<void>
}

type AnyFinisher = { run: (deps: FinisherDeps, event: unknown) => Promise<unknown> }

export function createFinishers(deps: FinisherDeps): Finishers {
  // Each row is only ever run with an event of its own type.
  const rows = table as unknown as Record<string, AnyFinisher | undefined>
  return {
    provider: deps.payments.name,
    instrumentKindOf: (instrument) => deps.payments.kindOf(instrument),
    finish: (event) => rows[(event as Recorded).type]?.run(deps, event) as never,
    async complete(event) {
      const row = Object.hasOwn(rows, event.type) ? rows[event.type] : undefined
      if (row === undefined || waits(row)) return // complete in itself
      await row.run(deps, event)
    },
  }
}
