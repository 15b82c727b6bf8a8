/** The access log: who of the staff looked at whose file. */
import { z } from 'zod'
import { textSchema } from '../../domain/shared/text.ts'
import { playerOf } from '../../projections/identity/players.ts'
import { accessesOf, type AccessRow } from '../../projections/operations/access-log.ts'
import { ROLES } from '../http/caller.ts'
import { AS_OF, AT, OPERATOR, PLAYER, POSITION, ROUND } from '../http/example-story.ts'
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../http/pages.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import { asOfSchema, idSchema, positionSchema } from '../http/schemas.ts'
import type { ReadAfter } from '../reads/read-after.ts'

const lookSchema = z.object({
  accessId: z.uuid(),
  operation: z.string().describe('of this document, as in getWallet'),
  subject: z.object({ kind: z.string(), id: z.string().nullable() }),
  playerIds: z.array(z.string()).describe('who was shown; where a player is asked for, that one'),
  by: z.string().nullable().describe('of a search: what kind of thing it was by'),
  fields: z.string().nullable().describe('of a reveal: what was shown in clear'),
  reason: z.string().nullable().describe('of a reveal'),
  actor: z.object({ role: z.enum([...ROLES, 'system']), id: z.string() }),
  position: positionSchema,
  occurredAt: z.string(),
})

export const getAccessLog = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/operations/access-log',
  operationId: 'getAccessLog',
  summary: 'Who of the staff looked at whose file, and at what of it, newest first.',
  permission: 'accessLog.read',
  query: z.strictObject({
    after: positionSchema.optional(),
    ...pageQuery,
    playerId: idSchema.optional().describe('who was looked at'),
    actorId: textSchema(100).optional().describe('who looked'),
  }),
  status: 200,
  reply: z.object({ data: z.array(lookSchema), ...pageReply, asOf: asOfSchema }),
  about: 'wallet',
  example: {
    reply: {
      data: [
        {
          accessId: ROUND,
          operation: 'getWallet',
          subject: { kind: 'wallet', id: PLAYER },
          playerIds: [PLAYER],
          by: null,
          fields: null,
          reason: null,
          actor: { role: 'operator', id: OPERATOR },
          position: POSITION,
          occurredAt: AT,
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  async handle({ query }, { readAfter }) {
    const { after, playerId, actorId } = query
    if (playerId !== undefined) {
      const { rows } = await readAfter(undefined, playerOf(playerId))
      if (rows.length === 0) throw new Problem('NOT_FOUND')
    }
    const asked = accessesOf({ ...rowsOfPage(query), playerId, actorId })
    const { asOf, rows } = await readAfter(after, asked)
    const page = pageOf(rows, query, ({ position }) => position)
    return { ...page, data: page.data.map((row) => entryOf(row, playerId)), asOf }
  },
})

const entryOf = (row: AccessRow, playerId: string | undefined) => ({
  accessId: row.access_id,
  operation: row.operation,
  subject: { kind: row.subject_kind, id: row.subject_id },
  playerIds: playerId === undefined ? row.player_ids : [playerId],
  by: row.by,
  fields: row.fields,
  reason: row.reason,
  actor: { role: row.actor_role, id: row.actor_id },
  position: row.position,
  occurredAt: row.occurred_at,
})
