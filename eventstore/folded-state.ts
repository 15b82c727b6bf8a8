/** A stream folded to its state, together with where it stands and which commands it remembers. */
import type { Repeats } from './repeats.ts'

/**
 * `revision` is -1n before any event; `occurredAt` and `eventId` are those of the last one. `shownId` is the id of the last
 * that changed what players are shown: '' before any, null where an older snapshot does not say it.
 */
export type Folded<State> = {
  state: State
  revision: bigint
  position: bigint
  occurredAt: string
  eventId: string
  shownId: string | null
  repeats: Repeats
}
