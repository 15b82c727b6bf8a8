/** One round, staked on and settled. */
import { askedBy } from '../http/asked-by.ts'
import { z } from 'zod'
import { minorSchema, positiveMinorSchema } from '../../domain/shared/money.ts'
import { choiceSchema } from '../../domain/wallet/events.ts'
import { defineRoute } from '../http/route.ts'
import { effectSchema, hashSchema, moneySchema } from '../http/schemas.ts'
import { CLIENT_SEED, POSITION, ROUND, SEED_HASH } from '../http/example-story.ts'
import { inSession } from './forms.ts'
import type { PlaceBet } from './place-bet.ts'

export const placeBet = defineRoute<{ placeBet: PlaceBet }>()({
  method: 'post',
  path: '/v1/sessions/{sessionId}/bets',
  operationId: 'placeBet',
  summary: 'Stake on one round; the server draws the outcome and settles it at once.',
  permission: 'games.play',
  appends: true,
  ifMatch: 'accepted',
  params: inSession,
  body: z.strictObject({ stake: positiveMinorSchema, choice: choiceSchema }),
  status: 201,
  reply: z.object({
    roundId: z.uuid(),
    nonce: z.int(),
    outcome: z.string(),
    payout: minorSchema,
    ...moneySchema,
    seedHash: hashSchema,
    clientSeed: z.string(),
    ...effectSchema,
  }),
  rejects: [
    'CHECK_DUE',
    'CHOICE_INVALID',
    'GAME_CLOSED',
    'GAME_NOT_IN_MARKET',
    'INSUFFICIENT_FUNDS',
    'LOSS_LIMIT_REACHED',
    'MARKET_CLOSED',
    'PLAY_RESTRICTED',
    'SEED_PENDING',
    'SESSION_CLOSED',
    'STAKE_ABOVE_BONUS',
    'STAKE_ABOVE_TERMS',
    'STAKE_OFF_STEP',
    'STAKE_TOO_LARGE',
    'WALLET_NOT_OPEN',
  ],
  about: 'session',
  example: {
    body: { stake: '250', choice: '4950' },
    reply: {
      roundId: ROUND,
      nonce: 0,
      outcome: '1234',
      payout: '498',
      currency: 'EUR',
      balance: '10248',
      seedHash: SEED_HASH,
      clientSeed: CLIENT_SEED,
      position: POSITION,
    },
  },
  handle: ({ params, body, ...asked }, { placeBet }) =>
    placeBet(askedBy(asked), { ...params, ...body }),
})
