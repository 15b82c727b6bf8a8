/** What a player has played, newest first: rounds, and the sessions that they were played in. */
import { z } from 'zod'
import { roundsOf } from '../../projections/games/rounds.ts'
import { sessionsOf, type SessionPlace } from '../../projections/games/sessions.ts'
import { AS_OF } from '../http/example-story.ts'
import { cursorBy, pageOf, pageQuery, pageReply, rowsOfPage } from '../http/pages.ts'
import { defineRoute } from '../http/route.ts'
import { asOfSchema, hashSchema, idSchema } from '../http/schemas.ts'
import type { ReadAfter } from '../reads/read-after.ts'
import { isThere, reader, whose } from '../wallet/reader.ts'
import { ROUND_EXAMPLE, roundOf, roundSchema } from './round-route.ts'
import { SESSION_EXAMPLE, sessionOf, sessionSchema } from './session-routes.ts'

export const listRounds = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/rounds',
  operationId: 'listRounds',
  summary: "A player's rounds, newest first, each with its server seed once that is revealed.",
  permission: 'play.read',
  query: z.strictObject({ ...reader, ...pageQuery, sessionId: idSchema.optional() }),
  status: 200,
  reply: z.object({
    data: z.array(
      roundSchema.extend({
        serverSeed: hashSchema.nullable().describe('null: not revealed yet'),
      }),
    ),
    ...pageReply,
    asOf: asOfSchema,
  }),
  about: 'wallet',
  example: {
    reply: {
      data: [{ ...ROUND_EXAMPLE, serverSeed: null }],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  async handle({ caller, query }, { readAfter }) {
    const playerId = whose(caller, query.playerId)
    const { after, sessionId } = query
    await isThere(readAfter, playerId, after)
    const asked = roundsOf(playerId, { ...rowsOfPage(query), sessionId })
    const { asOf, rows } = await readAfter(after, asked)
    const page = pageOf(rows, query, ({ position }) => position)
    const data = page.data.map((row) => ({ ...roundOf(row), serverSeed: row.server_seed }))
    return { ...page, data, asOf }
  },
})

/** Where a page of sessions ends: when the last of them was opened, in ms, and which it is. */
const sessionCursor = cursorBy<SessionPlace>(
  z.object({ openedAt: z.string(), sessionId: z.string() }),
  {
    read(text) {
      const [, ms, sessionId] = /^(\d{1,14})\.([0-9a-f-]{36})$/.exec(text) ?? []
      if (ms === undefined || !z.uuid().safeParse(sessionId).success) return null
      return { openedAt: new Date(Number(ms)).toISOString(), sessionId: sessionId ?? '' }
    },
    write: ({ openedAt, sessionId }) => `${Date.parse(openedAt)}.${sessionId}`,
  },
)

export const listSessions = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/sessions',
  operationId: 'listSessions',
  summary: "A player's sessions, newest first.",
  permission: 'play.read',
  query: z.strictObject({
    ...reader,
    ...pageQuery,
    cursor: sessionCursor.optional(),
    status: sessionSchema.shape.status.optional(),
  }),
  status: 200,
  reply: z.object({
    data: z.array(sessionSchema),
    ...pageReply,
    nextCursor: sessionCursor.nullable(),
    asOf: asOfSchema,
  }),
  about: 'wallet',
  example: {
    reply: { data: [SESSION_EXAMPLE], hasMore: false, nextCursor: null, asOf: AS_OF },
  },
  async handle({ caller, query }, { readAfter }) {
    const playerId = whose(caller, query.playerId)
    const { after, status } = query
    await isThere(readAfter, playerId, after)
    const asked = sessionsOf(playerId, { ...rowsOfPage(query), status })
    const { asOf, rows } = await readAfter(after, asked)
    const placeOf = (row: (typeof rows)[number]) => ({
      openedAt: row.opened_at,
      sessionId: row.session_id,
    })
    const page = pageOf(rows, query, placeOf)
    return { ...page, data: page.data.map(sessionOf), asOf }
  },
})
