/** What an id, a name, a hash or a number may be: looked up by key, in the streams themselves wherever they are named by it. */
import { z } from 'zod'
import type { StoreClient } from '../../eventstore/client.ts'
import { storedAt } from '../../eventstore/read-all.ts'
import type { StoredEvent } from '../../eventstore/codec.ts'
import { roundAnywhere } from '../../projections/games/rounds.ts'
import { seedByHash } from '../../projections/games/seeds.ts'
import { PLAYER, POSITION } from '../http/example-story.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import { positionSchema, signedMinorSchema } from '../http/schemas.ts'
import { textSchema } from '../../domain/shared/text.ts'
import type { ReadAll } from '../reads/read-after.ts'
import {
  CATEGORIES,
  isOurs,
  lastOf,
  ofWhomSchema,
  playerOfStream,
  streamNameSchema,
} from './audit-stored.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const HASH = /^[0-9a-f]{64}$/
const POSITION_DIGITS = /^\d{1,19}$/
const AT_REVISION = /^(\d{1,18})@(.+)$/

const foundSchema = z.object({
  kind: z.enum(['round', 'seed', 'event', 'stream']),
  id: z.string().describe('of the round, seed, event, or what the stream is named after'),
  stream: z.string().describe('where it is told of'),
  category: z.string().describe('of that stream, as in wallet'),
  revision: signedMinorSchema.describe('of the event, or of the stream’s last'),
  position: positionSchema.describe('of that event'),
  type: z.string().describe('of that event'),
  sessionId: z.string().nullable(),
  playerId: ofWhomSchema,
})
type Found = Omit<z.output<typeof foundSchema>, 'playerId'>

type Needs = { store: StoreClient; readAll: ReadAll }

export const searchAudit = defineRoute<Needs>()({
  method: 'get',
  path: '/v1/audit/search',
  operationId: 'searchAudit',
  summary:
    'What an id (of a round, session, player, wallet, adjustment, suspension, action), a stream’s name, revision@stream, a position or the hash of a seed is.',
  permission: 'events.read',
  shows: 'players',
  query: z.strictObject({ q: textSchema(300) }),
  status: 200,
  rejects: ['REBUILD_PENDING'],
  reply: z.object({ data: z.array(foundSchema) }),
  example: {
    query: { q: PLAYER },
    reply: {
      data: [
        {
          kind: 'stream',
          id: PLAYER,
          stream: `wallet-${PLAYER}`,
          category: 'wallet',
          revision: '5',
          position: POSITION,
          type: 'WinCredited',
          sessionId: null,
          playerId: PLAYER,
        },
      ],
    },
  },
  async handle({ query: { q } }, needs) {
    const found = await search(q.trim(), needs)
    return { data: await Promise.all(found.map((one) => withPlayer(one, needs))) }
  },
})

/** Whom it tells of: the look is on record under them. A stream that was erased meanwhile tells of nobody. */
async function withPlayer(found: Found, { store }: Needs) {
  try {
    return { ...found, playerId: await playerOfStream(store, found.stream) }
  } catch (error) {
    if (error instanceof Problem && error.code === 'STREAM_DELETED') {
      return { ...found, playerId: null }
    }
    throw error
  }
}

/** Looks only where the form of what was asked allows: none of it reads more than a row or an event for each answer. */
async function search(asked: string, needs: Needs): Promise<Found[]> {
  const lower = asked.toLowerCase()
  if (UUID.test(lower)) {
    const [rounds, named] = await Promise.all([roundOf(lower, needs), streamsOf(lower, needs)])
    return [...rounds, ...named]
  }
  if (HASH.test(lower)) {
    const [seeds, named] = await Promise.all([seedOf(lower, needs), streamsOf(lower, needs)])
    return [...seeds, ...named]
  }
  if (POSITION_DIGITS.test(asked)) {
    const event = await storedAt(needs.store, BigInt(asked))
    return event !== undefined && isOurs(event.stream) ? [eventFound(event)] : []
  }
  const [, revision, stream] = AT_REVISION.exec(asked) ?? []
  if (revision !== undefined && stream !== undefined) {
    return eventOf({ stream, revision: BigInt(revision) }, needs)
  }
  return streamNameSchema.safeParse(asked).success ? streamOf(asked, needs) : []
}

async function roundOf(roundId: string, { readAll }: Needs): Promise<Found[]> {
  const rows = await readAll(roundAnywhere(roundId))
  return rows.map((row) => ({
    kind: 'round',
    id: roundId,
    stream: `wallet-${row.player_id}`,
    category: 'wallet',
    revision: row.revision,
    position: row.position,
    type: 'BetPlaced',
    sessionId: row.session_id,
  }))
}

async function seedOf(seedHash: string, { readAll, store }: Needs): Promise<Found[]> {
  const [seed] = await readAll(seedByHash(seedHash))
  if (seed === undefined) return []
  const stream = `gameSession-${seed.session_id}`
  const last = await lastOf(store, stream)
  if (last === undefined) return []
  const sessionId = seed.session_id
  return [{ ...eventFound(last), kind: 'seed', id: seedHash, sessionId }]
}

/** Whatever has its own stream is found there, however far behind the read models are. */
const streamsOf = async (id: string, needs: Needs): Promise<Found[]> =>
  (await Promise.all(CATEGORIES.map((category) => streamOf(`${category}-${id}`, needs)))).flat()

async function streamOf(stream: string, { store }: Needs): Promise<Found[]> {
  try {
    const last = await lastOf(store, stream)
    return last === undefined ? [] : [{ ...eventFound(last), kind: 'stream', id: idOf(stream) }]
  } catch (error) {
    if (error instanceof Problem && error.code === 'STREAM_DELETED') return []
    throw error
  }
}

async function eventOf(
  { stream, revision }: { stream: string; revision: bigint },
  { store }: Needs,
): Promise<Found[]> {
  if (!streamNameSchema.safeParse(stream).success) return []
  for await (const event of store.read(stream, { from: revision, limit: 1 })) {
    return event.revision === revision ? [eventFound(event)] : []
  }
  return []
}

const eventFound = ({ id, stream, revision, position, type }: StoredEvent): Found => {
  const category = stream.slice(0, stream.indexOf('-'))
  const sessionId = category === 'gameSession' ? idOf(stream) : null
  return { kind: 'event', id, stream, category, revision, position, type, sessionId }
}

const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1)
