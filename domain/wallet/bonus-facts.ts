/** Bonuses as `wallet-{playerId}` keeps them: granted under terms that are copied, active one after the other, each ended once. */
import { z } from 'zod'
import { productSchema, walletDimensions } from '../shared/dimensions.ts'
import { instantSchema } from '../shared/instant.ts'
import { minorSchema, positiveMinorSchema } from '../shared/money.ts'
import { textSchema } from '../shared/text.ts'

/** Games and products that a bonus tells apart, at most. */
const WEIGHTS_MAX = 64

/** A promotion's terms as they were when the bonus was granted: what is decided later asks nobody else. */
export const bonusTermsSchema = z.object({
  promotionId: z.uuid(),
  promotionVersion: z.int().min(1),
  amount: positiveMinorSchema,
  multiple: z.int().min(0).max(1_000).describe('how often the amount is to be wagered'),
  order: z.enum(['cashFirst', 'bonusFirst']).describe('which money a stake takes first'),
  stakeMax: minorSchema.nullable().describe('highest stake of one bet while it is active'),
  winningsMax: minorSchema.nullable().describe('most that becomes cash when it converts'),
  product: productSchema.nullable().describe('the only one its money may be staked on'),
  weights: z
    .array(
      z.object({
        gameId: textSchema(64).nullable().describe('null: every game'),
        product: productSchema.nullable().describe('null: every product'),
        weightBp: z.int().min(0).max(10_000).describe('of a stake, 1/10,000'),
      }),
    )
    .max(WEIGHTS_MAX)
    .describe('how much of a stake counts: the first that matches, nothing where none does'),
  daysToUse: z.int().min(1).max(366).describe('from its activation on'),
  winsAfterEnd: z
    .enum(['cash', 'nothing'])
    .describe('what becomes of the bonus’s part of a win that comes when the bonus has ended'),
})
export type BonusTerms = z.output<typeof bonusTermsSchema>

const bonusId = z.uuid()
const whose = walletDimensions.shape
const bonusBalance = minorSchema.describe('bonus money after it')
const removed = minorSchema.describe('bonus money that is taken away; 0 of one that waited')

/** The schemas ARE the storage format: add optional fields, rename none. */
export const bonusOptions = [
  z.object({
    type: z.literal('BonusGranted'),
    data: z.object({
      bonusId,
      depositId: z.uuid().nullable().describe('that it was granted for'),
      rules: textSchema(40).describe('version of the market’s rules that allowed it'),
      terms: bonusTermsSchema,
      ...whose,
    }),
  }),
  z.object({
    type: z.literal('BonusActivated'),
    data: z.object({
      bonusId,
      amount: positiveMinorSchema,
      expiresAt: instantSchema.describe('not from then on'),
      bonusBalance,
      ...whose,
    }),
  }),
  z.object({
    type: z.literal('BonusConverted'),
    data: z.object({
      bonusId,
      amount: minorSchema.describe('that became cash'),
      removed: minorSchema.describe('bonus money beyond the most that may'),
      balance: minorSchema,
      bonusBalance,
      ...whose,
    }),
  }),
  z.object({
    type: z.literal('BonusForfeited'),
    data: z.object({
      bonusId,
      amount: removed,
      by: z.enum(['player', 'withdrawal', 'staff', 'closing']),
      bonusBalance,
      ...whose,
    }),
  }),
  z.object({
    type: z.literal('BonusExpired'),
    data: z.object({ bonusId, amount: removed, bonusBalance, ...whose }),
  }),
  /** All of its money was lost. */
  z.object({ type: z.literal('BonusExhausted'), data: z.object({ bonusId, ...whose }) }),
] as const
export type BonusFact = z.output<(typeof bonusOptions)[number]>
