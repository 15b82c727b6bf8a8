/** Deposits of which the provider tells by itself while it is asked, among all else that comes to the wallet; and what must hold of them. */
import type { Asked } from '../../api/commands/command.ts'
import { minor } from '../../domain/shared/money.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { payment, type Said } from '../../domain/wallet/payment/decider.ts'
import { referenceOf } from '../../embedded/payment-gateway/rules.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { commandIdOf, createdIdOf } from '../../eventstore/ids.ts'
import { tellPayment } from '../support/payment-halves.ts'
import { clientOf, type Clients } from './client.ts'
import { PLAYER, type Process } from './world.ts'

const ROUTE = 'paid'
const AMOUNT = minor(400n)

/** What each is paid with, and what is told of it: one the gateway has paid by then, two only a notice ends. */
const TOLD = [
  { instrument: 'card', words: ['succeeded', 'succeeded'] },
  { instrument: 'sandbox-silent', words: ['succeeded', 'failed'] },
  { instrument: 'sandbox-silent', words: ['failed'] },
] as const

const idOf = (n: number) => createdIdOf(commandIdOf(PLAYER, ROUTE, `paid-${n}`), 'deposit', PLAYER)

const saidOf = (word: 'succeeded' | 'failed', id: string): Said =>
  word === 'failed'
    ? { status: word, reason: 'declined' }
    : { status: word, amount: AMOUNT, reference: referenceOf('charge', id) }

/** As the API takes a notice: into the payment's stream, and from there to the wallet. */
export type PerformNotice = typeof notice

async function notice(process: Process, id: string, told: Parameters<typeof tellPayment>[2]) {
  const { status } = await process.handler.stateOf(payment, id, { isFresh: true })
  if (status === 'absent') return
  for (const fact of await tellPayment(process, id, told)) {
    if (fact.type !== 'PaymentSucceeded' && fact.type !== 'PaymentFailed') continue
    await process.finishers.finish(fact)
  }
}

/** The wallet hears of it before the payment's stream has it. */
export const walletFirst: PerformNotice = async (process, id, told) => {
  const { said, noticeId } = told
  const settlement =
    said.status === 'failed'
      ? { ok: false as const, reason: said.reason }
      : { ok: true as const, reference: 'r' }
  await process.handler.execute(wallet, {
    id: PLAYER,
    commandId: noticeId,
    bodyHash: 'b',
    correlationId: 'c',
    actor: { role: 'system', id: 'test' },
    command: () => ({ type: 'SettleDeposit' as const, depositId: id, settlement }),
  })
  await notice(process, id, told)
}

/** The provider tells each of its words at some time, some of them before it has answered. */
export function payingClients(doing: Clients & { perform?: PerformNotice | undefined }) {
  const { perform = notice } = doing
  const { scheduler } = doing.world
  return TOLD.flatMap(({ instrument, words }, n) => {
    const id = idOf(n)
    const asked: Asked = {
      playerId: PLAYER,
      route: ROUTE,
      idempotencyKey: `paid-${n}`,
      requestId: 'test',
    }
    const begin = async () => {
      await clientOf(doing, ({ commands }) =>
        commands.deposit(asked, { amount: AMOUNT, instrument }),
      ).catch((error: unknown) => {
        if ((error as Error).name !== 'Refusal') throw error
      })
    }
    const tell = async (word: (typeof words)[number], nth: number) => {
      for (let step = 0; step <= (nth + 1) * 12; step += 1) await scheduler.step('client')
      const noticeId = commandIdOf('the provider', 'notice', `${id} ${nth}`)
      await clientOf(doing, (process) => perform(process, id, { said: saidOf(word, id), noticeId }))
    }
    return [begin(), ...words.map(tell)]
  })
}

/** What was decided of a payment stands on the wallet, once; it succeeds once at most, and its failure brings no money. */
export function paymentViolations(events: readonly Recorded[]): string[] {
  return TOLD.flatMap((_, n) => {
    const id = idOf(n)
    const types = events.filter(({ stream }) => stream === `payment-${id}`).map(({ type }) => type)
    const onWallet = events
      .filter(
        ({ type, data }) =>
          (type === 'Deposited' || type === 'DepositFailed') && data.depositId === id,
      )
      .map(({ type }) => type)
    const count = (type: string) => types.filter((one) => one === type).length
    const first = types.find((type) => type === 'PaymentSucceeded' || type === 'PaymentFailed')
    const story = `payment ${n}: ${types.join(' ')}; ${onWallet.join(' ')}`
    return [
      ...(count('PaymentSucceeded') > 1 ? [`${story}: it succeeded twice`] : []),
      ...(onWallet.length === (first === undefined ? 0 : 1) ? [] : [`${story}: not settled once`]),
      ...(first === 'PaymentSucceeded' && onWallet[0] !== 'Deposited'
        ? [`${story}: no money`]
        : []),
      ...(count('PaymentSucceeded') === 0 && onWallet.includes('Deposited')
        ? [`${story}: money from nowhere`]
        : []),
    ]
  })
}
