/** The time that finishers leave to whoever wrote a first append: it usually writes the second as well. */
import type { Clock } from '../../eventstore/clock.ts'
import type { StoredEvent } from '../../eventstore/codec.ts'

/** In ms, from the event's occurredAt on. */
const GRACE_MS = 1_000

/** Until the event is older than that, or the signal. One that does not say when it occurred is old. */
export async function graceOf(
  { metadata }: StoredEvent,
  { clock, signal }: { clock: Clock; signal?: AbortSignal },
): Promise<void> {
  const { occurredAt } = (metadata ?? {}) as { occurredAt?: unknown }
  const occurredMs = typeof occurredAt === 'string' ? Date.parse(occurredAt) || 0 : 0
  // A clock ahead of ours makes nobody wait for longer than the grace.
  const endMs = Math.min(occurredMs, clock.now()) + GRACE_MS
  while (clock.now() < endMs && !signal?.aborted) {
    await clock.sleep(endMs - clock.now(), signal)
  }
}
