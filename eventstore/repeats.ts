/** The memory of a stream's last commands: by it the same command sent again has one effect and the same answer. */
import type { Metadata } from './codec.ts'
import { namesOf, type Named } from './names.ts'
import { oldestOf } from './oldest.ts'

/** Names of commands remembered per stream in memory, and in a snapshot: an alias counts as a command does. */
export const REMEMBERED_MAX = { inMemory: 65_536, inSnapshot: 1_000 }

/** Estimated bytes that one remembered command takes in memory. */
export const REMEMBERED_BYTES = 320

/** `revision` and `position` are those of the command's first event; `keyMs` the time in a UUIDv7 key. */
export type Remembered = {
  bodyHash: string
  revision: bigint
  position: bigint
  keyMs: number | null
}

/** What is no longer remembered: the newest of it by revision, by position, and by the time in its key. */
export type Evicted = { revision: bigint; position: bigint; keyMs: number }

/** By id and by alias; `max` names are kept, without it as many as memory takes. */
export type Repeats = {
  known: Map<string, Remembered>
  evicted: Evicted | null
  max?: number
}

export const noRepeats = (): Repeats => ({ known: new Map(), evicted: null })

/** Notes the first event of each command; the oldest beyond `max` is evicted. */
export function remember(
  repeats: Repeats,
  event: { metadata: Metadata; revision: bigint; position: bigint },
  max: number = repeats.max ?? REMEMBERED_MAX.inMemory,
): void {
  const { commandId, alias, bodyHash, idempotencyKey } = event.metadata
  const { known } = repeats
  if (known.has(commandId)) return
  const keyMs = idempotencyKey === undefined ? null : keyMsOf(idempotencyKey)
  const remembered = { bodyHash, revision: event.revision, position: event.position, keyMs }
  known.set(commandId, remembered)
  if (alias !== undefined && !known.has(alias)) known.set(alias, remembered)
  while (known.size > max) evictOldest(repeats)
}

/** From now on, and at once. */
export function rememberAtMost(repeats: Repeats, max: number): void {
  repeats.max = max
  while (repeats.known.size > max) evictOldest(repeats)
}

const orders = new WeakMap<Repeats['known'], () => [string, Remembered] | undefined>()

function oldestIn(known: Repeats['known']): [string, Remembered] | undefined {
  const order = orders.get(known) ?? oldestOf(known)
  orders.set(known, order)
  return order()
}

export function evictOldest(repeats: Repeats): void {
  const oldest = oldestIn(repeats.known)
  if (oldest === undefined) return
  const [commandId, { revision, position, keyMs }] = oldest
  repeats.known.delete(commandId)
  const before = repeats.evicted?.keyMs ?? 0
  repeats.evicted = { revision, position, keyMs: Math.max(before, keyMs ?? 0) }
}

/** A key's clock may be off by so much, in ms; a key further ahead of ours is refused at the door. */
export const KEY_SKEW_MS = 60_000

/** A command as far as recognising it goes. */
type Sent = Named & { readonly idempotencyKey?: string }

/**
 * Whether a command was surely never accepted: it is not known, and nothing was ever evicted, or its key is a
 * UUIDv7 more than a minute later than the newest evicted one. Otherwise it is a repeat, or has to be looked up.
 */
export function isSurelyNew({ known, evicted }: Repeats, sent: Sent): boolean {
  const { commandId, alias } = sent
  if (known.has(commandId) || (alias !== undefined && known.has(alias))) return false
  return evicted === null || (alias === undefined && isLater(evicted, sent))
}

/** Those of its names that memory cannot answer for. The key tells the time of the caller's own: the alias, if any. */
export function namesToLookUp({ known, evicted }: Repeats, sent: Sent): readonly string[] {
  if (evicted === null) return []
  const { commandId, alias } = sent
  const provenByKey = isLater(evicted, sent) ? (alias ?? commandId) : undefined
  return namesOf(sent).filter((name) => name !== provenByKey && !known.has(name))
}

function isLater(evicted: Evicted, { idempotencyKey }: Sent): boolean {
  const keyMs = idempotencyKey === undefined ? null : keyMsOf(idempotencyKey)
  return keyMs !== null && keyMs > evicted.keyMs + KEY_SKEW_MS
}

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** Milliseconds since the Unix epoch in a UUIDv7; null for any other key. */
export function keyMsOf(idempotencyKey: string): number | null {
  if (!UUID_V7.test(idempotencyKey)) return null
  return Number.parseInt(idempotencyKey.slice(0, 8) + idempotencyKey.slice(9, 13), 16)
}
