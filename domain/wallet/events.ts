/** What is stored in `wallet-{playerId}`: every fact that can refuse or pay a bet. */
import { z } from 'zod'
import type { Stream } from '../shared/stream.ts'
import { clientSeedSchema, seedHashSchema } from '../games/fairness.ts'
import { clientSeedOriginSchema, seedRecordSchema } from '../games/seeds.ts'
import { declineSchema, directionSchema } from './adjustment/events.ts'
import { currencySchema } from '../shared/currency.ts'
import { instantSchema } from '../shared/instant.ts'
import { minorSchema, positiveMinorSchema } from '../shared/money.ts'
import { textSchema } from '../shared/text.ts'
import { termsSchema } from './clearance.ts'
import { marketOptions } from './market.ts'
import { restrictionOptions } from './restriction-facts.ts'

// These schemas ARE the storage format. Add fields, never rename one; a required one comes with the version before
// among the older ones, and its step to the new one.
// Who, when, why and by which command is in the metadata. `balance` is the balance after the event.
const round = {
  roundId: z.uuid(),
  sessionId: z.uuid(),
  gameId: z.string(),
  paytableVersion: z.string(),
  nonce: z.int(),
  stake: minorSchema,
}

const inForce = {
  sessionId: z.uuid(),
  seedHash: seedHashSchema,
  clientSeed: clientSeedSchema,
  clientSeedOrigin: clientSeedOriginSchema,
  endsAt: instantSchema.describe('no bet on this seed from then on'),
}
const deposit = { depositId: z.uuid(), amount: minorSchema }
const adjustment = {
  adjustmentId: z.uuid(),
  direction: directionSchema,
  amount: positiveMinorSchema,
}
const withdrawal = { withdrawalId: z.uuid(), amount: minorSchema }
const reason = textSchema(200)
const reference = textSchema(200).describe('of the payment provider')
const terms = termsSchema
  .optional()
  .describe('where no fact before it named those it was decided under')
const provider = textSchema(32).describe('the payment provider that is asked, and asked again')

const depositStarted = z.object({ ...deposit, instrument: textSchema(64), provider })
const withdrawalRequested = z.object({
  ...withdrawal,
  instrument: textSchema(64),
  provider,
  balance: minorSchema,
})

/** There was but one payment provider when these were written. */
const withSandbox = (data: unknown) => ({ ...(data as object), provider: 'sandbox' })

const older = {
  'DepositStarted@1': { schema: depositStarted.omit({ provider: true }), upcast: withSandbox },
  'WithdrawalRequested@1': {
    schema: withdrawalRequested.omit({ provider: true }),
    upcast: withSandbox,
  },
} as const

export const walletEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('WalletOpened'), data: z.object({ currency: currencySchema }) }),

  z.object({
    type: z.literal('WalletClosed'),
    data: z.object({ reason: z.enum(['erasure']) }),
  }),

  z.object({ type: z.literal('DepositStarted'), data: depositStarted }),
  z.object({
    type: z.literal('Deposited'),
    data: z.object({ ...deposit, reference, balance: minorSchema }),
  }),
  z.object({ type: z.literal('DepositFailed'), data: z.object({ ...deposit, reason }) }),

  z.object({ type: z.literal('WithdrawalRequested'), data: withdrawalRequested }),
  z.object({
    type: z.literal('PayoutStarted'),
    data: z.object({ ...withdrawal, instrument: textSchema(64) }),
  }),
  z.object({ type: z.literal('WithdrawalPaid'), data: z.object({ ...withdrawal, reference }) }),
  z.object({
    type: z.literal('WithdrawalFailed'),
    data: z.object({ ...withdrawal, reason, balance: minorSchema }),
  }),

  z.object({
    type: z.literal('Adjusted'),
    data: z.object({ ...adjustment, balance: minorSchema }),
  }),
  z.object({
    type: z.literal('AdjustmentDeclined'),
    data: z.object({ ...adjustment, reason: declineSchema }),
  }),

  z.object({
    type: z.literal('SessionJoined'),
    data: z.object({
      ...inForce,
      gameId: z.string(),
      paytableVersion: z.string(),
      successorHash: seedHashSchema,
      terms,
    }),
  }),
  z.object({ type: z.literal('JoinRefused'), data: z.object({ sessionId: z.uuid(), reason }) }),
  z.object({
    type: z.literal('ClientSeedSet'),
    data: z.object({ sessionId: z.uuid(), seedHash: seedHashSchema, clientSeed: clientSeedSchema }),
  }),
  z.object({
    type: z.literal('SeedInForce'),
    data: z.object({ ...inForce, ended: seedRecordSchema }),
  }),
  z.object({
    type: z.literal('SuccessorNamed'),
    data: z.object({ sessionId: z.uuid(), successorHash: seedHashSchema }),
  }),
  z.object({
    type: z.literal('SessionLeft'),
    data: z.object({ sessionId: z.uuid(), ended: seedRecordSchema.nullable() }),
  }),

  z.object({
    type: z.literal('BetPlaced'),
    data: z.object({
      ...round,
      seedHash: seedHashSchema,
      clientSeed: clientSeedSchema,
      choice: textSchema(64),
      outcome: textSchema(64),
      balance: minorSchema,
      terms,
    }),
  }),
  z.object({
    type: z.literal('WinCredited'),
    data: z.object({ ...round, betAt: instantSchema, payout: minorSchema, balance: minorSchema }),
  }),

  ...restrictionOptions,
  ...marketOptions,
])
export type WalletEvent = z.output<typeof walletEvent>

export const walletStream = {
  category: 'wallet',
  belongsTo: 'player',
  events: walletEvent,
  older,
} as const satisfies Stream
