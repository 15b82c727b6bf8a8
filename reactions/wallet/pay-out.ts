/** What is left on the wallet of an account that has ended goes to its player, or where two of the staff say. */
import { player } from '../../domain/identity/player/decider.ts'
import type { LifeData } from '../../domain/identity/player/life-facts.ts'
import { isPayoutApproved } from '../../domain/identity/player/life.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { isOpen as isRoundOpen } from '../../domain/wallet/rounds.ts'
import { instrumentOnFile } from '../../domain/wallet/instrument-on-file.ts'
import { decode, keyOf } from '../../eventstore/codec.ts'
import { createdIdOf } from '../../eventstore/ids.ts'
import type { Store } from '../../eventstore/store.ts'
import type { Due } from '../engine/act.ts'
import { factAt } from '../engine/fact-at.ts'
import type { Fact } from '../engine/finisher.ts'
import { recordAction } from '../operations/record-action.ts'
import { done, stepOf } from '../engine/step.ts'
import { leaveSessions } from './finish-ended.ts'
import { finishWithdrawal, type PaymentDeps } from './finish-payment.ts'

type Deps = PaymentDeps & { store: Store }

/** Nothing is paid, as where the balance is nothing, or a review holds it back: null. */
async function payOutAll(
  deps: PaymentDeps,
  event: Fact<'AccountClosed'> | Fact<'HousePayoutApproved'>,
  instrument: string,
) {
  const { handler, payments } = deps
  const step = stepOf(event, 'pay-out')
  const withdrawalId = createdIdOf(step.commandId, 'withdrawal', event.key)
  const executed = await handler.execute(wallet, {
    ...step,
    id: event.key,
    command: (at) => ({
      type: 'PayOutBalance' as const,
      at,
      withdrawalId,
      instrument,
      provider: payments.name,
      instrumentKind: payments.kindOf(instrument),
    }),
  })
  const requested = done(executed).events.find(({ type }) => type === 'WithdrawalRequested')
  if (requested?.type !== 'WithdrawalRequested') return null
  const { settled } = await finishWithdrawal(deps, requested)
  const { amount } = requested.data
  return { withdrawalId, amount, position: settled?.position ?? requested.position }
}

/** Events of a wallet that are read back for it, at most. */
const READ_MAX = 100_000

/** Of an account that was closed; done once nothing is under way any more that could bring money. */
export async function settleClosing(deps: Deps, { fact }: Due): Promise<boolean> {
  const { handler, store } = deps
  const closed = (await factAt(store, fact)) as Fact<'AccountClosed'>
  const playerId = keyOf(fact.stream)
  const known = await handler.stateOf(player, playerId, { isFresh: true })
  if (known.status !== 'registered' || known.account !== 'closed') return false
  await leaveSessions(handler, closed, playerId) // those that joined since, too
  const state = await handler.stateOf(wallet, playerId, { isFresh: true })
  const isBusy =
    Object.keys({ ...state.deposits, ...state.withdrawals }).length > 0 ||
    state.rounds.some(isRoundOpen)
  if (isBusy) return false
  const read = () => store.read(`wallet-${playerId}`, { backwards: true, limit: READ_MAX })
  const instrument = state.balance > 0n ? await instrumentOnFile(decodedOf(read())) : null
  const paid = instrument === null ? null : await payOutAll(deps, closed, instrument)
  if (instrument !== null && paid === null) return false // a review or a hold keeps it there
  const settled: LifeData<'ClosingSettled'> = {
    outcome: paid !== null ? 'paidOut' : state.balance > 0n ? 'noInstrument' : 'nothing',
    withdrawalId: paid?.withdrawalId ?? null,
    amount: paid?.amount ?? null,
  }
  const executed = await handler.execute(player, {
    ...stepOf(closed, 'settle'),
    id: playerId,
    command: () => ({ type: 'SettleClosing' as const, settled }),
  })
  done(executed)
  return true
}

/** `settled`: null where the account has returned meanwhile. A payout that came to nothing is over, whoever runs this again. */
export async function finishHousePayout(deps: PaymentDeps, approved: Fact<'HousePayoutApproved'>) {
  const { handler } = deps
  const { key: playerId, data } = approved
  const { payoutId, instrument } = data
  const state = await handler.stateOf(player, playerId, { isFresh: true })
  const isOpen = state.status === 'registered' && isPayoutApproved(state, payoutId)
  const paid = isOpen ? await payOutAll(deps, approved, instrument) : null
  const executed = await handler.execute(player, {
    ...stepOf(approved, 'settle'),
    id: playerId,
    command: () => ({
      type: 'SettlePayout' as const,
      settled: {
        payoutId,
        withdrawalId: paid?.withdrawalId ?? null,
        amount: paid?.amount ?? null,
      },
    }),
  })
  const { events, position } = done(executed)
  const fact = events.find(({ type }) => type === 'HousePayoutSettled')
  const settled = fact?.type === 'HousePayoutSettled' ? fact.data : null
  const recorded = await recordAction(handler, approved, payoutAct('approve'))
  return { settled, position: later(position, paid?.position ?? position), recorded }
}

const later = (one: bigint, other: bigint): bigint => (one > other ? one : other)

type PayoutFact = 'HousePayoutRequested' | 'HousePayoutApproved' | 'HousePayoutRefused'

/** What the audit log says of what somebody asked for or decided. */
export const payoutAct =
  (action: 'request' | 'approve' | 'refuse') =>
  ({ key, data }: Fact<PayoutFact>) => ({
    action: `payout.${action}`,
    subject: { kind: 'player', id: key },
    reason: data.reason,
    details: { payoutId: data.payoutId, requestedBy: data.requestedBy },
  })

async function* decodedOf(stored: ReturnType<Store['read']>) {
  for await (const event of stored) yield decode(event)
}
