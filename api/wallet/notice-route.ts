/** What payment providers tell by themselves: what is signed in time is stored before it is answered, whatever it says. */
import { hash } from 'node:crypto'
import type { Express } from 'express'
import type { Logger } from 'pino'
import { payment } from '../../domain/wallet/payment/decider.ts'
import { commandIdOf, paymentIdOf } from '../../eventstore/ids.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import type { PaymentNotice, PaymentProvider } from '../../integrations/payment-provider.ts'
import type { Finishers } from '../../reactions/finishers.ts'
import { answeredInTime } from '../http/deadline.ts'
import { Problem } from '../http/problem.ts'
import { bytesOf, readingBytes } from '../http/signed-bytes.ts'

const PATH = '/v1/payments/{provider}/notices'

/** Bytes of a body: a notice has some 300. */
const BODY_BYTES_MAX = 16_384

export type NoticeDeps = {
  readonly handler: CommandHandler
  readonly finishers: Pick<Finishers, 'finish'>
  /** Whose notices are taken; without it nobody's. */
  readonly payments?: Pick<PaymentProvider, 'name' | 'readNotice'> | undefined
  readonly log: Logger
}

/** Before limits and parsers: the signature is over the bytes, and money that comes in is not held up by a flood of others. */
export function mountNotices(app: Express, deps: NoticeDeps) {
  const { payments, log } = deps
  const raw = readingBytes(BODY_BYTES_MAX)
  app.post(PATH.replace('{provider}', ':provider'), raw, async (request, response) => {
    response.locals['route'] = PATH
    const { provider } = request.params
    if (payments?.readNotice === undefined || provider !== payments.name) {
      throw new Problem('NOT_FOUND')
    }
    const notice = payments.readNotice(bytesOf(request), (name) => request.get(name))
    if (notice === 'unsigned') throw new Problem('NOTICE_UNSIGNED')
    if (notice === 'untimely') throw new Problem('NOTICE_UNTIMELY')
    if (notice === 'unreadable') {
      log.error({ provider }, 'a payment provider has told something that cannot be read')
      throw new Problem('NOTICE_UNREADABLE')
    }
    const heard = record(deps, payments.name, notice).then((facts) => settle(deps, facts))
    await answeredInTime(heard)
    response.status(204).end()
  })
  return [{ method: 'post', path: PATH }] as const
}

/** Into the stream of the payment that it names, or of one that nobody began. Answers the facts, of the first time. */
async function record(deps: NoticeDeps, provider: string, notice: PaymentNotice) {
  const { noticeId, key, kind, currency, amount, reference, said } = notice
  const known = await paymentOf(deps, provider, key)
  const id = known ? key : paymentIdOf(provider, reference)
  const bodyHash = hash('sha256', JSON.stringify(notice, digits))
  // With its content: another one under the same name is another word, and kept, too.
  const name = `${noticeId} ${bodyHash}`
  const opening = { kind, amount, currency, provider }
  const executed = await deps.handler.execute(payment, {
    id,
    commandId: commandIdOf(`payment provider ${provider}`, 'notice', name),
    bodyHash,
    correlationId: noticeId,
    actor: { role: 'system', id: `payment provider ${provider}` },
    command: () => ({
      type: 'TellPayment' as const,
      opening: { playerId: null, ...opening, instrument: null, instrumentKind: null },
      said,
      notice: { noticeId, kind, currency },
    }),
  })
  if (executed.outcome !== 'accepted') throw new Error(`a notice was ${executed.outcome}`)
  return executed.events
}

/** Whether somebody of ours began it, with this provider. */
async function paymentOf({ handler }: NoticeDeps, provider: string, key: string) {
  if (!UUID.test(key)) return false
  const state = await handler.stateOf(payment, key, { isFresh: true })
  return state.status !== 'absent' && state.provider === provider
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const NOT_ACTED_ON = 'a payment provider tells what nothing here acts on'

/** Nothing moves by them yet: a person has to look. */
const TO_LOOK_AT: ReadonlySet<string> = new Set([
  'PaymentContradicted',
  'PaymentChargedBack',
  'PaymentReturned',
])

/** At once; where it fails a finisher does it, and the provider is told all the same that it was heard. */
async function settle(
  { finishers, log }: NoticeDeps,
  facts: Awaited<ReturnType<typeof record>>,
): Promise<void> {
  for (const fact of facts) {
    if (TO_LOOK_AT.has(fact.type)) {
      const { stream, type } = fact
      log.warn({ stream, type }, NOT_ACTED_ON)
    }
    if (fact.type !== 'PaymentSucceeded' && fact.type !== 'PaymentFailed') continue
    const { stream, type } = fact
    try {
      const settled = await finishers.finish(fact)
      if (settled === null) log.warn({ stream, type }, NOT_ACTED_ON)
    } catch (err) {
      log.warn({ err, stream }, 'what a payment came to is not on its wallet yet')
    }
  }
}

const digits = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value
