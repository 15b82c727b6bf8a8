/** One event of every type there is in a payment's stream. */
import { minor } from '../../domain/shared/money.ts'
import type { PaymentEvent } from '../../domain/wallet/payment/events.ts'

const moved = { amount: minor(1_050n), reference: 'ref-1', noticeId: 'notice-1' }

export const paymentSamples: PaymentEvent[] = [
  {
    type: 'PaymentOpened',
    data: {
      playerId: 'a1b2c3d4-0000-4000-8000-000000000001',
      kind: 'deposit',
      amount: minor(1_050n),
      currency: 'EUR',
      provider: 'sandbox',
      instrument: 'sandbox-redirect',
      instrumentKind: 'wallet',
    },
  },
  {
    type: 'PaymentBegun',
    data: { answer: 'redirect', url: 'https://pay.example/pay/token' },
  },
  { type: 'PaymentSucceeded', data: moved },
  { type: 'PaymentFailed', data: { reason: 'declined', noticeId: null } },
  { type: 'PaymentContradicted', data: { ...moved, said: 'succeeded', currency: 'EUR' } },
  { type: 'PaymentChargedBack', data: moved },
  { type: 'PaymentReturned', data: moved },
]
