/** Identifiers of commands, events and what they create: deterministic where a repeat must be recognised. */
import { hash } from 'node:crypto'
import { partitionOf } from '../domain/shared/partition.ts'

/** Namespace of everything derived here (a random UUID, fixed for ever: ids in streams depend on it). */
const NAMESPACE = '6f1c6a1e-5d2b-4f0b-9b57-3f6f0e6f2c11'

const NAMESPACE_BYTES = Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex')

/** UUIDv5 (RFC 9562 section 5.5) of `parts`, a line each. Throws for text that is not well-formed Unicode. */
function derive(...parts: string[]): string {
  const name = parts.join('\n')
  if (!name.isWellFormed()) throw new URIError('not well-formed Unicode') // else two texts had one id
  const bytes = Buffer.allocUnsafe(NAMESPACE_BYTES.length + Buffer.byteLength(name))
  bytes.set(NAMESPACE_BYTES)
  bytes.write(name, NAMESPACE_BYTES.length)
  const hex = hash('sha1', bytes)
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3)
  const end = `${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${end}`
}

/** The id of a command: one for (caller, route, Idempotency-Key), whoever sends it and when. */
export const commandIdOf = (caller: string, route: string, key: string): string =>
  derive('command', caller, route, key)

/**
 * The id of the command that does `act` to what the command `commandId` did: a second return of one stake has the
 * first one's id, whatever either of them is called.
 */
export const actIdOf = (commandId: string, act: string): string => derive('act', commandId, act)

/** The id of the command that takes `step` to complete the event `eventId`, whoever runs it. */
export const stepIdOf = (eventId: string, step: string): string => derive('step', eventId, step)

/** The id of the command that sends on what `projection` found under `key`, whoever sends it. */
export const findingIdOf = (projection: string, key: string): string =>
  derive('finding', projection, key)

/** The id of the command that does what is due, whoever does it and however late. */
export const dueIdOf = (kind: string, id: string, at: string): string => derive('due', kind, id, at)

/** The id of the `index`th event of a command; the content hash keeps another body from passing as this one. */
export const eventIdOf = (commandId: string, index: number, contentHash: string): string =>
  derive('event', commandId, String(index), contentHash)

/** An id for a thing of `kind` that a command creates; it copies the partition digit of its player. */
export const createdIdOf = (commandId: string, kind: string, playerId: string): string =>
  partitionOf(playerId) + derive('created', commandId, kind).slice(1)

/** The id of a payment that its provider calls `reference`, and that nobody here began. */
export const paymentIdOf = (provider: string, reference: string): string =>
  derive('payment', provider, reference)
