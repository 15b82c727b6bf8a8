// Turns what the client answers into plain values that can be compared; asserts nothing.
import { setTimeout as delay } from 'node:timers/promises'
import type {
  AllStreamSubscription,
  ResolvedEvent,
  StreamSubscription,
} from '@eventstore/db-client'

/** Longest wait for anything that must come, in ms. */
const WAIT_MS_MAX = 8000

export type Row = {
  readonly event: string | null
  readonly data?: string
  readonly link?: string
  readonly commit: 'yes' | 'no'
}
export type Failure = { readonly error: string; readonly [detail: string]: unknown }
export type Seen = 'confirmation' | 'caughtUp' | Row | Failure

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : `${value as bigint}`

export function failure(thrown: unknown): Failure {
  const error = thrown as Error & Record<string, unknown>
  const { code, expectedVersion, actualVersion, streamName, maxAppendSize } = error
  return {
    error: typeof error['type'] === 'string' ? error['type'] : error.name,
    ...(code !== undefined ? { code } : {}),
    ...(expectedVersion !== undefined ? { expected: textOf(expectedVersion) } : {}),
    ...(actualVersion !== undefined ? { actual: textOf(actualVersion) } : {}),
    ...(streamName !== undefined ? { stream: streamName } : {}),
    ...(maxAppendSize !== undefined ? { max: maxAppendSize } : {}),
  }
}

/** The value of `work`, or its failure. An answer that does not come is a failure too. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | Failure> {
  const late = delay(WAIT_MS_MAX, undefined, { ref: false }).then(() => {
    throw Object.assign(new Error('no answer'), { type: 'no-answer' })
  })
  try {
    return await Promise.race([work(), late])
  } catch (error) {
    return failure(error)
  }
}

/** Waits until `isMet`, looking again every 10 ms; throws after the bound. */
export async function until(isMet: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + WAIT_MS_MAX
  while (!(await isMet())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}`)
    await delay(10)
  }
}

function row({ event, link, commitPosition }: ResolvedEvent): Row {
  return {
    event: event ? `${event.revision}@${event.streamId}:${event.type}` : null,
    ...(event?.isJson ? { data: JSON.stringify(event.data) } : {}),
    ...(link ? { link: `${link.revision}@${link.streamId}:${link.type}` } : {}),
    commit: commitPosition === undefined ? 'no' : 'yes',
  }
}

export async function rows(read: AsyncIterable<ResolvedEvent>): Promise<Row[]> {
  const found: Row[] = []
  for await (const resolved of read) found.push(row(resolved))
  return found
}

export const names = (found: readonly Row[]): (string | null)[] => found.map(({ event }) => event)

export const isRow = (seen: Seen): seen is Row => typeof seen === 'object' && 'event' in seen

/** Events as their names, the rest as it is. */
export const brief = (seen: readonly Seen[]): unknown[] =>
  seen.map((one) => (isRow(one) ? one.event : one))

type Subscription = StreamSubscription | AllStreamSubscription

/** Collects what a subscription says until `isEnough`; `onConfirmed` runs once it is confirmed. */
export async function collect(
  subscription: Subscription,
  isEnough: (seen: readonly Seen[]) => boolean,
  onConfirmed: () => void = () => undefined,
): Promise<Seen[]> {
  const seen: Seen[] = []
  let hasEnded = false
  const source = subscription as StreamSubscription
  source.on('confirmation', () => {
    seen.push('confirmation')
    onConfirmed()
  })
  source.on('caughtUp', () => seen.push('caughtUp'))
  source.on('data', (resolved) => seen.push(row(resolved)))
  source.on('error', (error) => {
    seen.push(failure(error))
    hasEnded = true
  })
  await until(() => hasEnded || isEnough(seen), 'a subscription').catch(() => undefined)
  const result = [...seen]
  await source.unsubscribe().catch(() => undefined)
  return result
}

export const hasRows =
  (count: number) =>
  (seen: readonly Seen[]): boolean =>
    seen.filter(isRow).length >= count

export const isCaughtUp = (seen: readonly Seen[]): boolean => seen.includes('caughtUp')
