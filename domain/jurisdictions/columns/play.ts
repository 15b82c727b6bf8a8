/** Columns: how fast, how high and how games are played. */
import { z } from 'zod'
import { productSchema } from '../../shared/dimensions.ts'
import { positiveMinorSchema, type Minor } from '../../shared/money.ts'
import { byKey, column, highest, lastOf, lowest } from './column.ts'

const AUTOPLAY = ['allowed', 'withAlert', 'forbidden'] as const
const FREE_PLAY = ['open', 'afterAgeCheck', 'forbidden'] as const

const paceSchema = z
  .strictObject({ product: productSchema, leastMs: z.int().positive() })
  .readonly()

const capSchema = z
  .strictObject({
    product: productSchema,
    fromAge: z.int().nonnegative().describe('years; until the next entry of the product'),
    max: positiveMinorSchema,
  })
  .readonly()
export type StakeCap = z.output<typeof capSchema>

/** null: none. Whoever's age is not known is taken as of any age: the lowest cap of the product holds. */
export function capOf(
  caps: readonly StakeCap[],
  { product, age }: { product: string; age: number | null },
): Minor | null {
  const ofProduct = caps.filter((cap) => cap.product === product)
  if (age === null) return lowest(ofProduct.map(({ max }) => max))
  return ofProduct.findLast(({ fromAge }) => fromAge <= age)?.max ?? null
}

/** At each age at which any market's cap changes, the lowest of those that hold there. */
function strictestCaps(lists: readonly (readonly StakeCap[])[]): StakeCap[] {
  const keyOf = ({ product, fromAge }: StakeCap) => `${product} ${fromAge}`
  const caps = byKey(lists, keyOf, ([first]) => {
    if (first === undefined) throw new RangeError('no cap to compare')
    const { product, fromAge: age } = first
    const max = lowest(lists.map((list) => capOf(list, { product, age })))
    return max === null ? first : { ...first, max }
  })
  return caps.sort((one, other) => one.fromAge - other.fromAge)
}

export const playColumns = {
  pace: column(
    'least time of a round',
    z.array(paceSchema).readonly().describe('a product that is not named has none'),
    (lists) =>
      byKey(
        lists,
        ({ product }) => product,
        (same) => same.reduce((most, one) => (one.leastMs > most.leastMs ? one : most)),
      ),
  ),
  stakeCaps: column(
    'highest stake',
    z
      .array(capSchema)
      .readonly()
      .refine(
        (caps) =>
          caps.every(({ product, fromAge }, n) =>
            caps.slice(0, n).every((cap) => cap.product !== product || cap.fromAge < fromAge),
          ),
        'the ages of a product ascend, each only once',
      ),
    strictestCaps,
  ),
  autoplay: column('autoplay', z.enum(AUTOPLAY), (values) => lastOf(AUTOPLAY, values)),
  isParallelPlayAllowed: column(
    'play of several games at once',
    z.boolean(),
    (values) => !values.includes(false),
  ),
  realityCheck: column(
    'reality check',
    z
      .strictObject({
        isPlayerSet: z.boolean(),
        everyMinutes: z.int().positive().nullable().describe('at the latest'),
        breakMinutes: z.int().nonnegative().describe('without play, after it'),
        isAcknowledged: z.boolean(),
      })
      .readonly()
      .nullable(),
    (values) => {
      const some = values.filter((value) => value !== null)
      if (some.length === 0) return null
      return {
        isPlayerSet: some.some(({ isPlayerSet }) => isPlayerSet),
        everyMinutes: lowest(some.map(({ everyMinutes }) => everyMinutes)),
        breakMinutes: Math.max(...some.map(({ breakMinutes }) => breakMinutes)),
        isAcknowledged: some.some(({ isAcknowledged }) => isAcknowledged),
      }
    },
  ),
  freePlay: column('free play', z.enum(FREE_PLAY), (values) => lastOf(FREE_PLAY, values)),
  rtpFloorBp: column('least RTP, basis points', z.int().min(0).max(10_000).nullable(), (values) =>
    highest(values),
  ),
}
