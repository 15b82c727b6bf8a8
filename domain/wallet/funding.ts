/** What came in by each means of payment and has not gone back there: money goes back to where it came from first. */
import { z } from 'zod'
import { instrumentKindSchema } from '../shared/dimensions.ts'
import { minorSumSchema, type Minor } from '../shared/money.ts'

/** Means that are kept, per wallet: more than people use. Beyond it the one that was used longest ago is forgotten. */
const FUNDING_MAX = 32

const sourceSchema = z.object({
  provider: z.string(),
  instrument: z.string(),
  instrumentKind: instrumentKindSchema.nullable(),
  net: minorSumSchema.describe('paid in less paid out, above 0'),
})
type Source = z.output<typeof sourceSchema>

export const fundingSchema = z.array(sourceSchema).describe('the last that was paid with last')
export type Funding = z.output<typeof fundingSchema>

type Means = Omit<Source, 'net'>

export function paidIn(funding: Funding, means: Means, amount: Minor): Funding {
  const { provider, instrument, instrumentKind } = means
  const before = funding.find(isOf(means))?.net ?? 0n
  const source = { provider, instrument, instrumentKind, net: before + amount }
  return [...funding.filter((one) => !isOf(means)(one)), source].slice(-FUNDING_MAX)
}

export const paidOut = (funding: Funding, means: Means, amount: Minor): Funding =>
  funding.flatMap((source) => {
    if (!isOf(means)(source)) return [source]
    return source.net > amount ? [{ ...source, net: source.net - amount }] : []
  })

/** An instrument is a name that its provider gives. */
const isOf =
  ({ provider, instrument }: Means) =>
  (source: Source): boolean =>
    source.provider === provider && source.instrument === instrument
