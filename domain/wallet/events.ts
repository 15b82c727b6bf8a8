/** What is stored in `wallet-{playerId}`: every fact that can refuse or pay a bet. */
import { z } from 'zod'
import type { Stream } from '../shared/stream.ts'
import { clientSeedSchema, seedHashSchema } from '../games/fairness.ts'
import { clientSeedOriginSchema, seedRecordSchema } from '../games/seeds.ts'
import { declineSchema, directionSchema } from './adjustment/events.ts'
import { currencySchema } from '../shared/currency.ts'
import {
  accountKindSchema,
  brandSchema,
  instrumentKindSchema,
  marketSchema,
  PLAY_DIMENSIONS,
  playDimensions,
  repeatedDimensions,
  WALLET_DIMENSIONS,
  walletDimensions,
  withoutDimensions,
  withoutWallet,
} from '../shared/dimensions.ts'
import { instantSchema } from '../shared/instant.ts'
import { minorSchema, minorSumSchema, positiveMinorSchema } from '../shared/money.ts'
import { textSchema } from '../shared/text.ts'
import { bonusOptions } from './bonus-facts.ts'
import { termsSchema } from './clearance.ts'
import { marketOptions } from './market.ts'
import { providerOptions } from './provider-facts.ts'
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

/** What a player chose of a round, in the game's own form. */
export const choiceSchema = textSchema(1_024)

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
const instrument = textSchema(64)
const instrumentKind = instrumentKindSchema
  .nullable()
  .describe('as the provider tells it; null: it does not, or it was not recorded then')

const whose = walletDimensions.shape
const begun = { instrument, provider, instrumentKind, ...whose }
const depositStarted = z.object({ ...deposit, ...begun })
const withdrawalRequested = z.object({ ...withdrawal, ...begun, balance: minorSchema })

/** What follows a begun payment repeats its means; null where it was not recorded then. */
const means = { provider: provider.nullable(), instrumentKind, ...whose }
const deposited = z.object({
  ...deposit,
  ...means,
  instrument: instrument.nullable(),
  reference,
  balance: minorSchema,
})
const depositFailed = z.object({ ...deposit, ...means, reason })
const payoutStarted = z.object({ ...withdrawal, ...means, instrument })
const withdrawalPaid = z.object({ ...withdrawal, ...means, reference })
const withdrawalFailed = z.object({ ...withdrawal, ...means, reason, balance: minorSchema })
const adjusted = z.object({ ...adjustment, balance: minorSchema, ...whose })

/** Of a bet while a bonus is active: all four; of any other none. A text that was checked as it was granted is not checked again. */
const bonusStaked = {
  bonusId: z.string().optional().describe('the active one'),
  fromBonus: minorSchema.optional().describe('of the stake; the rest is cash'),
  bonusBalance: minorSchema.optional().describe('bonus money after it'),
  wagered: minorSumSchema.optional().describe('what counts for the bonus, after it'),
}
/** Of a win that is not all cash: both. */
const bonusWon = {
  toBonus: minorSchema.optional().describe('of the payout; the rest is cash'),
  bonusBalance: minorSchema.optional().describe('bonus money after it'),
}

const sessionJoined = z.object({
  ...inForce,
  gameId: z.string(),
  paytableVersion: z.string(),
  successorHash: seedHashSchema,
  terms,
  ...playDimensions.shape,
})
const betPlaced = z.object({
  ...round,
  seedHash: seedHashSchema,
  clientSeed: clientSeedSchema,
  choice: choiceSchema,
  outcome: textSchema(1_024),
  balance: minorSchema,
  terms,
  ...repeatedDimensions.shape,
  ...bonusStaked,
})
const winCredited = z.object({
  ...round,
  betAt: instantSchema,
  payout: minorSchema,
  balance: minorSchema,
  ...repeatedDimensions.shape,
  ...bonusWon,
})

/** There was but one payment provider when these were written. */
const withSandbox = (data: unknown) => ({ ...(data as object), provider: 'sandbox' })
const withoutKind = (data: unknown) => ({ ...(data as object), instrumentKind: null })
const withoutMeans = (data: unknown) => ({
  ...(data as object),
  provider: null,
  instrumentKind: null,
})

/** Without any of it nothing was of a bonus. A version all the same: older code would book such a bet wrongly. */
const asItIs = (data: unknown) => data
const withoutInstrument = (data: unknown) => ({ ...(data as object), instrument: null })

const STAKED = { bonusId: true, fromBonus: true, bonusBalance: true, wagered: true } as const
const WON = { toBonus: true, bonusBalance: true } as const
const WHOSE = WALLET_DIMENSIONS
const KIND = { instrumentKind: true, ...WHOSE } as const
const MEANS = { provider: true, ...KIND } as const

const older = {
  'DepositStarted@1': { schema: depositStarted.omit(MEANS), upcast: withSandbox },
  'DepositStarted@2': { schema: depositStarted.omit(KIND), upcast: withoutKind },
  'DepositStarted@3': { schema: depositStarted.omit(WHOSE), upcast: withoutWallet },
  'WithdrawalRequested@1': { schema: withdrawalRequested.omit(MEANS), upcast: withSandbox },
  'WithdrawalRequested@2': { schema: withdrawalRequested.omit(KIND), upcast: withoutKind },
  'WithdrawalRequested@3': { schema: withdrawalRequested.omit(WHOSE), upcast: withoutWallet },
  'Deposited@1': { schema: deposited.omit({ instrument: true, ...MEANS }), upcast: withoutMeans },
  'Deposited@2': { schema: deposited.omit({ instrument: true, ...WHOSE }), upcast: withoutWallet },
  'Deposited@3': { schema: deposited.omit({ instrument: true }), upcast: withoutInstrument },
  'DepositFailed@1': { schema: depositFailed.omit(MEANS), upcast: withoutMeans },
  'DepositFailed@2': { schema: depositFailed.omit(WHOSE), upcast: withoutWallet },
  'PayoutStarted@1': { schema: payoutStarted.omit(MEANS), upcast: withoutMeans },
  'PayoutStarted@2': { schema: payoutStarted.omit(WHOSE), upcast: withoutWallet },
  'WithdrawalPaid@1': { schema: withdrawalPaid.omit(MEANS), upcast: withoutMeans },
  'WithdrawalPaid@2': { schema: withdrawalPaid.omit(WHOSE), upcast: withoutWallet },
  'WithdrawalFailed@1': { schema: withdrawalFailed.omit(MEANS), upcast: withoutMeans },
  'WithdrawalFailed@2': { schema: withdrawalFailed.omit(WHOSE), upcast: withoutWallet },
  'Adjusted@1': { schema: adjusted.omit(WHOSE), upcast: withoutWallet },
  'SessionJoined@1': { schema: sessionJoined.omit(PLAY_DIMENSIONS), upcast: withoutDimensions },
  'BetPlaced@1': {
    schema: betPlaced.omit({ ...PLAY_DIMENSIONS, ...STAKED }),
    upcast: withoutDimensions,
  },
  'BetPlaced@2': { schema: betPlaced.omit(STAKED), upcast: asItIs },
  'WinCredited@1': {
    schema: winCredited.omit({ ...PLAY_DIMENSIONS, ...WON }),
    upcast: withoutDimensions,
  },
  'WinCredited@2': { schema: winCredited.omit(WON), upcast: asItIs },
} as const

export const walletEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('WalletOpened'),
    data: z.object({
      currency: currencySchema,
      accountKind: accountKindSchema.optional().describe('real where it is not said'),
      market: marketSchema
        .optional()
        .describe('assigned as the wallet was opened; a later fact names this one as replaced'),
      brand: brandSchema.optional().describe('that its player registered with'),
    }),
  }),

  z.object({
    type: z.literal('WalletClosed'),
    data: z.object({ reason: z.enum(['erasure']) }),
  }),

  z.object({ type: z.literal('DepositStarted'), data: depositStarted }),
  z.object({ type: z.literal('Deposited'), data: deposited }),
  z.object({ type: z.literal('DepositFailed'), data: depositFailed }),

  z.object({ type: z.literal('WithdrawalRequested'), data: withdrawalRequested }),
  z.object({ type: z.literal('PayoutStarted'), data: payoutStarted }),
  z.object({ type: z.literal('WithdrawalPaid'), data: withdrawalPaid }),
  z.object({ type: z.literal('WithdrawalFailed'), data: withdrawalFailed }),

  z.object({ type: z.literal('Adjusted'), data: adjusted }),
  z.object({
    type: z.literal('AdjustmentDeclined'),
    data: z.object({ ...adjustment, reason: declineSchema }),
  }),

  z.object({ type: z.literal('SessionJoined'), data: sessionJoined }),
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

  z.object({ type: z.literal('BetPlaced'), data: betPlaced }),
  z.object({ type: z.literal('WinCredited'), data: winCredited }),

  ...restrictionOptions,
  ...marketOptions,
  ...bonusOptions,
  ...providerOptions,
])
export type WalletEvent = z.output<typeof walletEvent>

export const walletStream = {
  category: 'wallet',
  belongsTo: 'player',
  events: walletEvent,
  older,
} as const satisfies Stream
