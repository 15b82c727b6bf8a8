/** What a payment provider says of a payment: each word that is news is kept, in whatever order it comes, and none is refused. */
import { minor } from '../../../domain/shared/money.ts'
import { payment, type PaymentCommand, type Said } from '../../../domain/wallet/payment/decider.ts'
import type { PaymentEvent } from '../../../domain/wallet/payment/events.ts'
import { given } from '../../support/given.ts'
import { PLAYER } from '../../support/wallet-facts.ts'

const opening = {
  playerId: PLAYER,
  kind: 'deposit',
  amount: minor(1_050n),
  currency: 'EUR',
  provider: 'sandbox',
  instrument: 'card',
  instrumentKind: 'cardDebit',
} as const
const moved = { amount: minor(1_050n), reference: 'r' }
const answer = (said: Said): PaymentCommand => ({
  type: 'TellPayment',
  opening,
  said,
  notice: null,
})
const notice = (said: Said, change: object = {}): PaymentCommand => ({
  ...answer(said),
  type: 'TellPayment',
  said,
  notice: { noticeId: 'n', kind: 'deposit', currency: 'EUR', ...change },
})

const SUCCEEDED: Said = { status: 'succeeded', ...moved }
const FAILED: Said = { status: 'failed', reason: 'declined' }
const url = 'https://pay.example/1'

const opened: PaymentEvent = { type: 'PaymentOpened', data: opening }
const begun: PaymentEvent = { type: 'PaymentBegun', data: { answer: 'redirect', url } }
const succeeded: PaymentEvent = { type: 'PaymentSucceeded', data: { ...moved, noticeId: null } }
const failed: PaymentEvent = {
  type: 'PaymentFailed',
  data: { reason: 'declined', noticeId: null },
}
const told = (event: typeof succeeded | typeof failed) =>
  ({ ...event, data: { ...event.data, noticeId: 'n' } }) as PaymentEvent
const contradicted = (data: object): PaymentEvent => ({
  type: 'PaymentContradicted',
  data: { said: 'succeeded', ...moved, currency: 'EUR', noticeId: 'n', ...data },
})

describe('payment', () => {
  it('is opened once', () => {
    given(payment).when({ type: 'OpenPayment', opening }).appends(opened)
    given(payment, opened).when({ type: 'OpenPayment', opening }).appends()
  })
  it('begins once, with the first page', () => {
    given(payment, opened)
      .when(answer({ status: 'redirect', url }))
      .appends(begun)
    given(payment, opened, begun)
      .when(answer({ status: 'pending' }))
      .appends()
    given(payment, opened, succeeded)
      .when(answer({ status: 'redirect', url }))
      .appends()
  })
  it('succeeds or fails by an answer or a notice, whichever is first, and once', () => {
    for (const before of [[opened], [opened, begun]]) {
      given(payment, ...before)
        .when(answer(SUCCEEDED))
        .appends(succeeded)
      given(payment, ...before)
        .when(notice(SUCCEEDED))
        .appends(told(succeeded))
      given(payment, ...before)
        .when(notice(FAILED))
        .appends(told(failed))
    }
    given(payment, opened, succeeded).when(notice(SUCCEEDED)).appends()
    given(payment, opened, failed).when(notice(FAILED)).appends()
  })
  it('succeeds after it has failed; that it failed is no news then', () => {
    given(payment, opened, failed).when(notice(SUCCEEDED)).appends(told(succeeded))
    given(payment, opened, failed, succeeded).when(notice(FAILED)).appends()
  })
  it('keeps what contradicts what was said, and what is meant for another', () => {
    const paid = given(payment, opened, succeeded)
    const nothing = { amount: null, reference: null }
    paid.when(notice(FAILED)).appends(contradicted({ said: 'failed', ...nothing }))
    const more = { amount: minor(1_051n) }
    paid.when(notice({ ...SUCCEEDED, ...more })).appends(contradicted(more))
    const other = given(payment, opened)
    other.when(notice(SUCCEEDED, { currency: 'USD' })).appends(contradicted({ currency: 'USD' }))
    other.when(notice(SUCCEEDED, { kind: 'withdrawal' })).appends(contradicted({}))
  })
  it('keeps money that goes back, also before it is known to have come', () => {
    const back: Said = { status: 'chargedBack', ...moved }
    const data = { ...moved, noticeId: 'n' }
    for (const before of [[opened], [opened, succeeded]]) {
      given(payment, ...before)
        .when(notice(back))
        .appends({ type: 'PaymentChargedBack', data })
    }
    given(payment, opened, succeeded)
      .when(notice({ ...back, status: 'returned' }))
      .appends({ type: 'PaymentReturned', data })
  })
  it('is opened by what is told of it where nobody began it', () => {
    given(payment).when(notice(SUCCEEDED)).appends(opened, told(succeeded))
  })
})
