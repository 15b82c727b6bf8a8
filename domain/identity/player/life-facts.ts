/** The life of an account as `player-{playerId}` keeps it: closed, dormant, deceased, reopened, and what is paid out then. */
import { z } from 'zod'
import { instantSchema } from '../../shared/instant.ts'
import { minorSchema } from '../../shared/money.ts'
import { reasonSchema } from '../../shared/reason.ts'
import { textSchema } from '../../shared/text.ts'

/** Why a player closes their account: chosen from a list, since what players write would be personal. */
export const CLOSING_REASONS = ['notNeeded', 'dissatisfied', 'playTooMuch', 'other'] as const

/** What puts an end, or a rest, to an account; the wallet has a restriction for each. */
export const causeSchema = z.enum(['closed', 'dormant', 'deceased'])
export type Cause = z.output<typeof causeSchema>

const restrictionId = z.uuid().describe('on the wallet, which came first')
const walletRevision = z.int().describe('of that restriction')
const by = z.enum(['player', 'house'])
const rule = textSchema(40).describe('version of the terms of closing that held')
const lastActiveAt = instantSchema.describe('of the last sign-in, bet or payment')
const payout = {
  payoutId: z.uuid(),
  instrument: textSchema(64).describe('where to'),
  requestedBy: z.uuid().describe('who of the staff asked for it'),
}

/** The schemas ARE the storage format: add optional fields, rename none. */
export const lifeOptions = [
  z.object({
    type: z.literal('AccountClosed'),
    data: z.object({
      restrictionId,
      by,
      closedBy: z.uuid(),
      reason: reasonSchema.describe('of the staff; of a player one of a list'),
      rule,
      walletRevision,
    }),
  }),
  z.object({
    type: z.literal('ClosingSettled'),
    data: z.object({
      outcome: z
        .enum(['paidOut', 'nothing', 'noInstrument'])
        .describe('noInstrument: nothing was ever paid in, a person has to name one'),
      withdrawalId: z.uuid().nullable(),
      amount: minorSchema.nullable(),
    }),
  }),
  z.object({ type: z.literal('ReopeningRequested'), data: z.object({ rule }) }),
  z.object({ type: z.literal('ReopeningRefused'), data: z.object({ reason: reasonSchema }) }),
  z.object({
    type: z.literal('AccountReopened'),
    data: z.object({
      by: by.describe('player: a dormant one, who is back'),
      reason: reasonSchema,
      bars: z
        .array(z.object({ restrictionId: z.uuid(), cause: causeSchema }))
        .describe('what the wallet is told to lift'),
      rule,
    }),
  }),
  z.object({
    type: z.literal('AccountSeenActive'),
    data: z.object({ lastActiveAt, lookAt: instantSchema.describe('when to look again') }),
  }),
  z.object({
    type: z.literal('DormancyNoticeDue'),
    data: z.object({ lastActiveAt, dormantAt: instantSchema, rule }),
  }),
  z.object({
    type: z.literal('AccountDormant'),
    data: z.object({ restrictionId, lastActiveAt, rule, walletRevision }),
  }),
  z.object({
    type: z.literal('DeceasedRecorded'),
    data: z.object({ restrictionId, recordedBy: z.uuid(), reason: reasonSchema, walletRevision }),
  }),
  z.object({
    type: z.literal('HousePayoutRequested'),
    data: z.object({ ...payout, reason: reasonSchema }),
  }),
  z.object({
    type: z.literal('HousePayoutApproved'),
    data: z.object({ ...payout, reason: reasonSchema.describe('of whoever approves') }),
  }),
  z.object({
    type: z.literal('HousePayoutRefused'),
    data: z.object({ ...payout, reason: reasonSchema.describe('of whoever refuses') }),
  }),
  z.object({
    type: z.literal('HousePayoutSettled'),
    data: z.object({
      payoutId: z.uuid(),
      withdrawalId: z.uuid().nullable().describe('null: nothing was paid, which is final'),
      amount: minorSchema.nullable(),
    }),
  }),
] as const
export type LifeEvent = z.output<(typeof lifeOptions)[number]>

/** The data of a fact of that type. */
export type LifeData<Type extends LifeEvent['type']> = Extract<LifeEvent, { type: Type }>['data']

const TYPES: ReadonlySet<string> = new Set(lifeOptions.map(({ shape }) => shape.type.value))
export const isLifeEvent = (event: { type: string }): event is LifeEvent => TYPES.has(event.type)

/** What the profile shows nothing of: looks that time brings, and what the house does about the money. */
const HIDDEN: ReadonlySet<string> = new Set<LifeEvent['type']>([
  'AccountSeenActive',
  'ClosingSettled',
  'HousePayoutRequested',
  'HousePayoutApproved',
  'HousePayoutRefused',
  'HousePayoutSettled',
])
export const isLifeShown = ({ type }: LifeEvent): boolean => !HIDDEN.has(type)
