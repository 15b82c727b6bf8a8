/** Stream `access-{id}`, one a look, so that noting it costs the same however often a file has been read. */
import { accept, type Decider } from '../../shared/decider.ts'
import type { AccessEvent } from './events.ts'

export type Access = AccessEvent['data']

export type NoteAccess = { type: 'NoteAccess'; access: Access }

export const access: Decider<NoteAccess, AccessEvent, { isNoted: boolean }, never> = {
  category: 'access',
  initialState: () => ({ isNoted: false }),
  evolve: () => ({ isNoted: true }),
  decide: ({ access: noted }, { isNoted }) =>
    isNoted ? accept<AccessEvent>() : accept<AccessEvent>({ type: 'AccessNoted', data: noted }),
}
