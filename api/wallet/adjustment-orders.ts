/** Balances corrected by hand, by two of the staff: asked for, and decided. */
import { askedByStaff, becauseSchema } from '../http/asked-by.ts'
import { z } from 'zod'
import { declineSchema } from '../../domain/wallet/adjustment/events.ts'
import { minor, MINOR_MAX } from '../../domain/shared/money.ts'
import { defineRoute } from '../http/route.ts'
import { dryRunSchema, effectOnRecordSchema, idSchema, moneySchema } from '../http/schemas.ts'
import { ADJUSTMENT, POSITION } from '../http/example-story.ts'
import { adjustmentParams } from './adjustment-reads.ts'
import type { ApproveAdjustment, RefuseAdjustment, RequestAdjustment } from './adjust.ts'

const signedAmountSchema = z
  .codec(
    z.string().regex(/^-?[1-9]\d{0,14}$/, 'digits of whole minor units, not zero; - takes away'),
    z.bigint().min(-MINOR_MAX).max(MINOR_MAX),
    { decode: (digits) => BigInt(digits), encode: String },
  )
  .describe('in minor units of the wallet; negative: it leaves the balance')

const recorded = { adjustmentId: z.uuid(), ...effectOnRecordSchema }

const decision = {
  method: 'post',
  permission: 'adjustments.decide',
  appends: true,
  query: dryRunSchema,
  ifMatch: 'required',
  params: adjustmentParams,
  body: z.strictObject(becauseSchema),
  status: 200,
  about: 'adjustment',
} as const

const DECIDING = ['ADJUSTMENT_DECIDED', 'ADJUSTMENT_UNKNOWN', 'SAME_PERSON'] as const

const EXAMPLE = { adjustmentId: ADJUSTMENT, position: POSITION, auditPosition: POSITION }

export const requestAdjustment = defineRoute<{ requestAdjustment: RequestAdjustment }>()({
  method: 'post',
  path: '/v1/operations/players/{playerId}/adjustments',
  operationId: 'requestAdjustment',
  summary: 'Asks for a correction of a balance; somebody else of the staff decides it.',
  permission: 'adjustments.request',
  appends: true,
  query: dryRunSchema,
  params: z.strictObject({ playerId: idSchema }),
  body: z.strictObject({ amount: signedAmountSchema, ...becauseSchema }),
  status: 201,
  reply: z.object(recorded),
  rejects: ['PLAYER_UNKNOWN'],
  about: 'player',
  example: { body: { amount: '-400', reason: 'a round was paid twice' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { requestAdjustment }) =>
    requestAdjustment(askedByStaff(asked, body), {
      ...params,
      direction: body.amount < 0n ? 'debit' : 'credit',
      amount: minor(body.amount < 0n ? -body.amount : body.amount),
    }),
})

export const approveAdjustment = defineRoute<{ approveAdjustment: ApproveAdjustment }>()({
  ...decision,
  path: '/v1/operations/adjustments/{adjustmentId}/approval',
  operationId: 'approveAdjustment',
  summary: 'Approves what somebody else asked for; the balance moves, or it ends as failed.',
  reply: z.object({ ...recorded, ...moneySchema }),
  rejects: [...DECIDING, ...declineSchema.options],
  example: {
    body: { reason: 'seen in the ledger' },
    reply: { ...EXAMPLE, currency: 'EUR', balance: '9848' },
  },
  handle: ({ params, body, ...asked }, { approveAdjustment }) =>
    approveAdjustment(askedByStaff(asked, body), params),
})

export const refuseAdjustment = defineRoute<{ refuseAdjustment: RefuseAdjustment }>()({
  ...decision,
  path: '/v1/operations/adjustments/{adjustmentId}/refusal',
  operationId: 'refuseAdjustment',
  summary: 'Refuses what somebody else asked for; nothing moves.',
  reply: z.object(recorded),
  rejects: DECIDING,
  example: { body: { reason: 'it was paid once' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { refuseAdjustment }) =>
    refuseAdjustment(askedByStaff(asked, body), params),
})
