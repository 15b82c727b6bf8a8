/** Identifiers: deterministic where a repeat must be recognised; the first digit is the partition. */
import { v5 } from 'uuid'

/** Namespace of everything derived here (a random UUID, fixed for ever: ids in streams depend on it). */
const NAMESPACE = '6f1c6a1e-5d2b-4f0b-9b57-3f6f0e6f2c11'

const derive = (...parts: string[]): string => v5(parts.join('\n'), NAMESPACE)

/** The id of a command: one for (caller, route, Idempotency-Key), whoever sends it and when. */
export const commandIdOf = (caller: string, route: string, key: string): string =>
  derive('command', caller, route, key)

/** The id of the command that takes `step` to complete the event `eventId`, whoever runs it. */
export const stepIdOf = (eventId: string, step: string): string => derive('step', eventId, step)

/** The id of the `index`th event of a command; the content hash keeps another body from passing as this one. */
export const eventIdOf = (commandId: string, index: number, contentHash: string): string =>
  derive('event', commandId, String(index), contentHash)

/** An id for a thing of `kind` that a command creates; it copies the partition digit of its player. */
export const createdIdOf = (commandId: string, kind: string, playerId: string): string =>
  playerId.slice(0, 1) + derive('created', commandId, kind).slice(1)

/** The partition of a player's streams and rows: the first hex digit of any id that belongs to the player. */
export const partitionOf = (id: string): string => id.slice(0, 1)
