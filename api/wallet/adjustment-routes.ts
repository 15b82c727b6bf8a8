/** Balances corrected by hand, by two of the staff: asked for, decided, and looked at. */
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../http/pages.ts'
import { askedByStaff, becauseSchema } from '../http/asked-by.ts'
import { z } from 'zod'
import { declineSchema, directionSchema } from '../../domain/wallet/adjustment/events.ts'
import { minor, MINOR_MAX, minorSchema } from '../../domain/shared/money.ts'
import { adjustmentById } from '../../projections/wallet/adjustments.ts'
import { undecidedAdjustments } from '../../projections/operations/staff-actions.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import {
  afterSchema,
  asOfSchema,
  dryRunSchema,
  effectSchema,
  idSchema,
  moneySchema,
  positionSchema,
  revisionSchema,
} from '../http/schemas.ts'

const signedAmountSchema = z
  .codec(
    z.string().regex(/^-?[1-9]\d{0,14}$/, 'digits of whole minor units, not zero; - takes away'),
    z.bigint().min(-MINOR_MAX).max(MINOR_MAX),
    { decode: (digits) => BigInt(digits), encode: String },
  )
  .describe('in minor units of the wallet; negative: it leaves the balance')

const one = z.strictObject({ adjustmentId: idSchema })
const recorded = {
  adjustmentId: z.uuid(),
  ...effectSchema,
  auditPosition: positionSchema.describe('pass as ?after= to read it in the audit log'),
}
const DECIDING = ['ADJUSTMENT_DECIDED', 'ADJUSTMENT_UNKNOWN', 'SAME_PERSON'] as const

export const requestAdjustment = defineRoute({
  method: 'post',
  path: '/v1/operations/players/{playerId}/adjustments',
  operationId: 'requestAdjustment',
  summary: 'Asks for a correction of a balance; somebody else of the staff decides it.',
  roles: ['operator', 'admin'],
  appends: true,
  query: dryRunSchema,
  params: z.strictObject({ playerId: idSchema }),
  body: z.strictObject({ amount: signedAmountSchema, ...becauseSchema }),
  status: 201,
  reply: z.object(recorded),
  rejects: ['PLAYER_UNKNOWN'],
  handle: ({ params, body, ...asked }, { staffCommands }) =>
    staffCommands.requestAdjustment(askedByStaff(asked, body), {
      ...params,
      direction: body.amount < 0n ? 'debit' : 'credit',
      amount: minor(body.amount < 0n ? -body.amount : body.amount),
    }),
})

export const approveAdjustment = defineRoute({
  method: 'post',
  path: '/v1/operations/adjustments/{adjustmentId}/approval',
  operationId: 'approveAdjustment',
  summary: 'Approves what somebody else asked for; the balance moves, or it ends as failed.',
  roles: ['operator', 'compliance', 'admin'],
  appends: true,
  query: dryRunSchema,
  ifMatch: 'required',
  params: one,
  body: z.strictObject(becauseSchema),
  status: 200,
  reply: z.object({ ...recorded, ...moneySchema }),
  rejects: [...DECIDING, ...declineSchema.options],
  handle: ({ params, body, ...asked }, { staffCommands }) =>
    staffCommands.approveAdjustment(askedByStaff(asked, body), params),
})

export const refuseAdjustment = defineRoute({
  method: 'post',
  path: '/v1/operations/adjustments/{adjustmentId}/refusal',
  operationId: 'refuseAdjustment',
  summary: 'Refuses what somebody else asked for; nothing moves.',
  roles: ['operator', 'compliance', 'admin'],
  appends: true,
  query: dryRunSchema,
  ifMatch: 'required',
  params: one,
  body: z.strictObject(becauseSchema),
  status: 200,
  reply: z.object(recorded),
  rejects: DECIDING,
  handle: ({ params, body, ...asked }, { staffCommands }) =>
    staffCommands.refuseAdjustment(askedByStaff(asked, body), params),
})

export const getAdjustment = defineRoute({
  method: 'get',
  path: '/v1/operations/adjustments/{adjustmentId}',
  operationId: 'getAdjustment',
  summary: 'A correction of a balance: what is asked for, by whom, and what came of it.',
  roles: ['operator', 'compliance', 'auditor', 'admin'],
  params: one,
  query: afterSchema,
  status: 200,
  reply: z.object({
    adjustmentId: z.uuid(),
    playerId: z.uuid(),
    direction: directionSchema,
    amount: minorSchema,
    status: z.enum(['requested', 'approved', 'refused', 'applied', 'failed']),
    why: z.string().nullable().describe('it failed'),
    requestedBy: z.string(),
    reason: z.string(),
    requestedAt: z.string(),
    decidedBy: z.string().nullable(),
    decisionReason: z.string().nullable(),
    decidedAt: z.string().nullable(),
    balance: minorSchema.nullable().describe('after it'),
    revision: revisionSchema,
    asOf: asOfSchema,
  }),
  async handle({ params: { adjustmentId }, query }, { readAfter }) {
    const { asOf, rows } = await readAfter(query.after, adjustmentById(adjustmentId))
    const [row] = rows
    if (row === undefined) throw new Problem('NOT_FOUND')
    return {
      adjustmentId,
      playerId: row.player_id,
      direction: row.direction,
      amount: row.amount,
      status: row.status,
      why: row.why,
      balance: row.balance,
      revision: row.revision,
      asOf,
      requestedBy: row.requested_by,
      reason: row.reason,
      requestedAt: row.requested_at,
      decidedBy: row.decided_by,
      decisionReason: row.decision_reason,
      decidedAt: row.decided_at,
    }
  },
})

export const listAdjustments = defineRoute({
  method: 'get',
  path: '/v1/operations/adjustments',
  operationId: 'listAdjustments',
  summary: 'Corrections that wait for somebody’s decision, newest first.',
  roles: ['operator', 'compliance', 'auditor', 'admin'],
  query: z.strictObject({ after: positionSchema.optional(), ...pageQuery }),
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        adjustmentId: z.uuid(),
        playerId: z.uuid(),
        direction: directionSchema,
        amount: minorSchema,
        requestedBy: z.string(),
        reason: z.string(),
        requestedAt: z.string(),
        position: positionSchema,
      }),
    ),
    ...pageReply,
    asOf: asOfSchema,
  }),
  async handle({ query }, { readAfter }) {
    const { asOf, rows } = await readAfter(query.after, undecidedAdjustments(rowsOfPage(query)))
    const page = pageOf(rows, query, ({ position }) => position)
    const data = page.data.map(({ subject_id, details, ...row }) => ({
      adjustmentId: details['adjustmentId'] ?? '',
      playerId: subject_id,
      direction: directionSchema.parse(details['direction']),
      amount: minor(BigInt(details['amount'] ?? 0)),
      requestedBy: row.actor_id,
      reason: row.reason,
      requestedAt: row.occurred_at,
      position: row.position,
    }))
    return { ...page, data, asOf }
  },
})
