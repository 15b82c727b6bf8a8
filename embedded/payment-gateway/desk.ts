/** Takes orders, decides them as the instrument, a person or time will have it, and lets money go back; what happens is noticed. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Book } from './book.ts'
import type { FaultSwitches } from './faults.ts'
import {
  decisionOf,
  isRepeat,
  reversibleOf,
  succeedsAt,
  type Happening,
  type Notice,
  type Order,
  type Payment,
} from './payment.ts'
import { courseOf, referenceOf, type Kind } from './rules.ts'
import { createWebhooks } from './webhooks.ts'

/** The same key with another payment, or money that is not there to go back. */
export class Conflict extends Error {
  override name = 'Conflict'
}

/** After the book could not be written, in ms. */
const WRITE_AGAIN_MS = 1_000

/** Each change of a payment is written with all of them. */
const NOTICES_MAX = 100

export type Desk = ReturnType<typeof openDesk>

/** Goes on with what the book says is not done. */
export function openDesk(options: { book: Book; faults: FaultSwitches; secret: string }) {
  const { book, faults } = options
  const webhooks = createWebhooks(options)
  const timers = new Set<NodeJS.Timeout>()

  const noticeOf = (payment: Payment, event: Happening, amount: string): Notice => ({
    noticeId: randomUUID(),
    event,
    amount,
    occurredAt: new Date().toISOString(),
    tries: 0,
    delivery: payment.webhookUrl === null || faults.take('never') ? 'never' : 'open',
  })

  const noticed = (payment: Payment, event: Happening, amount = payment.amount): Payment => ({
    ...payment,
    notices: [...payment.notices, noticeOf(payment, event, amount)],
  })

  const succeeded = (payment: Payment): Payment =>
    noticed(payment, 'succeeded', faults.take('otherAmount') ? oneMore(payment) : payment.amount)

  /** Writes the change and sends what it brought. */
  async function change<After extends Payment | undefined>(
    key: string,
    next: (before: Payment | undefined) => After,
  ): Promise<After> {
    let known = 0
    const payment = await book.change(key, (before) => {
      known = before?.notices.length ?? 0
      return next(before)
    })
    for (const notice of payment?.notices.slice(known) ?? []) {
      if (payment && notice.delivery === 'open') webhooks.send(payment, notice)
    }
    return payment
  }

  /** Lets it succeed when its time has come. */
  function wait(payment: Payment, leastMs = 0): void {
    const at = succeedsAt(payment)
    if (at === null) return
    const ms = Math.max(at - Date.now(), leastMs)
    const timer = setTimeout(() => {
      timers.delete(timer)
      change(payment.key, (now) => (now && succeedsAt(now) !== null ? succeeded(now) : now)).catch(
        () => wait(payment, WRITE_AGAIN_MS),
      )
    }, ms)
    timers.add(timer)
  }

  for (const payment of book.all()) {
    wait(payment)
    const open = payment.notices.filter(({ delivery }) => delivery === 'open')
    for (const notice of open) webhooks.send(payment, notice)
  }

  return {
    /** Throws Conflict, BookFull. */
    async order(kind: Kind, order: Order): Promise<Payment> {
      let isNew = false
      const payment = await change(order.key, (before) => {
        if (before !== undefined) {
          if (isRepeat(before, { kind, ...order })) return before
          throw new Conflict('the key is that of another payment')
        }
        isNew = true
        const opened = openedNow(kind, order)
        const course = courseOf(order.instrument)
        if (course === 'succeeds') return succeeded(opened)
        return course === 'declined' || course === 'late' ? noticed(opened, 'failed') : opened
      })
      if (isNew) wait(payment)
      return payment
    },
    /** What the person says whose page it is; what is decided stays. */
    decide: (key: string, isApproved: boolean) =>
      change(key, (before) => {
        if (before === undefined || decisionOf(before) !== undefined) return before
        return isApproved ? succeeded(before) : noticed(before, 'failed')
      }),
    /** Money goes back: of a charge the payer's bank takes it, of a payout it could not be delivered. Throws Conflict. */
    reverse: (key: string, amount: string) =>
      change(key, (before) => {
        if (before === undefined) return before
        if (BigInt(amount) > reversibleOf(before))
          throw new Conflict('so much is not there to go back')
        if (before.notices.length >= NOTICES_MAX)
          throw new Conflict('too much has gone back already')
        return noticed(before, before.kind === 'charge' ? 'chargedBack' : 'returned', amount)
      }),
    async stop(): Promise<void> {
      for (const timer of timers) clearTimeout(timer)
      await webhooks.stop()
    },
  }
}

const openedNow = (kind: Kind, order: Order): Payment => ({
  kind,
  ...order,
  reference: referenceOf(kind, order.key),
  token: randomBytes(18).toString('base64url'),
  openedAt: new Date().toISOString(),
  notices: [],
})

const oneMore = ({ amount }: Order): string => String(BigInt(amount) + 1n)
