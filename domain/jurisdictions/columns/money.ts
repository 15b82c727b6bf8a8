/** Columns: bonuses, VIP, and how money comes and goes. */
import { z } from 'zod'
import { instrumentKindSchema } from '../../shared/dimensions.ts'
import { positiveMinorSchema } from '../../shared/money.ts'
import { column, highest, lastOf, lowest, union } from './column.ts'

const OFFERED = ['any', 'equalTerms', 'firstPlayOnly', 'none'] as const

export const vipCheckSchema = z.enum(['affordability', 'protection', 'verification'])
export type VipCheck = z.output<typeof vipCheckSchema>

export const moneyColumns = {
  bonus: column(
    'bonuses',
    z
      .strictObject({
        offered: z.enum(OFFERED).describe('equalTerms: to all alike; firstPlayOnly: once'),
        wageringMax: z.int().nonnegative().nullable().describe('times the bonus'),
        amountMax: positiveMinorSchema.nullable(),
        daysMin: z.int().positive().nullable().describe('that a player has for it'),
        isOneProduct: z.boolean().describe('an incentive binds to one kind of product'),
        isOwnMoneyFree: z.boolean().describe('own money may be withdrawn without play-through'),
      })
      .readonly(),
    (values) => ({
      offered: lastOf(
        OFFERED,
        values.map(({ offered }) => offered),
      ),
      wageringMax: lowest(values.map(({ wageringMax }) => wageringMax)),
      amountMax: lowest(values.map(({ amountMax }) => amountMax)),
      daysMin: highest(values.map(({ daysMin }) => daysMin)),
      isOneProduct: values.some(({ isOneProduct }) => isOneProduct),
      isOwnMoneyFree: values.some(({ isOwnMoneyFree }) => isOwnMoneyFree),
    }),
  ),
  vip: column(
    'VIP tiers',
    z
      .strictObject({
        isAllowed: z.boolean(),
        checks: z.array(vipCheckSchema).readonly().describe('before a tier is granted'),
        isBonusForbidden: z.boolean(),
      })
      .readonly(),
    (values) => ({
      isAllowed: values.every(({ isAllowed }) => isAllowed),
      checks: union(values.map(({ checks }) => checks)),
      isBonusForbidden: values.some(({ isBonusForbidden }) => isBonusForbidden),
    }),
  ),
  paymentsRefused: column(
    'means of payment refused',
    z.array(instrumentKindSchema).readonly(),
    union,
  ),
  isWithdrawalCancellable: column(
    'a withdrawal may be taken back',
    z.boolean(),
    (values) => !values.includes(false),
  ),
}
