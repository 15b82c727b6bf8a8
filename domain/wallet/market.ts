/** The market whose law holds for a wallet: assigned by a fact that names the one it replaces. */
import { z } from 'zod'
import { accept } from '../shared/decider.ts'
import { marketSchema } from '../shared/dimensions.ts'
import { replaceableAs, replacesSchema } from './replaced.ts'

const asked = { market: marketSchema, replaces: replacesSchema }

/** The schemas ARE the storage format: add optional fields, rename none. */
export const marketOptions = [
  z.object({ type: z.literal('MarketAssigned'), data: z.object(asked) }),
  z.object({
    type: z.literal('MarketRefused'),
    data: z.object({ ...asked, inForce: replacesSchema.describe('what it did not name') }),
  }),
] as const
type MarketFact = z.output<(typeof marketOptions)[number]>

export type AssignMarket = { type: 'AssignMarket'; market: string; replaces: number | null }

export function assignMarket(
  { market, replaces }: AssignMarket,
  state: { market: { revision: number } | null },
) {
  const inForce = replaceableAs(state.market)
  return inForce === replaces
    ? accept<MarketFact>({ type: 'MarketAssigned', data: { market, replaces } })
    : accept<MarketFact>({ type: 'MarketRefused', data: { market, replaces, inForce } })
}
