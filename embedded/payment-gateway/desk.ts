/** Takes orders, decides them as the instrument, a person or time will have it, and lets money go back. */
import { randomBytes } from 'node:crypto'
import { Conflict } from '../sandbox/answers.ts'
import type { Book } from './book.ts'
import type { FaultSwitches } from './faults.ts'
import { createHappenings } from './happenings.ts'
import { decisionOf, isRepeat, reversibleOf, succeedsAt, type Payment } from './payment.ts'
import type { Order } from './requests.ts'
import { courseOf, referenceOf, type Kind } from './rules.ts'
import { createWebhooks } from './webhooks.ts'

/** After the book could not be written, in ms. */
const WRITE_AGAIN_MS = 1_000

/** Each change of a payment is written with all of them. */
const NOTICES_MAX = 100

export type Desk = ReturnType<typeof openDesk>

/** Goes on with what the book says is not done. */
export function openDesk(options: { book: Book; faults: FaultSwitches; secret: string }) {
  const { book } = options
  const webhooks = createWebhooks(options)
  const { happened, succeeded, change } = createHappenings({ ...options, webhooks })
  const timers = new Set<NodeJS.Timeout>()

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
    webhooks.send(payment)
  }

  return {
    /** Throws Conflict, BookFull. */
    async order(kind: Kind, order: Order): Promise<Payment> {
      const opened = openedNow(kind, order)
      const payment = await change(order.key, (before) => {
        if (before !== undefined) {
          if (isRepeat(before, opened)) return before
          throw new Conflict('the key is that of another payment')
        }
        const course = courseOf(order.instrument)
        if (course === 'succeeds') return succeeded(opened)
        return course === 'declined' || course === 'late' ? happened(opened, 'failed') : opened
      })
      if (payment.token === opened.token) wait(payment) // it is no repeat
      return payment
    },
    /** What the person says whose page it is; what is decided stays. */
    decide: (key: string, isApproved: boolean) =>
      change(key, (before) => {
        if (before === undefined || decisionOf(before) !== undefined) return before
        return isApproved ? succeeded(before) : happened(before, 'failed')
      }),
    /** Money goes back: of a charge the payer's bank takes it, of a payout it could not be delivered. Throws Conflict. */
    reverse: (key: string, amount: string) =>
      change(key, (before) => {
        if (before === undefined) return before
        if (BigInt(amount) > reversibleOf(before)) throw new Conflict('so much did not come')
        if (before.notices.length >= NOTICES_MAX) throw new Conflict('it went back too often')
        return happened(before, before.kind === 'charge' ? 'chargedBack' : 'returned', amount)
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
