/** Payments by the gateway's HTTP interface (docs/payment-gateway.md): what it has not decided yet is asked about again. */
import { z } from 'zod'
import { positiveMinorSchema } from '../domain/shared/money.ts'
import { textSchema } from '../domain/shared/text.ts'
import { createReadNotice } from './payment-notices.ts'
import type { Payment, PaymentAnswer, PaymentProvider } from './payment-provider.ts'

/** How long an answer is waited for, in ms, where the caller sets no end. */
const ANSWER_MAX_MS = 5_000

const UNKNOWN = { status: 'unknown' } as const

const answerForm = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('succeeded'),
    reference: textSchema(200),
    amount: positiveMinorSchema,
  }),
  z.object({ status: z.literal('failed'), reason: textSchema(200) }),
  z.object({ status: z.literal('redirect'), url: z.url({ protocol: /^https?$/ }).max(2_000) }),
  z.object({ status: z.literal('pending') }),
])

export type HttpPayments = Pick<PaymentProvider, 'name' | 'kindOf'> & {
  readonly url: string
  readonly secret: string
  /** Where payers are led back to, and where the gateway posts its notices; told with each payment. null: nowhere. */
  readonly places?: () => { readonly returnUrl: string; readonly webhookUrl: string } | null
  /** Hears of what keeps payments unknown, and is not the gateway's to decide. */
  readonly onTrouble: (what: string, error: unknown) => void
}

export function createHttpPayments(options: HttpPayments): PaymentProvider {
  const { name, kindOf, url, secret, places, onTrouble } = options
  const base = url.replace(/\/+$/, '')

  async function ask(
    place: string,
    { key, amount, currency, instrument }: Payment,
    signal: AbortSignal,
  ): Promise<PaymentAnswer> {
    const response = await fetch(`${base}${place}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${secret}` },
      body: JSON.stringify({ key, amount: String(amount), currency, instrument, ...places?.() }),
      redirect: 'error',
      signal,
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`it answered ${response.status}: ${text.slice(0, 200)}`)
    return answerForm.parse(JSON.parse(text))
  }

  const asking =
    (place: string): PaymentProvider['charge'] =>
    (payment, signal = AbortSignal.timeout(ANSWER_MAX_MS)) =>
      ask(place, payment, signal).catch((error: unknown) => {
        onTrouble('the payment gateway gave no answer that counts', error)
        return UNKNOWN
      })

  return {
    name,
    kindOf,
    charge: asking('/v1/charges'),
    payOut: asking('/v1/payouts'),
    readNotice: createReadNotice(secret),
  }
}
