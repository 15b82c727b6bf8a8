/** What is stored in `payment-{id}`, the id of its deposit or withdrawal: all that a payment provider has said of it. */
import { z } from 'zod'
import { currencySchema } from '../../shared/currency.ts'
import { instrumentKindSchema } from '../../shared/dimensions.ts'
import { positiveMinorSchema } from '../../shared/money.ts'
import type { Stream } from '../../shared/stream.ts'
import { textSchema } from '../../shared/text.ts'

export const paymentKindSchema = z.enum(['deposit', 'withdrawal'])
export type PaymentKind = z.output<typeof paymentKindSchema>

/** Of a page on which the payer goes on, as the provider made it. */
export const URL_MAX = 2_000

const reference = textSchema(200).describe('of the payment provider')
const noticeId = textSchema(64).nullable().describe('of the notice that said it; null: an answer')
const moved = { amount: positiveMinorSchema, reference, noticeId }

// These schemas ARE the storage format. Add optional fields; never rename one.
export const paymentEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('PaymentOpened'),
    data: z.object({
      playerId: z.uuid().nullable().describe('null: the provider told of it, and nobody began it'),
      kind: paymentKindSchema,
      amount: positiveMinorSchema.describe('asked for'),
      currency: currencySchema,
      provider: textSchema(32),
      instrument: textSchema(64).nullable(),
      instrumentKind: instrumentKindSchema.nullable(),
    }),
  }),
  z.object({
    type: z.literal('PaymentBegun'),
    data: z.object({
      answer: z.enum(['redirect', 'pending']),
      url: textSchema(URL_MAX).nullable().describe('where the payer goes on; null: nowhere'),
    }),
  }),
  z.object({
    type: z.literal('PaymentSucceeded'),
    data: z.object(moved).describe('also after a failure; not always as much as was asked for'),
  }),
  z.object({
    type: z.literal('PaymentFailed'),
    data: z.object({ reason: textSchema(200), noticeId }),
  }),
  z.object({
    type: z.literal('PaymentContradicted'),
    data: z
      .object({
        said: z.enum(['succeeded', 'failed', 'chargedBack', 'returned']),
        amount: positiveMinorSchema.nullable(),
        currency: currencySchema.nullable(),
        reference: reference.nullable(),
        noticeId,
      })
      .describe('what does not go with what was said before: kept, and moves nothing'),
  }),
  z.object({ type: z.literal('PaymentChargedBack'), data: z.object(moved) }),
  z.object({ type: z.literal('PaymentReturned'), data: z.object(moved) }),
])
export type PaymentEvent = z.output<typeof paymentEvent>

export const paymentStream = {
  category: 'payment',
  belongsTo: 'player',
  events: paymentEvent,
} as const satisfies Stream
