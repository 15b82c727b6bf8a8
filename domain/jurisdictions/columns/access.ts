/** Columns: who may play what, and from where. */
import { z } from 'zod'
import { productSchema } from '../../shared/dimensions.ts'
import { column, inAll, lastOf, union } from './column.ts'

const TITLES = ['verified', 'certified', 'eachApproved'] as const
const BEFORE = ['withdrawal', 'deposit', 'play', 'registration'] as const

export const accessColumns = {
  products: column(
    'products allowed',
    z
      .array(productSchema)
      .readonly()
      .describe('casino: games of chance that are no slots, at tables or without'),
    inAll,
  ),
  titles: column(
    'titles allowed',
    z
      .enum(TITLES)
      .describe(
        'verified: by the house itself; certified: by a test house; eachApproved: by the authority',
      ),
    (values) => lastOf(TITLES, values),
  ),
  minimumAge: column('minimum age, years', z.int().min(18).max(99), (values) =>
    Math.max(...values),
  ),
  verification: column(
    'verification',
    z
      .strictObject({
        levels: z.array(z.enum(['age', 'identity', 'address'])).readonly(),
        before: z.enum(BEFORE).describe('what is not open without it'),
      })
      .readonly(),
    (values) => ({
      levels: union(values.map(({ levels }) => levels)),
      before: lastOf(
        BEFORE,
        values.map(({ before }) => before),
      ),
    }),
  ),
  location: column(
    'where the player is',
    z
      .strictObject({
        checkedAt: z.array(z.enum(['registration', 'signIn', 'play'])).readonly(),
        isRefusedElsewhere: z.boolean().describe('else it is noted'),
      })
      .readonly(),
    (values) => ({
      checkedAt: union(values.map(({ checkedAt }) => checkedAt)),
      isRefusedElsewhere: values.some(({ isRefusedElsewhere }) => isRefusedElsewhere),
    }),
  ),
  isOwnCurrencyOnly: column(
    'wallets in its currency alone',
    z.boolean().describe('amounts of the pack are in that currency'),
    (values) => values.includes(true),
  ),
}
