/** Writes what happens to payments in the book, and sends what is to be told of it. */
import { randomUUID } from 'node:crypto'
import type { Book } from './book.ts'
import type { FaultSwitches } from './faults.ts'
import type { Happening, Payment } from './payment.ts'
import type { createWebhooks } from './webhooks.ts'

type Options = {
  book: Book
  faults: FaultSwitches
  webhooks: ReturnType<typeof createWebhooks>
}

export function createHappenings({ book, faults, webhooks }: Options) {
  /** The payment with this happening, by which `amount` moves. */
  const happened = (payment: Payment, event: Happening, amount = payment.amount): Payment => {
    const isTold = payment.webhookUrl !== null && !faults.take('never')
    const notice = {
      noticeId: randomUUID(),
      event,
      amount,
      occurredAt: new Date().toISOString(),
      tries: 0,
      delivery: isTold ? 'open' : 'never',
    } as const
    return { ...payment, notices: [...payment.notices, notice] }
  }

  const succeeded = (payment: Payment): Payment => {
    const { amount } = payment
    const moved = faults.take('otherAmount') ? String(BigInt(amount) + 1n) : amount
    return happened(payment, 'succeeded', moved)
  }

  /** Settles when it is in the book. Throws what `next` throws, BookFull. */
  async function change<After extends Payment | undefined>(
    key: string,
    next: (before: Payment | undefined) => After,
  ): Promise<After> {
    let known = 0
    const payment = await book.change(key, (before) => {
      known = before?.notices.length ?? 0
      return next(before)
    })
    if (payment !== undefined) webhooks.send(payment, known)
    return payment
  }

  return { happened, succeeded, change }
}
