/** Events as auditors are given them: as they are stored, in the form of the verifier's export; and of whose streams. */
import { z } from 'zod'
import { streams } from '../../domain/events.ts'
import { isDeleted } from '../../eventstore/client-errors.ts'
import type { StoredEvent } from '../../eventstore/codec.ts'
import type { Store } from '../../eventstore/store.ts'
import { playerIn } from '../http/access.ts'
import { Problem } from '../http/problem.ts'
import { positionSchema, signedMinorSchema } from '../http/schemas.ts'

/** Of the streams that hold facts; the store's own, and snapshots, are none. */
export const CATEGORIES = streams.map(({ category }) => category)

const ours = `(?:${CATEGORIES.join('|')})-`

export const streamNameSchema = z
  .string()
  .regex(new RegExp(`^${ours}[A-Za-z0-9_.:-]{1,200}$`), 'the name of a stream, as in wallet-…')

export const isOurs = (stream: string): boolean => new RegExp(`^${ours}`).test(stream)

export const storedSchema = z.object({
  stream: z.string(),
  revision: signedMinorSchema.describe('of the stream, from 0 on'),
  position: positionSchema,
  id: z.string(),
  type: z.string(),
  data: z.unknown().describe('as it is stored; what is personal is ciphertext'),
  metadata: z.unknown().describe('as it is stored: when, by whom, by which command'),
})

/** In the order of the export's fields. */
export const shownOf = ({ stream, revision, position, id, type, data, metadata }: StoredEvent) => ({
  stream,
  revision,
  position,
  id,
  type,
  data,
  metadata,
})

type Part = Parameters<Store['read']>[1]

/** Throws STREAM_DELETED; a stream that is not there has no events. */
export async function* readFacts(
  store: Pick<Store, 'read'>,
  stream: string,
  part: Part = {},
): AsyncGenerator<StoredEvent> {
  try {
    yield* store.read(stream, part)
  } catch (error) {
    throw isDeleted(error) ? new Problem('STREAM_DELETED') : error
  }
}

/** The last event of a stream; undefined where there is none. Throws as readFacts does. */
export async function lastOf(
  store: Pick<Store, 'read'>,
  stream: string,
): Promise<StoredEvent | undefined> {
  let last: StoredEvent | undefined
  for await (const event of readFacts(store, stream, { backwards: true, limit: 1 })) last = event
  return last
}

/** Streams that a player's id names. */
const OF_A_PLAYER = /^(?:player|signIn|mail|support|location|wallet|refusal)-([0-9a-f-]{36})$/

/** Of which player a stream tells: by its name, or by its first event; null where it is nobody's. Throws as readFacts does. */
export async function playerOfStream(
  store: Pick<Store, 'read'>,
  stream: string,
): Promise<string | null> {
  const named = OF_A_PLAYER.exec(stream)?.[1]
  if (named !== undefined) return named
  let first: StoredEvent | undefined
  for await (const event of readFacts(store, stream, { limit: 1 })) first = event
  return first === undefined ? null : playerTold(first)
}

function playerTold({ data }: StoredEvent): string | null {
  const id = playerIn(data as Readonly<Record<string, unknown>> | null)
  return typeof id === 'string' ? id : null
}

export const ofWhomSchema = z
  .string()
  .nullable()
  .describe('the player of whom the stream tells; null where it is nobody’s')
