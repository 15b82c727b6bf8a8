/** Payouts by the house of accounts that have ended: one of the staff asks, another decides. */
import { z } from 'zod'
import { minorSchema } from '../../../domain/shared/money.ts'
import { textSchema } from '../../../domain/shared/text.ts'
import { askedByStaff, becauseSchema } from '../../http/asked-by.ts'
import { PLAYER, POSITION, ROUND } from '../../http/example-story.ts'
import { defineRoute } from '../../http/route.ts'
import { dryRunSchema, effectOnRecordSchema, idSchema } from '../../http/schemas.ts'
import type { DecidePayout, RequestPayout } from './house-payout.ts'

const order = {
  method: 'post',
  appends: true,
  query: dryRunSchema,
  about: 'player',
} as const

export const requestPayout = defineRoute<{ requestPayout: RequestPayout }>()({
  ...order,
  permission: 'payouts.request',
  path: '/v1/players/{playerId}/payouts',
  operationId: 'requestPayout',
  summary:
    'Asks for all that is left on an account that has ended to be paid out; somebody else decides.',
  params: z.strictObject({ playerId: idSchema }),
  body: z.strictObject({
    instrument: textSchema(64).optional().describe('without it: that of the last deposit'),
    ...becauseSchema,
  }),
  status: 201,
  reply: z.object({ payoutId: z.uuid(), instrument: z.string(), ...effectOnRecordSchema }),
  rejects: ['ACCOUNT_ACTIVE', 'INSTRUMENT_MISSING', 'PAYOUT_REQUESTED', 'PLAYER_UNKNOWN'],
  example: {
    body: { instrument: 'bank', reason: 'the account of the estate' },
    reply: { payoutId: ROUND, instrument: 'bank', position: POSITION, auditPosition: POSITION },
  },
  handle: ({ params, body, ...asked }, { requestPayout }) =>
    requestPayout(askedByStaff(asked, body), { ...params, instrument: body.instrument }),
})

const decision = {
  ...order,
  permission: 'payouts.decide',
  params: z.strictObject({ playerId: idSchema }),
  body: z.strictObject({ payoutId: idSchema, ...becauseSchema }),
  status: 200,
  reply: z.object({
    withdrawalId: z.uuid().nullable().describe('null: nothing was paid'),
    amount: minorSchema.nullable(),
    ...effectOnRecordSchema,
  }),
  rejects: ['PAYOUT_UNKNOWN', 'PLAYER_UNKNOWN', 'SAME_PERSON'],
} as const

const ON_RECORD = { position: POSITION, auditPosition: POSITION }

export const approvePayout = defineRoute<{ approvePayout: DecidePayout }>()({
  ...decision,
  path: '/v1/players/{playerId}/payouts/approval',
  operationId: 'approvePayout',
  summary: 'Approves a payout that somebody else asked for: all there is is paid out.',
  example: {
    body: { payoutId: ROUND, reason: 'seen' },
    reply: { withdrawalId: PLAYER, amount: '10248', ...ON_RECORD },
  },
  handle: ({ params, body, ...asked }, { approvePayout }) =>
    approvePayout(askedByStaff(asked, body), { ...params, payoutId: body.payoutId }),
})

export const refusePayout = defineRoute<{ refusePayout: DecidePayout }>()({
  ...decision,
  path: '/v1/players/{playerId}/payouts/refusal',
  operationId: 'refusePayout',
  summary: 'Refuses a payout that somebody else asked for.',
  example: {
    body: { payoutId: ROUND, reason: 'the instrument is somebody else’s' },
    reply: { withdrawalId: null, amount: null, ...ON_RECORD },
  },
  handle: ({ params, body, ...asked }, { refusePayout }) =>
    refusePayout(askedByStaff(asked, body), { ...params, payoutId: body.payoutId }),
})
