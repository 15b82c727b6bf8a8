/** Corrections of balances, looked at: one of them, and those that wait for somebody. */
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../http/pages.ts'
import { z } from 'zod'
import { directionSchema } from '../../domain/wallet/adjustment/events.ts'
import { minor, minorSchema } from '../../domain/shared/money.ts'
import { adjustmentById } from '../../projections/wallet/adjustments.ts'
import { walletCurrenciesOf } from '../../projections/wallet/wallet-balance.ts'
import { undecidedAdjustments } from '../../projections/operations/staff-actions.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import {
  afterSchema,
  asOfSchema,
  idSchema,
  positionSchema,
  revisionSchema,
} from '../http/schemas.ts'
import {
  ADJUSTMENT,
  AS_OF,
  AT,
  COMPLIANCE,
  OPERATOR,
  PLAYER,
  POSITION,
} from '../http/example-story.ts'
import type { ReadAfter, ReadAll } from '../reads/read-after.ts'

export const adjustmentParams = z.strictObject({ adjustmentId: idSchema })

export const getAdjustment = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/operations/adjustments/{adjustmentId}',
  operationId: 'getAdjustment',
  summary: 'A correction of a balance: what is asked for, by whom, and what came of it.',
  permission: 'adjustments.read',
  params: adjustmentParams,
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
  about: 'adjustment',
  example: {
    reply: {
      adjustmentId: ADJUSTMENT,
      playerId: PLAYER,
      direction: 'debit',
      amount: '400',
      status: 'applied',
      why: null,
      requestedBy: OPERATOR,
      reason: 'a round was paid twice',
      requestedAt: AT,
      decidedBy: COMPLIANCE,
      decisionReason: 'seen in the ledger',
      decidedAt: AT,
      balance: '9848',
      revision: '2',
      asOf: AS_OF,
    },
  },
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
      etag: String(row.revision),
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

export const listAdjustments = defineRoute<{ readAfter: ReadAfter; readAll: ReadAll }>()({
  method: 'get',
  path: '/v1/operations/adjustments',
  operationId: 'listAdjustments',
  summary: 'Corrections that wait for somebody’s decision, newest first.',
  permission: 'adjustments.read',
  query: z.strictObject({ after: positionSchema.optional(), ...pageQuery }),
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        adjustmentId: z.uuid(),
        playerId: z.uuid(),
        direction: directionSchema,
        amount: minorSchema,
        currency: z.string().nullable().describe('of the amount; null: not known yet'),
        requestedBy: z.string(),
        reason: z.string(),
        requestedAt: z.string(),
        position: positionSchema,
      }),
    ),
    ...pageReply,
    asOf: asOfSchema,
  }),
  example: {
    reply: {
      data: [
        {
          adjustmentId: ADJUSTMENT,
          playerId: PLAYER,
          direction: 'debit',
          amount: '400',
          currency: 'EUR',
          requestedBy: OPERATOR,
          reason: 'a round was paid twice',
          requestedAt: AT,
          position: POSITION,
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  async handle({ query }, { readAfter, readAll }) {
    const { asOf, rows } = await readAfter(query.after, undecidedAdjustments(rowsOfPage(query)))
    const page = pageOf(rows, query, ({ position }) => position)
    const ids = [...new Set(page.data.map(({ subject_id }) => subject_id))]
    const wallets = ids.length === 0 ? [] : await readAll(walletCurrenciesOf(ids))
    const currencies = new Map(wallets.map((one) => [one.player_id, one.currency]))
    const data = page.data.map(({ subject_id, details, ...row }) => ({
      adjustmentId: details['adjustmentId'] ?? '',
      playerId: subject_id,
      direction: directionSchema.parse(details['direction']),
      amount: minor(BigInt(details['amount'] ?? 0)),
      currency: currencies.get(subject_id) ?? null,
      requestedBy: row.actor_id,
      reason: row.reason,
      requestedAt: row.occurred_at,
      position: row.position,
    }))
    return { ...page, data, asOf }
  },
})
