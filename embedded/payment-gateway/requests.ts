/** What may be asked of the gateway, as forms: a field that is not known is refused. */
import { z } from 'zod'

const key = z.string().regex(/^[\w-]{1,64}$/)
const amount = z.string().regex(/^[1-9]\d{0,14}$/, 'digits of a whole number of minor units')
const address = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .nullable()
  .default(null)

export const orderForm = z.strictObject({
  /** The caller's. */
  key,
  amount,
  currency: z.string().regex(/^[A-Z]{3}$/),
  instrument: z.string().min(1).max(64),
  /** Where a payer is led back to. */
  returnUrl: address,
  /** null: nobody is told of what happens. */
  webhookUrl: address,
})
export type Order = z.output<typeof orderForm>

export const reversalForm = z.strictObject({ key, amount })

export const decisionForm = z.strictObject({ decision: z.enum(['approve', 'decline']) })

export const dayForm = z.strictObject({ day: z.iso.date() })
