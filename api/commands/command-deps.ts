/** What commands need. */
import type { Seals } from '../../domain/games/seeds.ts'
import type { Clock } from '../../eventstore/clock.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import type { Finishers } from '../../reactions/finishers.ts'
import type { Licences } from './licences.ts'
import type { RefusalNotes } from './refusal-notes.ts'

export type CommandDeps = {
  readonly handler: CommandHandler
  /** The second appends: a command waits for its own before it answers. */
  readonly finishers: Pick<Finishers, 'provider' | 'instrumentKindOf' | 'finish'>
  readonly seals: Seals
  /** Under which this process serves. */
  readonly brand: string
  /** Held by the house; without it of every market. */
  readonly licences?: Licences
  readonly clock?: Clock
  /** Told of refusals, of which some are evidence. */
  readonly noteRefusal?: RefusalNotes['note']
  /** Told of a second append that failed beside an answer; a finisher completes it. */
  readonly onTrouble?: (what: string, error: unknown) => void
}
