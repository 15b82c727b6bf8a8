/** Stream `location-{playerId}`. It takes every note; that there is one a day of a kind is by the ids of their commands. */
import { accept, type Decider } from '../../shared/decider.ts'
import type { LocationEvent } from './events.ts'

export type NoteLocation = { type: 'NoteLocation'; seen: LocationEvent['data'] }

export const location: Decider<NoteLocation, LocationEvent, null, never> = {
  category: 'location',
  initialState: () => null,
  evolve: () => null,
  decide: ({ seen }) => accept<LocationEvent>({ type: 'LocationMismatched', data: seen }),
}
