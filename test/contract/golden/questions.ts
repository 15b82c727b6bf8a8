// What every golden question is asked with: a client, streams of this run, events and short forms of answers.
import type {
  AppendToStreamOptions,
  EventData,
  EventStoreDBClient,
  JSONEventType,
} from '@eventstore/db-client'
import { jsonEvent } from '@eventstore/db-client'
import type { Failure } from '../observing.ts'
import { attempt } from '../observing.ts'

export type Appended = { success: boolean; next: string; position: string }

export type Asking = {
  readonly client: EventStoreDBClient
  /** Eight hex digits of this run. */
  readonly run: string
  readonly stream: (name: string) => string
  readonly append: (
    stream: string,
    events: EventData[],
    options?: AppendToStreamOptions,
  ) => Promise<Appended | Failure>
}

type Question = (asking: Asking) => Promise<unknown>
export type Questions = Readonly<Record<string, Question>>

/** `data` is an object or a bare number, which the client's types do not know but send. */
export function event(type = 'T', data: object | number = { n: 0 }, id?: string): EventData {
  return jsonEvent({ type, data: data as JSONEventType['data'], ...(id ? { id } : {}) })
}

export const many = (count: number): EventData[] =>
  Array.from({ length: count }, (_, n) => event('T', { n }))

/** An id of this run: the `n`th. */
export const idOf = (run: string, n: number): string =>
  `00000000-0000-4000-8000-${run}${String(n).padStart(4, '0')}`

export const askWith = (client: EventStoreDBClient, run: string): Asking => ({
  client,
  run,
  stream: (name) => `gold${run}-${name}`,
  append: (stream, events, options) =>
    attempt(async () => {
      const result = await client.appendToStream(stream, events, options)
      return {
        success: result.success,
        next: String(result.nextExpectedRevision),
        position: result.position ? 'position' : 'none',
      }
    }),
})

/** The keys of `tasks` with what each answered, asked one after the other. */
export async function each<T>(
  tasks: Readonly<Record<string, () => Promise<T>>>,
): Promise<Record<string, T>> {
  const answers: Record<string, T> = {}
  for (const [key, task] of Object.entries(tasks)) answers[key] = await task()
  return answers
}
