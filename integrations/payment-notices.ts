/** What the gateway posts by itself (docs/payment-gateway.md): whose it is, told by the bytes as they came, and what it says. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { currencySchema } from '../domain/shared/currency.ts'
import { positiveMinorSchema } from '../domain/shared/money.ts'
import { textSchema } from '../domain/shared/text.ts'
import type { PaymentNotice, ReadNotice } from './payment-provider.ts'

/** How far the instant that is signed may be from ours, in s: whoever recorded a notice cannot send it later. */
const WINDOW_S = 300

const SIGNATURE = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/

/** Without a reason in it: the gateway tells none. */
const DECLINED = 'declined by the payment provider'

const noticeForm = z.object({
  noticeId: textSchema(64),
  key: textSchema(64),
  kind: z.enum(['charge', 'payout']),
  event: z.enum(['succeeded', 'failed', 'chargedBack', 'returned']),
  amount: positiveMinorSchema,
  currency: currencySchema,
  reference: textSchema(200),
})

export const createReadNotice =
  (secret: string, nowMs: () => number = Date.now): ReadNotice =>
  (raw, header) => {
    const [, seconds = '', mac = ''] = SIGNATURE.exec(header('x-payment-signature') ?? '') ?? []
    const expected = createHmac('sha256', secret).update(`${seconds}.`).update(raw).digest()
    const isSigned = mac !== '' && timingSafeEqual(Buffer.from(mac, 'hex'), expected)
    if (!isSigned) return 'unsigned'
    if (Math.abs(nowMs() / 1_000 - Number(seconds)) > WINDOW_S) return 'untimely'
    return noticeIn(raw) ?? 'unreadable'
  }

function noticeIn(raw: Buffer): PaymentNotice | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(raw)
    const { event, kind, ...told } = noticeForm.parse(JSON.parse(text))
    const { amount, reference } = told
    return {
      ...told,
      kind: kind === 'charge' ? 'deposit' : 'withdrawal',
      said:
        event === 'failed'
          ? { status: event, reason: DECLINED }
          : { status: event, amount, reference },
    }
  } catch {
    return null
  }
}
