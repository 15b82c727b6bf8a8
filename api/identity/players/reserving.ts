/** Reservations of an e-mail or a person, by its hash: who has one, and when another may take it over; docs/adr/0012-identity.md. */
import { reservation } from '../../../domain/identity/reservation/decider.ts'
import { systemClock, type Clock } from '../../../eventstore/clock.ts'
import { decode } from '../../../eventstore/codec.ts'
import type { Asking, Part } from '../../../eventstore/command.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import type { Store } from '../../../eventstore/store.ts'

type Deps = { store: Store; handler: CommandHandler; clock?: Clock }

/** How long a reservation that nobody confirms holds, in ms: a registration takes a fraction of a second. */
const PENDING_MS = 60_000

/** Who asks, and by which command. */
type Request = Omit<Asking, 'id'> & Pick<Part<never, never>, 'commandId' | 'bodyHash'>

/** Answers whose it is afterwards; '' for nobody's. */
export async function reserve(
  deps: Deps,
  request: Request,
  { kind, hash, playerId }: { kind: 'email' | 'person'; hash: string; playerId: string },
): Promise<string> {
  const overtaking = await abandonedHolderOf(deps, hash)
  const executed = await deps.handler.execute(reservation, {
    ...request,
    id: hash,
    command: () => ({ type: 'Reserve' as const, kind, playerId, overtaking }),
  })
  if (executed.outcome === 'accepted') return playerId
  return (await holderOf(deps, hash)) ?? ''
}

/** Who has it, unless it is free or left unconfirmed for too long. */
export async function holderOf(deps: Deps, hash: string): Promise<string | null> {
  const state = await deps.handler.stateOf(reservation, hash, { isFresh: true })
  if (state.status === 'free') return null
  return (await abandonedHolderOf(deps, hash)) === null ? state.playerId : null
}

/** Who reserved it longer ago than a registration takes, and never confirmed it. */
async function abandonedHolderOf(
  { store, clock = systemClock }: Deps,
  hash: string,
): Promise<string | null> {
  const newest = store.read(`reservation-${hash}`, { backwards: true, limit: 1 })
  for await (const stored of newest) {
    const { type, data, occurredAt } = decode(stored)
    const isPending = type === 'IdentityReserved' || type === 'ReservationTakenOver'
    if (isPending && Date.parse(occurredAt) + PENDING_MS <= clock.now()) return data.playerId
  }
  return null
}
