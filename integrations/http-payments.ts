/** Payments by the gateway's HTTP interface (docs/payment-gateway.md): what it has not decided yet is asked about again. */
import type { Payment, PaymentAnswer, PaymentProvider } from './payment-provider.ts'

/** How long an answer is waited for, in ms, where the caller sets no end. */
const ANSWER_MAX_MS = 5_000

const UNKNOWN = { status: 'unknown' } as const

export type HttpPayments = Pick<PaymentProvider, 'name' | 'kindOf'> & {
  readonly url: string
  readonly secret: string
  /** Hears of what keeps payments unknown, and is not the gateway's to decide. */
  readonly onTrouble: (what: string, error: unknown) => void
}

export function createHttpPayments(options: HttpPayments): PaymentProvider {
  const { name, kindOf, url, secret, onTrouble } = options
  const base = url.replace(/\/+$/, '')

  async function ask(
    place: string,
    { key, amount, currency, instrument }: Payment,
    signal: AbortSignal,
  ): Promise<PaymentAnswer> {
    const response = await fetch(`${base}${place}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${secret}` },
      body: JSON.stringify({ key, amount: String(amount), currency, instrument }),
      redirect: 'error',
      signal,
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`it answered ${response.status}: ${text.slice(0, 200)}`)
    const said = JSON.parse(text) as Record<string, unknown>
    if (said['status'] === 'failed') return { status: 'failed', reason: String(said['reason']) }
    if (said['status'] !== 'succeeded') return UNKNOWN
    if (said['amount'] !== String(amount)) {
      throw new Error(`${key}: ${String(said['amount'])} moved, not ${amount}`)
    }
    return { status: 'succeeded', reference: String(said['reference']) }
  }

  const asking =
    (place: string): PaymentProvider['charge'] =>
    (payment, signal = AbortSignal.timeout(ANSWER_MAX_MS)) =>
      ask(place, payment, signal).catch((error: unknown) => {
        onTrouble('the payment gateway gave no answer that counts', error)
        return UNKNOWN
      })

  return { name, kindOf, charge: asking('/v1/charges'), payOut: asking('/v1/payouts') }
}
