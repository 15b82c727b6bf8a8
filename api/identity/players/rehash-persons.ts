/** Gives players who registered under a former policy for names the hash that the present one makes of them, beside the former. */
import type { PlayerEvent } from '../../../domain/identity/player/events.ts'
import { reservation } from '../../../domain/identity/reservation/decider.ts'
import type { Recorded } from '../../../eventstore/codec.ts'
import { stepIdOf } from '../../../eventstore/ids.ts'
import { presentHashOf, type PersonDeps } from './present-person.ts'

export type Registered = Recorded<Extract<PlayerEvent, { type: 'PlayerRegistered' }>>

/** `taken`: somebody else has the present hash: one person has two accounts, and people decide what follows. */
export type Rehashed = 'same' | 'rehashed' | 'taken'

/** May be done again: what was reserved is found to be theirs. */
export async function rehashPerson(deps: PersonDeps, registered: Registered): Promise<Rehashed> {
  const { key: playerId, data } = registered
  const hash = await presentHashOf(deps, { playerId, country: data.country })
  if (hash === null || hash === data.personHash) return 'same'
  for (const type of ['Reserve', 'Confirm'] as const) {
    const step = `${type.toLowerCase()} ${hash}`
    const executed = await deps.handler.execute(reservation, {
      id: hash,
      commandId: stepIdOf(registered.id, step),
      bodyHash: step,
      correlationId: registered.metadata.correlationId,
      causationId: registered.id,
      actor: { role: 'system', id: 'rehash-persons' },
      command: () =>
        type === 'Confirm'
          ? { type, playerId }
          : { type, playerId, kind: 'person' as const, overtaking: null },
    })
    if (executed.outcome !== 'accepted') return 'taken'
  }
  return 'rehashed'
}
