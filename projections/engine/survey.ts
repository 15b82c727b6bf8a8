/** Looks through what is stored for schema versions: from where it stopped last time, and along with a worker's reader. */
import { upTo, type Step } from '../../eventstore/subscription.ts'
import { PARTITIONS, prefixesOf } from './partitions.ts'
import type { Pool } from '../../postgres/postgres.ts'
import {
  createNotebook,
  storedVersions,
  surveyedTo,
  type Notebook,
  type StoredVersion,
} from './stored-versions.ts'

export type Survey = {
  pool: Pool
  /** Follows the streams of these prefixes from a position, exclusive, until the signal. */
  follow: (
    prefixes: readonly string[],
    from: bigint | null,
    signal: AbortSignal,
  ) => AsyncIterable<Step>
  /** Of the last event of $all: nothing beyond it is waited for. */
  head: bigint
  /** Ends it; the next survey goes on from what was saved. */
  signal: AbortSignal
}

/** Notes what came since the last survey, up to `head`; answers how many events that were. */
export async function survey({ pool, follow, head, signal }: Survey): Promise<number> {
  const from = await surveyedTo(pool)
  if (from !== null && from >= head) return 0
  const notebook = createNotebook(pool, { partitions: PARTITIONS, from })
  const steps = upTo(head, (inner) => follow(prefixesOf(PARTITIONS), from, inner), signal)
  let events = 0
  for await (const step of steps) {
    if (step.kind === 'event') events += 1
    if (notebook.note(step)) await notebook.save()
  }
  if (!signal.aborted) notebook.reach(head)
  await notebook.save()
  return events
}

/** The steps as they are, noted on their way; a note that cannot be saved is told, and holds nothing up. */
export async function* noting(
  steps: AsyncIterable<Step>,
  notebook: Notebook,
  onTrouble?: (what: string, error: unknown) => void,
): AsyncGenerator<Step> {
  for await (const step of steps) {
    yield step
    if (!notebook.note(step)) continue
    await notebook.save().catch((error: unknown) => {
      onTrouble?.('which schema versions are stored could not be noted', error)
    })
  }
}

/** How this code reads a version of a type, as eventstore/upcasters.ts says it. */
export type ReadingOf = (
  type: string,
  version: number,
) => { readonly how: 'current' | 'upcast' } | { readonly how: 'unknown'; readonly why: string }

/** Those known to be stored that this code cannot read, each with why and what to do. */
export async function unreadable(
  pool: Pool,
  readingOf: ReadingOf,
): Promise<(StoredVersion & { message: string })[]> {
  return (await storedVersions(pool)).flatMap((stored) => {
    const reading = readingOf(stored.type, stored.version)
    if (reading.how !== 'unknown') return []
    const message =
      `${reading.why}: the first is ${stored.revision}@${stored.stream}. Every read model stops where it meets one, in that ` +
      'partition alone. Deploy code that reads it; npm run projections -- coverage tells all there are.'
    return [{ ...stored, message }]
  })
}
