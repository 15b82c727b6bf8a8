/** The one way to $all that ends: within a limit on silence, and with a word where it may not be read. */
import { ErrorType, type EventStoreDBClient, type ResolvedEvent } from '@eventstore/db-client'
import { typeOf } from './client-errors.ts'
import { itemsOf } from './reading/left.ts'
import { SILENCE_MS_MAX } from './silence.ts'
import { StoreRefused, StoreUnavailable } from './store.ts'

type Part = Parameters<EventStoreDBClient['readAll']>[0]

/** Throws StoreRefused where the user has not the right, StoreUnavailable where nothing comes, or what the client throws. */
export async function* readingAll(
  raw: EventStoreDBClient,
  part: Part,
): AsyncGenerator<ResolvedEvent> {
  const events = raw.readAll(part)
  const silent = () =>
    new StoreUnavailable(
      `The event store does not answer: nothing of $all came within ${SILENCE_MS_MAX} ms. ` +
        'Look at it, or correct EVENTSTORE_URL or --eventstore-url.',
    )
  const limit = Number(part?.maxCount ?? Infinity)
  try {
    yield* itemsOf<ResolvedEvent>(events, { limit, silent })
  } catch (error) {
    throw isDenied(error) ? deniedAll(error) : error
  }
}

const DENIED: string = ErrorType.ACCESS_DENIED
export const isDenied = (error: unknown): boolean => typeOf(error) === DENIED

export const deniedAll = (cause: unknown): StoreRefused =>
  new StoreRefused(
    'The user of EVENTSTORE_URL may not read $all, which everything here follows. docs/scale.md says which rights it needs.',
    { cause },
  )
