/** What the staff do to players, and the audit log of all that they do. */
import { reasonSchema } from '../../domain/shared/reason.ts'
import { z } from 'zod'
import { tierSchema } from '../../domain/identity/vip-tiers.ts'
import { textSchema } from '../../domain/shared/text.ts'
import { staffActionsOf, type StaffActionRow } from '../../projections/operations/staff-actions.ts'
import { ROLES, type Caller } from '../auth.ts'
import type { Key } from '../commands/command.ts'
import { defineRoute } from '../route.ts'
import { asOfSchema, dryRunSchema, effectSchema, idSchema, positionSchema } from '../schemas.ts'
import { limitSchema, cursorSchema } from './wallet.ts'

/** Every change that the staff make says why. */
export const becauseSchema = {
  reason: reasonSchema.describe('why; it stays for ever, so it names no person'),
}

/** What a command is told about the member of the staff who asks. */
export const askedByStaff = (
  { caller, key }: { caller: Caller; key: Key },
  { reason }: { reason: string },
) => ({ staff: caller, ...key, reason })

export const setVipTier = defineRoute({
  method: 'put',
  path: '/v1/players/{playerId}/vip-tier',
  operationId: 'setVipTier',
  summary: 'Sets a VIP tier by hand; turnover moves it up from there, never down.',
  roles: ['operator', 'admin'],
  appends: true,
  query: dryRunSchema,
  ifMatch: 'required',
  params: z.strictObject({ playerId: idSchema }),
  body: z.strictObject({ tier: tierSchema, ...becauseSchema }),
  status: 200,
  reply: z.object({
    playerId: z.uuid(),
    tier: tierSchema,
    previous: tierSchema,
    ...effectSchema,
    auditPosition: positionSchema.describe('pass as ?after= to read it in the audit log'),
  }),
  rejects: ['PLAYER_UNKNOWN'],
  handle: ({ params, body, ...asked }, { staffCommands }) =>
    staffCommands.setVipTier(askedByStaff(asked, body), { ...params, tier: body.tier }),
})

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

export const getAuditLog = defineRoute({
  method: 'get',
  path: '/v1/operations/audit-log',
  operationId: 'getAuditLog',
  summary: 'What the staff did, to what, and why, newest first.',
  roles: ['compliance', 'auditor', 'admin'],
  query: z.strictObject({
    after: positionSchema.optional(),
    limit: limitSchema.default(10),
    cursor: cursorSchema.optional(),
    subjectId: textSchema(100).optional(),
  }),
  status: 200,
  reply: z.object({
    data: z.array(actionSchema),
    hasMore: z.boolean(),
    nextCursor: cursorSchema.nullable(),
    asOf: asOfSchema,
  }),
  async handle({ query: { after, limit, cursor, subjectId } }, { readAfter }) {
    const asked = {
      limit: limit + 1,
      ...(cursor === undefined ? {} : { before: cursor }),
      ...(subjectId === undefined ? {} : { subjectId }),
    }
    const { asOf, rows } = await readAfter(after, staffActionsOf(asked))
    const data = rows.slice(0, limit).map(entryOf)
    const hasMore = rows.length > limit
    return { data, hasMore, nextCursor: hasMore ? (data.at(-1)?.position ?? null) : null, asOf }
  },
})

const entryOf = (row: StaffActionRow) => ({
  ...{ actionId: row.action_id, action: row.action, reason: row.reason, details: row.details },
  subject: { kind: row.subject_kind, id: row.subject_id },
  actor: { role: row.actor_role, id: row.actor_id },
  ...{ outcome: row.outcome, position: row.position, occurredAt: row.occurred_at },
  fact:
    row.fact_stream === null
      ? null
      : { stream: row.fact_stream, revision: String(row.fact_revision) },
})
