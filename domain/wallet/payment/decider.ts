/** Stream `payment-{id}`, the id with the player's digit. It keeps what the provider says, and refuses none of it. */
import { accept, type Decider } from '../../shared/decider.ts'
import type { Minor } from '../../shared/money.ts'
import type { PaymentEvent, PaymentKind } from './events.ts'

type Of<Type extends PaymentEvent['type']> = Extract<PaymentEvent, { type: Type }>['data']

type Moved = { amount: Minor; reference: string }

/** What a provider says of a payment, answering or by itself. */
export type Said =
  | { status: 'redirect'; url: string }
  | { status: 'pending' }
  | { status: 'failed'; reason: string }
  | ({ status: 'succeeded' | 'chargedBack' | 'returned' } & Moved)

/** By itself it also says which payment it means. */
type Notice = { noticeId: string; kind: PaymentKind; currency: string }

/** `opening`: what it is, where nothing is known of it yet. */
export type PaymentCommand = { opening: Opening } & (
  | { type: 'OpenPayment' }
  /** `notice`: null where it is an answer. */
  | { type: 'TellPayment'; said: Said; notice: Notice | null }
)
export type Opening = Of<'PaymentOpened'>

/** `reason`: why it failed; it stays with one that succeeded after all. */
type Known = Opening & {
  status: 'opened' | 'begun' | 'failed' | 'succeeded'
  url: string | null
  reason: string | null
  paid: Moved | null
}
export type PaymentState = { status: 'absent' } | Known

const knownBy = (opening: Opening): Known => ({
  ...opening,
  status: 'opened',
  url: null,
  reason: null,
  paid: null,
})

export const payment: Decider<PaymentCommand, PaymentEvent, PaymentState, never> = {
  category: 'payment',
  initialState: () => ({ status: 'absent' }),
  evolve(state, { type, data }) {
    if (type === 'PaymentOpened') return knownBy(data)
    if (state.status === 'absent') return state
    switch (type) {
      case 'PaymentBegun':
        return { ...state, status: 'begun', url: data.url }
      case 'PaymentFailed':
        return { ...state, status: 'failed', reason: data.reason }
      case 'PaymentSucceeded': {
        const { amount, reference } = data
        return { ...state, status: 'succeeded', paid: { amount, reference } }
      }
      case 'PaymentContradicted':
      case 'PaymentChargedBack':
      case 'PaymentReturned':
        return state
    }
  },
  decide(command, state) {
    const { opening } = command
    const isNew = state.status === 'absent'
    const opened = isNew ? [{ type: 'PaymentOpened' as const, data: opening }] : []
    if (command.type === 'OpenPayment') return accept<PaymentEvent>(...opened)
    const known = isNew ? knownBy(opening) : state
    return accept<PaymentEvent>(...opened, ...told(known, command.said, command.notice))
  },
}

/** The facts of it; none where it is no news. */
function told(state: Known, said: Said, notice: Notice | null): PaymentEvent[] {
  const { status } = state
  const noticeId = notice?.noticeId ?? null
  const isMeant =
    notice === null || (notice.kind === state.kind && notice.currency === state.currency)
  if (said.status === 'redirect' || said.status === 'pending') {
    if (status !== 'opened') return []
    const url = said.status === 'redirect' ? said.url : null
    return [{ type: 'PaymentBegun', data: { answer: said.status, url } }]
  }
  if (!isMeant) return [contradicted(said, notice)]
  if (said.status === 'failed') {
    if (state.reason !== null) return [] // it may arrive after what came later
    if (status === 'succeeded') return [contradicted(said, notice)]
    return [{ type: 'PaymentFailed', data: { reason: said.reason, noticeId } }]
  }
  const { amount, reference } = said
  const moved = { amount, reference, noticeId }
  if (said.status === 'chargedBack') return [{ type: 'PaymentChargedBack', data: moved }]
  if (said.status === 'returned') return [{ type: 'PaymentReturned', data: moved }]
  if (state.paid === null) return [{ type: 'PaymentSucceeded', data: moved }]
  const isRepeat = state.paid.amount === amount && state.paid.reference === reference
  return isRepeat ? [] : [contradicted(said, notice)]
}

function contradicted(
  said: Exclude<Said, { status: 'redirect' | 'pending' }>,
  notice: Notice | null,
): PaymentEvent {
  const { amount, reference } = said.status === 'failed' ? { amount: null, reference: null } : said
  const data = { amount, reference, currency: notice?.currency ?? null }
  const noticeId = notice?.noticeId ?? null
  return { type: 'PaymentContradicted', data: { said: said.status, ...data, noticeId } }
}
