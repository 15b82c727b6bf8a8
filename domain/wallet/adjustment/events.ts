/** What is stored in `adjustment-{id}`: a balance corrected by hand, asked for by one of the staff, decided by another. */
import { reasonSchema } from '../../shared/reason.ts'
import { z } from 'zod'
import type { Stream } from '../../shared/stream.ts'
import { minorSchema, positiveMinorSchema } from '../../shared/money.ts'

/** Whether the player gets the amount or gives it. */
export const directionSchema = z.enum(['credit', 'debit'])
export type Direction = z.output<typeof directionSchema>

/** Why a wallet cannot take an adjustment that was approved. */
export const declineSchema = z.enum(['BALANCE_TOO_LARGE', 'INSUFFICIENT_FUNDS', 'WALLET_NOT_OPEN'])
export type Decline = z.output<typeof declineSchema>

const what = { playerId: z.uuid(), direction: directionSchema, amount: positiveMinorSchema }
const asked = { ...what, requestedBy: z.uuid().describe('who of the staff asked for it') }
const walletRevision = z.int().describe('of the fact in the wallet that ended it')

// These schemas ARE the storage format. Add optional fields; never rename one.
export const adjustmentEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('AdjustmentRequested'),
    data: z.object({ ...asked, reason: reasonSchema }),
  }),
  z.object({
    type: z.literal('AdjustmentApproved'),
    data: z.object({ ...asked, reason: reasonSchema.describe('of whoever approves') }),
  }),
  z.object({
    type: z.literal('AdjustmentRefused'),
    data: z.object({ ...asked, reason: reasonSchema.describe('of whoever refuses') }),
  }),
  z.object({
    type: z.literal('AdjustmentApplied'),
    data: z.object({ ...what, balance: minorSchema, walletRevision }),
  }),
  z.object({
    type: z.literal('AdjustmentFailed'),
    data: z.object({ ...what, why: declineSchema, walletRevision }),
  }),
])
export type AdjustmentEvent = z.output<typeof adjustmentEvent>

export const adjustmentStream = {
  category: 'adjustment',
  belongsTo: 'player',
  events: adjustmentEvent,
} as const satisfies Stream
