/** Play with other providers as `wallet-{playerId}` keeps it: a round is any number of stakes and payouts, each a transaction of its provider's. */
import { z } from 'zod'
import { repeatedDimensions, walletDimensions } from '../shared/dimensions.ts'
import { minorSchema, minorSumSchema } from '../shared/money.ts'
import { textSchema } from '../shared/text.ts'
import { termsSchema } from './clearance.ts'

const provider = textSchema(32).describe('as its profile names it')
const gameId = textSchema(64)
const roundId = textSchema(255).describe('the provider’s own, unique in its game')

/** Unique in a wallet: two games of one provider may name their rounds alike. */
export const roundName = { provider, gameId, roundId }
/** Money that no stake was made for may have none. */
const anyRound = { provider, gameId: gameId.nullable(), roundId: roundId.nullable() }
const transactionId = textSchema(255).describe('the provider’s own')

/** What of stakes is a bonus’s, and what becomes of it once that has ended: all three or none. */
export const bonusPart = {
  bonusId: z.string().optional(),
  fromBonus: minorSchema.optional().describe('of the stake; the rest is cash'),
  winsAfterEnd: z
    .enum(['cash', 'nothing'])
    .optional()
    .describe('the bonus’s part of a payout once it has ended, by its terms'),
}
const bonusBalance = minorSchema.optional().describe('bonus money after it')
const wagered = minorSumSchema.optional().describe('what counts for the bonus, after it')
const removed = minorSchema
  .optional()
  .describe('the part of a bonus that has ended: nobody gets it')
const heldStakes = minorSumSchema.describe('stakes of open rounds, after it')
const by = z
  .enum(['provider', 'house'])
  .describe('house: by order of people, of a round that its provider left open')
const balance = minorSchema
const played = repeatedDimensions.shape

/** The schemas ARE the storage format: add optional fields, rename none. */
export const providerOptions = [
  z.object({
    type: z.literal('StakePlaced'),
    data: z.object({
      ...roundName,
      transactionId,
      sessionId: textSchema(255)
        .nullable()
        .describe('of the launch, or the provider’s own; null: it is not told'),
      stake: minorSchema,
      ...bonusPart,
      counted: minorSumSchema.optional().describe('of the stake, by its weight, for the bonus'),
      balance,
      bonusBalance,
      wagered,
      heldStakes,
      terms: termsSchema
        .optional()
        .describe('where no fact before it named those it was decided under'),
      ...played,
    }),
  }),
  /** Each stake once at most. */
  z.object({
    type: z.literal('StakeReturned'),
    data: z.object({
      ...roundName,
      transactionId: transactionId.describe('of the stake'),
      by,
      stake: minorSchema,
      bonusId: bonusPart.bonusId,
      fromBonus: bonusPart.fromBonus.describe('as the stake says it'),
      toBonus: minorSchema.optional().describe('of the stake; the rest is cash'),
      removed,
      balance,
      bonusBalance,
      wagered,
      heldStakes,
      ...played,
    }),
  }),
  z.object({
    type: z.literal('PayoutCredited'),
    data: z.object({
      ...anyRound,
      transactionId,
      payout: minorSchema.describe('as the provider says it'),
      isPromo: z.boolean().describe('no stake was made for it'),
      netted: minorSchema
        .optional()
        .describe('of the payout: the player had it before, by a return of the house'),
      bonusId: bonusPart.bonusId,
      toBonus: minorSchema.optional().describe('of the payout; the rest is cash'),
      removed,
      balance,
      bonusBalance,
      ...played,
    }),
  }),
  /** A payout, or as much as a correction says: from where it went to, as far as it is still there; the rest is owed. */
  z.object({
    type: z.literal('PayoutReturned'),
    data: z.object({
      ...anyRound,
      transactionId: transactionId.describe('of the payout, or of the correction'),
      isCorrection: z.boolean().describe('it names no payout'),
      amount: minorSchema,
      netted: minorSchema.optional().describe('as the payout says it'),
      bonusId: bonusPart.bonusId,
      fromBonus: minorSchema.optional().describe('of the amount'),
      owed: minorSchema.optional().describe('of the amount: neither bonus money nor cash was left'),
      balance,
      bonusBalance,
      debt: minorSumSchema.optional().describe('after it, where it has changed'),
      ...played,
    }),
  }),
  z.object({
    type: z.literal('RoundClosed'),
    data: z.object({
      ...roundName,
      by,
      stakes: z.int().describe('that were not returned'),
      staked: minorSumSchema.describe('by these'),
      ...bonusPart,
      fromBonus: minorSumSchema.optional().describe('of what was staked'),
      heldStakes,
      ...played,
    }),
  }),
  /** A rollback of what nobody knows. Its command has the name that the transaction would have, which can never come then. */
  z.object({
    type: z.literal('RollbackNoted'),
    data: z.object({ ...anyRound, transactionId, ...walletDimensions.shape }),
  }),
] as const
export type ProviderFact = z.output<(typeof providerOptions)[number]>
