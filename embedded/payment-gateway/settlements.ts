/** What was settled on a day (UTC), as a CSV file of our own form: money that moved, and money that went back. */
import type { Payment } from './payment.ts'

const HEAD = 'reference,key,kind,amount,currency,status,settled_at'

/** No field needs quotes: each is of letters, digits and dashes, or an instant. */
export function settlementOf(payments: Iterable<Payment>, day: string): string {
  const lines = [HEAD]
  for (const { reference, key, kind, currency, notices } of payments) {
    for (const { event, amount, occurredAt } of notices) {
      if (event === 'failed' || !occurredAt.startsWith(day)) continue
      lines.push([reference, key, kind, amount, currency, event, occurredAt].join(','))
    }
  }
  return `${lines.join('\r\n')}\r\n`
}
