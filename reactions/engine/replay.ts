/** Runs the finishers over history again, by hand: what is complete is recognised by the step that completed it. */
import { systemClock } from '../../eventstore/clock.ts'
import { decode, type Metadata, type Recorded, type StoredEvent } from '../../eventstore/codec.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import { stepIdOf } from '../../eventstore/ids.ts'
import { follow, GIVES_UP_MS, headOf, upTo } from '../../eventstore/subscription.ts'
import type { CompletedBy } from './finisher.ts'
import { graceOf } from './grace.ts'
import { WouldAppend } from './watched-store.ts'

export type Replaying = {
  client: StoreClient
  /** Completes the event, or throws. In a dry run its store refuses to write. */
  finish: (event: Recorded) => Promise<unknown>
  /** Events that `finish` has appended so far. */
  appended: () => number
  /** Only what comes after it in $all; null: everything. */
  from: bigint | null
  types: readonly string[]
  /** Of these types at least. */
  completedBy: CompletedBy
  onProgress?: (events: number, share: number) => void
}

/** `incomplete`: found so in a dry run. */
export type Outcome = 'completed' | 'failed' | 'incomplete'
export type Found = {
  readonly type: string
  readonly stream: string
  readonly revision: bigint
  readonly outcome: Outcome
  readonly why?: string
}
/** Events of a type, and how many of them were not complete. */
export type Tally = { events: number } & Record<Outcome, number>
export type Replayed = {
  readonly types: Readonly<Record<string, Tally>>
  /** The first of those that were not complete. */
  readonly found: readonly Found[]
}

/** Told one by one at most; the others are counted. */
const FOUND_MAX = 1_000

/** Held in memory while their completion is looked for; beyond it the oldest is looked at closely. */
const OPEN_MAX = 10_000

/** Up to where $all ends when it begins. */
export async function replay(options: Replaying): Promise<Replayed> {
  const none = { events: 0, completed: 0, failed: 0, incomplete: 0 }
  const tallies = new Map<string, Tally>(options.types.map((type) => [type, { ...none }]))
  const found: Found[] = []
  const look = async (stored: StoredEvent) => {
    await graceOf(stored, { clock: systemClock })
    const one = await outcomeOf(options, stored)
    const tally = tallies.get(stored.type)
    if (one === null || tally === undefined) return
    tally[one.outcome] += 1
    const { type, stream, revision } = stored
    if (found.length < FOUND_MAX) found.push({ type, stream, revision, ...one })
  }
  const open = new Map<string, StoredEvent>()
  for await (const stored of history(options)) {
    const tally = tallies.get(stored.type)
    if (tally !== undefined) {
      tally.events += 1
      open.set(stepIdOf(stored.id, lastStepOf(options, stored)), stored)
    } else open.delete(String((stored.metadata as Partial<Metadata> | null)?.commandId))
    const [oldest] = open.size > OPEN_MAX ? open : []
    if (oldest === undefined) continue
    open.delete(oldest[0])
    await look(oldest[1])
  }
  for (const stored of open.values()) await look(stored)
  return { types: Object.fromEntries(tallies), found }
}

function lastStepOf({ completedBy }: Replaying, { type }: StoredEvent): string {
  const row = completedBy[type]
  if (row === undefined) throw new Error(`nothing says what completes ${type}`)
  return row.step
}

/** The events of these types, and of those that complete them, up to where $all ends now. */
async function* history({ client, from, types, completedBy, onProgress }: Replaying) {
  const head = await headOf(client.raw)
  if (head === null) return
  const completing = types.flatMap((type) => completedBy[type]?.writes ?? [])
  const matching = { types: [...types, ...completing] }
  const steps = upTo(head, (signal) =>
    follow(client.raw, { from, matching, signal, givesUpMs: GIVES_UP_MS }),
  )
  for await (const step of steps) {
    if (step.kind === 'caughtUp') continue
    const position = step.kind === 'event' ? step.event.position : step.position
    // Positions are bytes rather than a count, but they foretell the end well enough.
    onProgress?.(step.kind === 'event' ? 1 : 0, Number(position) / Number(head))
    if (step.kind === 'event') yield step.event
  }
}

/** null: it was complete, whatever the first look said (the step that completes it may have had nothing to write). */
async function outcomeOf(
  { finish, appended }: Replaying,
  stored: StoredEvent,
): Promise<{ outcome: Outcome; why?: string } | null> {
  const before = appended()
  try {
    await finish(decode(stored))
    return appended() > before ? { outcome: 'completed' } : null
  } catch (error) {
    if (error instanceof WouldAppend) return { outcome: 'incomplete' }
    return { outcome: 'failed', why: error instanceof Error ? error.message : String(error) }
  }
}
