/** Money in and money out. */
import { z } from 'zod'
import { minorSchema, positiveMinorSchema } from '../../domain/shared/money.ts'
import { textSchema } from '../../domain/shared/text.ts'
import { askedBy } from '../http/asked-by.ts'
import { defineRoute } from '../http/route.ts'
import { effectSchema, moneySchema } from '../http/schemas.ts'
import { POSITION, ROUND } from '../http/example-story.ts'
import type { Deposit } from './deposit.ts'
import type { Withdraw } from './withdraw.ts'

const payment = z.strictObject({
  amount: positiveMinorSchema,
  instrument: textSchema(64).default('sandbox'),
})

const paymentReply = {
  status: z.enum(['succeeded', 'failed', 'pending']),
  redirectUrl: z
    .string()
    .optional()
    .describe(
      'only while it is pending: a page of the payment provider on which the payer goes on',
    ),
  amount: minorSchema,
  ...moneySchema,
  ...effectSchema,
}

const EXAMPLE = {
  body: { amount: '10000', instrument: 'card' },
  paid: {
    status: 'succeeded',
    amount: '10000',
    currency: 'EUR',
    balance: '10248',
    position: POSITION,
  },
}

export const deposit = defineRoute<{ deposit: Deposit }>()({
  method: 'post',
  path: '/v1/deposits',
  operationId: 'deposit',
  summary: 'Pays money in through the payment provider.',
  permission: 'money.pay',
  appends: true,
  ifMatch: 'accepted',
  body: payment,
  status: 201,
  reply: z.object({ depositId: z.uuid(), ...paymentReply }),
  rejects: [
    'BALANCE_TOO_LARGE',
    'DEPOSITS_PENDING',
    'DEPOSIT_RESTRICTED',
    'INSTRUMENT_REFUSED',
    'MARKET_CLOSED',
    'TERMS_DUE',
    'WALLET_NOT_OPEN',
  ],
  example: { body: EXAMPLE.body, reply: { depositId: ROUND, ...EXAMPLE.paid } },
  handle: ({ body, ...asked }, { deposit }) => deposit(askedBy(asked), body),
})

export const withdraw = defineRoute<{ withdraw: Withdraw }>()({
  method: 'post',
  path: '/v1/withdrawals',
  operationId: 'withdraw',
  summary: 'Pays money out through the payment provider.',
  permission: 'money.pay',
  appends: true,
  ifMatch: 'accepted',
  body: payment,
  status: 201,
  reply: z.object({ withdrawalId: z.uuid(), ...paymentReply }),
  rejects: [
    'INSUFFICIENT_FUNDS',
    'WALLET_NOT_OPEN',
    'WITHDRAWALS_PENDING',
    'WITHDRAWAL_RESTRICTED',
  ],
  example: { body: EXAMPLE.body, reply: { withdrawalId: ROUND, ...EXAMPLE.paid } },
  handle: ({ body, ...asked }, { withdraw }) => withdraw(askedBy(asked), body),
})
