/** The rule behind VIP tiers as dated data: which lifetime turnover brings a player to which tier, and what each tier means. */
import { z } from 'zod'
import { currencySchema } from '../../shared/currency.ts'
import { minorSumSchema, positiveMinorSchema } from '../../shared/money.ts'
import { textSchema } from '../../shared/text.ts'

/** From the lowest up. Everybody begins at the first. */
export const TIERS = ['bronze', 'silver', 'gold', 'platinum'] as const
export const tierSchema = z.enum(TIERS)
export type Tier = (typeof TIERS)[number]

export const tierRank = (tier: Tier): number => TIERS.indexOf(tier)

const turnoverSchema = positiveMinorSchema
const thresholdsSchema = z
  .array(
    z.strictObject({
      validFrom: z.iso.date().describe('first UTC day on which they hold, until the next entry'),
      turnover: z
        .strictObject({ silver: turnoverSchema, gold: turnoverSchema, platinum: turnoverSchema })
        .refine(({ silver, gold, platinum }) => silver < gold && gold < platinum, 'must ascend')
        .describe(
          'lifetime stakes in minor units of EUR; of another currency as many units of its own',
        ),
    }),
  )
  .min(1)
  .refine(
    (entries) =>
      entries.every(({ validFrom }, n) => n === 0 || validFrom > (entries[n - 1]?.validFrom ?? '')),
    'days must ascend, each only once',
  )

const benefitsSchema = z.strictObject({
  hasHost: z.boolean().describe('somebody of the staff looks after the player'),
  withdrawalDayMax: positiveMinorSchema
    .nullable()
    .describe(
      'of all withdrawals of a day, in minor units of EUR; of another currency as many units of its own; null: the tier has no limit',
    ),
  isBonusOffered: z
    .boolean()
    .describe(
      'bonuses of the tier; where the market forbids them there are none, whatever this says',
    ),
})
export type Benefits = z.output<typeof benefitsSchema>

/** Strict, so that a misspelt name in a file is refused and not ignored. */
export const vipTierRulesSchema = z.strictObject({
  version: textSchema(40),
  source: textSchema(400),
  thresholds: thresholdsSchema,
  benefits: z
    .record(tierSchema, benefitsSchema)
    .optional()
    .describe('what each tier means; packs of before it was said mean nothing by a tier'),
})
export type VipTierRules = z.output<typeof vipTierRulesSchema>

/** Of packs that say nothing of it. */
const NO_BENEFITS: Benefits = { hasHost: false, withdrawalDayMax: null, isBonusOffered: false }

export const benefitsOf = ({ benefits }: VipTierRules, tier: Tier): Benefits =>
  benefits?.[tier] ?? NO_BENEFITS

/** What the rule finds; `turnover` is the lifetime turnover as of the bet that reached the tier. */
export const vipTierFoundSchema = z.object({
  playerId: z.uuid(),
  tier: tierSchema,
  currency: currencySchema,
  turnover: minorSumSchema,
})

/** A change of it needs a new version here and of the read model, and a rebuild (docs/runbook.md). */
export const vipTierRules: VipTierRules = vipTierRulesSchema.decode({
  version: '2026-1',
  source:
    "Illustrative rule of the operator: tiers are the operator's own, no regulator names them. That a unit of every " +
    "currency counts as one of EUR is the operator's choice, too: no rate of exchange is in a fold.",
  thresholds: [
    {
      validFrom: '2020-01-01',
      turnover: { silver: '1000000', gold: '5000000', platinum: '25000000' },
    },
  ],
})

const EUR_EXPONENT = 2
const unitOf = (exponent: number): bigint => 10n ** BigInt(exponent)

/** Of minor units of EUR as many units of another currency, in its minor units; what does not divide is rounded down. */
export const inUnitsOf = (amount: bigint, exponent: number): bigint =>
  (amount * unitOf(exponent)) / unitOf(EUR_EXPONENT)

/**
 * The tier that a lifetime turnover has on that day by itself; the lowest before the first entry. `exponent`: the
 * decimals of the currency that `turnover` is in minor units of.
 */
export function tierOn(
  { thresholds }: VipTierRules,
  { day, exponent, turnover }: { day: string; exponent: number; turnover: bigint },
): Tier {
  const entry = thresholds.findLast(({ validFrom }) => validFrom <= day)
  if (entry === undefined) return 'bronze'
  const inUnits = turnover * unitOf(EUR_EXPONENT)
  const reached = (['platinum', 'gold', 'silver'] as const).find(
    (tier) => inUnits >= entry.turnover[tier] * unitOf(exponent),
  )
  return reached ?? 'bronze'
}
