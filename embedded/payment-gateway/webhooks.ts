/** Webhooks: signed, at least once, in no certain order; what has not arrived is in the book, so that a restart goes on. */
import { createHmac } from 'node:crypto'
import type { Book } from './book.ts'
import type { FaultSwitches } from './faults.ts'
import type { Notice, Payment } from './payment.ts'

/** How long a receiver may take to answer, in ms. */
const ANSWER_MAX_MS = 5_000
const TRIES_MAX = 20
const FIRST_WAIT_MS = 1_000
const WAIT_MAX_MS = 60 * 60 * 1000
/** At once; others wait their turn. */
const SENDING_MAX = 16
/** How long one waits that is to be overtaken, in ms. */
const OVERTAKEN_MS = 3_000

/** 1 s, 2 s, 4 s … 1 h: before the next try, in ms. */
export const waitMs = (tries: number): number =>
  Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), WAIT_MAX_MS)

/** The header's value: over the instant and the body's bytes, so that neither can be another one. */
export function signatureOf(secret: string, body: string, atS: number): string {
  const mac = createHmac('sha256', secret).update(`${atS}.${body}`).digest('hex')
  return `t=${atS},v1=${mac}`
}

/** The notice as it is sent. */
const bodyOf = ({ key, kind, currency, reference }: Payment, notice: Notice): string => {
  const { noticeId, event, amount, occurredAt } = notice
  return JSON.stringify({ noticeId, key, kind, event, amount, currency, reference, occurredAt })
}

type Job = { readonly key: string; readonly noticeId: string }

export function createWebhooks(options: { book: Book; faults: FaultSwitches; secret: string }) {
  const { book, faults, secret } = options
  const ending = new AbortController()
  const timers = new Set<NodeJS.Timeout>()
  const ready: Job[] = []
  const sending = new Set<Promise<void>>()

  async function arrives(url: string, body: string): Promise<boolean> {
    const signature = signatureOf(secret, body, Math.floor(Date.now() / 1000))
    try {
      const { ok, body: answer } = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Payment-Signature': signature },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([ending.signal, AbortSignal.timeout(ANSWER_MAX_MS)]),
      })
      await answer?.cancel()
      return ok
    } catch {
      return false // as a refusal: it is tried again
    }
  }

  async function attempt(job: Job): Promise<void> {
    const { key, noticeId } = job
    const payment = book.get(key)
    const notice = payment?.notices.find((one) => one.noticeId === noticeId)
    if (!payment?.webhookUrl || !notice) return
    const hasArrived = await arrives(payment.webhookUrl, bodyOf(payment, notice))
    if (ending.signal.aborted) return // nobody knows: it is sent again after the restart
    const tries = notice.tries + 1
    const delivery = hasArrived ? 'delivered' : tries < TRIES_MAX ? 'open' : 'givenUp'
    await book.change(key, (before) => before && withNotice(before, { ...notice, tries, delivery }))
    if (delivery === 'open') later(job, waitMs(tries))
    else if (hasArrived && faults.take('twice')) later(job, 0)
  }

  function pump(): void {
    while (ready.length > 0 && sending.size < SENDING_MAX && !ending.signal.aborted) {
      const job = ready.shift() as Job
      const sent = attempt(job)
        .catch(() => later(job, FIRST_WAIT_MS)) // the book could not be written
        .finally(() => {
          sending.delete(sent)
          pump()
        })
      sending.add(sent)
    }
  }

  function later(job: Job, ms: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      ready.push(job)
      pump()
    }, ms)
    timers.add(timer)
  }

  return {
    /** What is still to be told of the payment, from its notice `from` on. */
    send({ key, notices }: Payment, from = 0): void {
      for (const { noticeId, delivery } of notices.slice(from)) {
        if (delivery !== 'open') continue
        later({ key, noticeId }, faults.take('outOfOrder') ? OVERTAKEN_MS : 0)
      }
    },
    async stop(): Promise<void> {
      ending.abort()
      for (const timer of timers) clearTimeout(timer)
      await Promise.all(sending)
    },
  }
}

const withNotice = (payment: Payment, notice: Notice): Payment => ({
  ...payment,
  notices: payment.notices.map((one) => (one.noticeId === notice.noticeId ? notice : one)),
})
