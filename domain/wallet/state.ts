/** What a wallet knows: everything that can refuse a bet, a deposit or a withdrawal, bounded in size. */
import { clientSeedOriginSchema } from '../games/seeds.ts'
import { z } from 'zod'
import { clientSeedSchema, seedHashSchema } from '../games/fairness.ts'
import {
  accountKindSchema,
  instrumentKindSchema,
  sessionDimensions,
  type WalletDimensions,
} from '../shared/dimensions.ts'
import { instantSchema } from '../shared/instant.ts'
import { minorSchema, minorSumSchema, ZERO } from '../shared/money.ts'
import { bonusesSchema } from './bonuses.ts'
import { clearanceSchema, unlimited } from './clearance.ts'
import { fundingSchema } from './funding.ts'
import { inForceSchema } from './replaced.ts'
import { noRestrictions, restrictionsSchema } from './restrictions.ts'
import { roundsSchema } from './rounds.ts'
import { initialWindows, windowsSchema } from './windows.ts'

const revision = z.int()

const seedState = z.object({
  seedHash: seedHashSchema,
  clientSeed: clientSeedSchema,
  clientSeedOrigin: clientSeedOriginSchema,
  endsAt: instantSchema,
  nextNonce: z.int(),
  firstRevision: revision.nullable(),
  lastRevision: revision.nullable(),
  digest: seedHashSchema,
})
export type SeedState = z.output<typeof seedState>

const sessionState = z.object({
  gameId: z.string(),
  paytableVersion: z.string(),
  seed: seedState,
  successorHash: seedHashSchema.nullable().describe('null until SuccessorNamed'),
  ...sessionDimensions.shape,
})
export type SessionState = z.output<typeof sessionState>

const means = { provider: z.string(), instrumentKind: instrumentKindSchema.nullable() }

/** The form in which a snapshot keeps the state; change WALLET_STATE_VERSION with it or with evolve, and bring a step. */
export const walletStateSchema = z.object({
  status: z.enum(['absent', 'open', 'closed']),
  currency: z.string(),
  accountKind: accountKindSchema,
  brand: z.string().nullable().describe('null: its opening does not say it'),
  balance: minorSchema.describe('cash'),
  bonusBalance: minorSchema,
  revision: revision.describe('of the last event folded, -1 before any'),
  membershipRevision: revision.nullable().describe('of the last join or leave'),
  deposits: z.record(
    z.string(),
    z.object({ amount: minorSchema, instrument: z.string(), ...means }),
  ),
  withdrawals: z.record(
    z.string(),
    z.object({
      amount: minorSchema,
      instrument: z.string(),
      ...means,
      isPayoutStarted: z.boolean(),
    }),
  ),
  funding: fundingSchema,
  sessions: z.record(z.string(), sessionState),
  restrictions: restrictionsSchema,
  clearance: clearanceSchema,
  market: inForceSchema(z.string()),
  windows: windowsSchema,
  bonuses: bonusesSchema,
  converted: z.array(z.string()).describe('bonuses that became cash, the last few'),
  rounds: roundsSchema,
  debt: minorSumSchema.describe('what was taken back when it was not there any more'),
})
export type WalletState = z.output<typeof walletStateSchema>

export const WALLET_STATE_VERSION = 7

export const initialWalletState = (): WalletState => ({
  status: 'absent',
  currency: '',
  accountKind: 'real',
  brand: null,
  balance: ZERO,
  bonusBalance: ZERO,
  revision: -1,
  membershipRevision: null,
  deposits: {},
  withdrawals: {},
  funding: [],
  sessions: {},
  restrictions: noRestrictions(),
  clearance: unlimited(),
  market: null,
  windows: initialWindows,
  bonuses: [],
  converted: [],
  rounds: [],
  debt: 0n,
})

/** What a wallet says of itself on each fact that moves its money without play. */
export const dimensionsOf = ({
  currency,
  market,
  brand,
  accountKind,
}: WalletState): WalletDimensions => ({
  currency,
  market: market?.value ?? null,
  brand,
  accountKind,
})
