/** The audit log of all that the staff do. */
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../http/pages.ts'
import { ROLES } from '../http/caller.ts'
import { z } from 'zod'
import { textSchema } from '../../domain/shared/text.ts'
import { staffActionsOf, type StaffActionRow } from '../../projections/operations/staff-actions.ts'
import { defineRoute } from '../http/route.ts'
import { asOfSchema, positionSchema } from '../http/schemas.ts'
import { ADJUSTMENT, AS_OF, AT, OPERATOR, PLAYER, POSITION } from '../http/example-story.ts'
import type { ReadAfter } from '../reads/read-after.ts'

const actionSchema = z.object({
  actionId: z.uuid(),
  action: z.string().describe('as in projection.rebuild'),
  subject: z.object({ kind: z.string(), id: z.string() }),
  actor: z.object({ role: z.enum([...ROLES, 'system']), id: z.string() }),
  reason: z.string(),
  details: z.record(z.string(), z.string()),
  outcome: z
    .enum(['begun', 'done', 'refused'])
    .describe('begun: it is under way, or a crash cut it off'),
  fact: z
    .object({ stream: z.string(), revision: z.string() })
    .nullable()
    .describe('the event that it is, where it is one'),
  position: positionSchema,
  occurredAt: z.string(),
})

export const getAuditLog = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/operations/audit-log',
  operationId: 'getAuditLog',
  summary: 'What the staff did, to what, and why, newest first.',
  permission: 'auditLog.read',
  shows: 'players',
  query: z.strictObject({
    after: positionSchema.optional(),
    ...pageQuery,
    subjectId: textSchema(100).optional(),
  }),
  status: 200,
  reply: z.object({
    data: z.array(actionSchema),
    ...pageReply,
    asOf: asOfSchema,
  }),
  example: {
    reply: {
      data: [
        {
          actionId: ADJUSTMENT,
          action: 'adjustment.request',
          reason: 'a round was paid twice',
          subject: { kind: 'player', id: PLAYER },
          actor: { role: 'operator', id: OPERATOR },
          details: { amount: '400', direction: 'debit' },
          outcome: 'done',
          position: POSITION,
          occurredAt: AT,
          fact: { stream: `adjustment-${ADJUSTMENT}`, revision: '0' },
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  async handle({ query }, { readAfter }) {
    const { after, subjectId = null } = query
    const { asOf, rows } = await readAfter(
      after,
      staffActionsOf({ ...rowsOfPage(query), subjectId }),
    )
    const page = pageOf(rows, query, ({ position }) => position)
    return { ...page, data: page.data.map(entryOf), asOf }
  },
})

const entryOf = (row: StaffActionRow) => ({
  actionId: row.action_id,
  action: row.action,
  reason: row.reason,
  details: row.details,
  subject: { kind: row.subject_kind, id: row.subject_id },
  actor: { role: row.actor_role, id: row.actor_id },
  outcome: row.outcome,
  position: row.position,
  occurredAt: row.occurred_at,
  fact:
    row.fact_stream === null
      ? null
      : { stream: row.fact_stream, revision: String(row.fact_revision) },
})
