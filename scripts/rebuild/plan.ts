// What a rebuild will take, told before it begins: events, time, space. It changes nothing.
import type { StoreClient } from '../../eventstore/client.ts'
import { eventAt, readAll } from '../../eventstore/read-all.ts'
import { sizeOf } from '../../projections/engine/generations.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { CliError, EXIT } from '../support/cli.ts'

export type Plan = {
  readonly name: string
  /** That the live generation has seen. */
  readonly events: number
  /** On a machine that has nothing else to do; null where nothing could be read. */
  readonly seconds: number | null
  /** Needed beside the live table. */
  readonly bytes: number
}

/** Events that are read to see how fast the store is. */
const SAMPLE = 20_000

/** Those read first are slow: connection, code and caches are cold. A plan made of them was three times too long. */
export const WARM_UP = 5_000

/** Of the rate at which the bare client reads, what a rebuild reaches: rows 7 and 8 of the bench. */
const SHARE_OF_READING = 0.4

/** Of several in one go: the workers read history once for all of them. */
export async function plansOf(
  pool: Pool,
  client: StoreClient,
  { names, pace }: { names: readonly string[]; pace: number | null },
): Promise<Plan[]> {
  const reading = await readingRate(client)
  const rate = reading === null ? null : Math.min(reading * SHARE_OF_READING, pace ?? Infinity)
  const plans: Plan[] = []
  for (const name of names) {
    const { events, bytes } = await sizeOf(pool, name)
    plans.push({ name, events, seconds: rate === null ? null : events / rate, bytes })
  }
  return plans
}

async function readingRate(client: StoreClient): Promise<number | null> {
  const startedMs = performance.now()
  const events = readAll(client, { limit: SAMPLE })
  let warmMs = 0
  let count = 0
  while (!(await events.next()).done) {
    count += 1
    if (count === WARM_UP) warmMs = performance.now() - startedMs
  }
  return steadyRate({ count, warmMs, totalMs: performance.now() - startedMs })
}

/** Events a second once it is warm, or of all where there are too few; `warmMs`: when `WARM_UP` of them had been read. */
export function steadyRate(read: {
  count: number
  warmMs: number
  totalMs: number
}): number | null {
  const { count, warmMs, totalMs } = read
  if (count === 0) return null
  if (count < 2 * WARM_UP) return (count * 1_000) / totalMs
  return ((count - WARM_UP) * 1_000) / (totalMs - warmMs)
}

/** A line each; of several one more, since their times are not to be added up. */
export function plansInWords(plans: readonly Plan[]): string {
  const lines = plans.map(
    ({ name, events, seconds, bytes }) =>
      `${name}: ${events.toLocaleString('en-GB')} events${timeOf(seconds)}` +
      `; needs about ${Math.ceil(bytes / 1e6)} MB beside the live table`,
  )
  const [first] = plans
  if (plans.length < 2 || (first?.seconds ?? null) === null) return lines.join('\n')
  const longest = Math.max(...plans.map(({ seconds }) => seconds ?? 0))
  return [...lines, `together${timeOf(longest)}: history is read once for all`].join('\n')
}

const timeOf = (seconds: number | null): string =>
  seconds === null ? '' : `, about ${Math.ceil(seconds)} s when nothing else runs`

/** The position that was given; throws CliError when no event of the store is at it. */
export async function eventPosition(client: StoreClient, text: string): Promise<bigint> {
  if (!/^\d{1,19}$/.test(text)) {
    throw new CliError('--until takes the position of an event: digits.', EXIT.usage)
  }
  const position = BigInt(text)
  // A cluster refuses a position between two events: it is told as one that is not there.
  const found = await eventAt(client, position).catch(() => undefined)
  if (found?.position === position) return position
  throw new CliError(
    `No event is at position ${text}. The "position" of an answer to a command is one that is.`,
    EXIT.usage,
  )
}
