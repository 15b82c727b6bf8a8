/** Stream `refusal-{playerId}`. It takes every note; that there is one a minute and kind is by the ids of their commands. */
import { accept, type Decider } from '../../shared/decider.ts'
import type { RefusalEvent } from './events.ts'

export type NoteRefusal = { type: 'NoteRefusal'; refused: RefusalEvent['data'] }

export const refusal: Decider<NoteRefusal, RefusalEvent, { count: number }, never> = {
  category: 'refusal',
  initialState: () => ({ count: 0 }),
  evolve: ({ count }) => ({ count: count + 1 }),
  decide({ refused }) {
    return accept<RefusalEvent>({ type: 'RefusalNoted', data: refused })
  },
}
