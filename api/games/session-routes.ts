/** Sessions, their seeds, and the bets played in them. */
import { askedBy } from '../http/asked-by.ts'
import { ROLES } from '../http/caller.ts'
import { z } from 'zod'
import { clientSeedSchema } from '../../domain/games/fairness.ts'
import { minorSchema, positiveMinorSchema } from '../../domain/shared/money.ts'
import { textSchema } from '../../domain/shared/text.ts'
import { sessionById, type ShownSession } from '../../projections/games/sessions.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import {
  afterSchema,
  asOfSchema,
  effectSchema,
  hashSchema,
  idSchema,
  moneySchema,
  sumSchema,
} from '../http/schemas.ts'

const inSession = z.strictObject({ sessionId: idSchema })
const nothing = z.strictObject({}).default({})
const originSchema = z
  .enum(['default', 'chosen', 'carriedOver'])
  .describe('whether the player chose the client seed for this server seed')
const clientSeed = { clientSeed: z.string(), clientSeedOrigin: originSchema }
const revealedSeed = z.object({ seedHash: hashSchema, serverSeed: hashSchema })

export const openSession = defineRoute({
  method: 'post',
  path: '/v1/sessions',
  operationId: 'openSession',
  summary: 'Opens a session: two server seeds are committed before anything is bet.',
  roles: ['player'],
  appends: true,
  body: z.strictObject({ gameId: textSchema(64) }),
  status: 201,
  reply: z.object({
    sessionId: z.uuid(),
    gameId: z.string(),
    paytableVersion: z.string(),
    seedHash: hashSchema,
    successorHash: hashSchema,
    ...clientSeed,
    ...effectSchema,
  }),
  rejects: ['JOIN_REFUSED', 'NOT_FOUND', 'WALLET_NOT_OPEN'],
  handle: ({ body, ...asked }, { commands }) => commands.openSession(askedBy(asked), body),
})

export const setClientSeed = defineRoute({
  method: 'put',
  path: '/v1/sessions/{sessionId}/client-seed',
  operationId: 'setClientSeed',
  summary: "Sets the player's share of the randomness, before the seed's first bet.",
  roles: ['player'],
  appends: true,
  params: inSession,
  body: z.strictObject({ clientSeed: clientSeedSchema }),
  status: 200,
  reply: z.object({
    sessionId: z.uuid(),
    seedHash: hashSchema,
    clientSeed: z.string(),
    ...effectSchema,
  }),
  rejects: ['CLIENT_SEED_LOCKED', 'SESSION_CLOSED', 'WALLET_NOT_OPEN'],
  handle: ({ params, body, ...asked }, { commands }) =>
    commands.setClientSeed(askedBy(asked), { ...params, ...body }),
})

export const rotateSeed = defineRoute({
  method: 'post',
  path: '/v1/sessions/{sessionId}/rotate',
  operationId: 'rotateSeed',
  summary: 'Ends the server seed in force and reveals it; its successor takes over.',
  roles: ['player'],
  appends: true,
  params: inSession,
  body: nothing,
  status: 200,
  reply: z.object({
    sessionId: z.uuid(),
    ended: z.object({
      seedHash: hashSchema,
      serverSeed: hashSchema.nullable(),
      rounds: z.int(),
    }),
    seedHash: hashSchema,
    successorHash: hashSchema.nullable(),
    ...clientSeed,
    ...effectSchema,
  }),
  rejects: ['SEED_PENDING', 'SESSION_CLOSED', 'WALLET_NOT_OPEN'],
  handle: ({ params, ...asked }, { commands }) => commands.rotateSeed(askedBy(asked), params),
})

export const placeBet = defineRoute({
  method: 'post',
  path: '/v1/sessions/{sessionId}/bets',
  operationId: 'placeBet',
  summary: 'Stake on one round; the server draws the outcome and settles it at once.',
  roles: ['player'],
  appends: true,
  ifMatch: 'accepted',
  params: inSession,
  body: z.strictObject({ stake: positiveMinorSchema, choice: textSchema(64) }),
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
    'CHOICE_INVALID',
    'INSUFFICIENT_FUNDS',
    'SEED_PENDING',
    'SESSION_CLOSED',
    'STAKE_TOO_LARGE',
    'WALLET_NOT_OPEN',
  ],
  handle: ({ params, body, ...asked }, { commands }) =>
    commands.placeBet(askedBy(asked), { ...params, ...body }),
})

export const closeSession = defineRoute({
  method: 'post',
  path: '/v1/sessions/{sessionId}/close',
  operationId: 'closeSession',
  summary: 'Closes the session and reveals every seed committed for it.',
  roles: ['player'],
  appends: true,
  params: inSession,
  body: nothing,
  status: 200,
  reply: z.object({
    sessionId: z.uuid(),
    revealed: z.array(revealedSeed),
    ...effectSchema,
  }),
  rejects: ['SESSION_CLOSED', 'WALLET_NOT_OPEN'],
  handle: ({ params, ...asked }, { commands }) => commands.closeSession(askedBy(asked), params),
})

/** A session as it is shown, but for when that was so. */
export const sessionSchema = z.object({
  sessionId: z.uuid(),
  playerId: z.uuid(),
  gameId: z.string(),
  paytableVersion: z.string(),
  status: z.enum(['opening', 'open', 'closing', 'closed']),
  seedHash: hashSchema,
  successorHash: hashSchema.nullable(),
  clientSeed: z.string().nullable(),
  clientSeedOrigin: originSchema.nullable(),
  nextNonce: z.int(),
  rounds: z.int(),
  currency: z.string().length(3),
  staked: sumSchema,
  paidOut: sumSchema,
  revealed: z.array(revealedSeed.extend({ revealedAt: z.string() })),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
})

export const sessionOf = (row: ShownSession) => ({
  sessionId: row.session_id,
  playerId: row.player_id,
  gameId: row.game_id,
  paytableVersion: row.paytable_version,
  status: row.status,
  seedHash: row.seed_hash,
  successorHash: row.successor_hash,
  clientSeed: row.client_seed,
  clientSeedOrigin: row.client_seed_origin,
  nextNonce: row.nonce,
  rounds: row.rounds,
  currency: row.currency,
  staked: row.staked,
  paidOut: row.paid_out,
  revealed: row.revealed,
  openedAt: row.opened_at,
  closedAt: row.closed_at,
})

export const getSession = defineRoute({
  method: 'get',
  path: '/v1/sessions/{sessionId}',
  operationId: 'getSession',
  summary: 'A session: seeds in play by hash, seeds revealed, and what was played.',
  roles: ROLES,
  params: inSession,
  query: afterSchema,
  status: 200,
  reply: sessionSchema.extend({ asOf: asOfSchema }),
  async handle({ caller, params, query }, { readAfter }) {
    const found = await readAfter(query.after, sessionById(params.sessionId))
    const [row] = found.rows
    const isForeign = caller.role === 'player' && row?.player_id !== caller.id
    if (row === undefined || isForeign) throw new Problem('NOT_FOUND')
    return { ...sessionOf(row), asOf: found.asOf }
  },
})
