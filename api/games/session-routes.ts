/** Sessions: opened, closed, and looked at. */
import { askedBy } from '../http/asked-by.ts'
import { z } from 'zod'
import { channelSchema } from '../../domain/shared/dimensions.ts'
import { textSchema } from '../../domain/shared/text.ts'
import { sessionById, type SessionRow } from '../../projections/games/sessions.ts'
import { defineRoute } from '../http/route.ts'
import { visible } from '../http/visible.ts'
import { afterSchema, asOfSchema, effectSchema, hashSchema, sumSchema } from '../http/schemas.ts'
import {
  AS_OF,
  AT,
  CLIENT_SEED,
  PLAYER,
  POSITION,
  SEED_HASH,
  SERVER_SEED,
  SESSION,
  SUCCESSOR_HASH,
} from '../http/example-story.ts'
import { clientSeed, inSession, nothing, originSchema, revealedSeed } from './forms.ts'
import type { ReadAfter } from '../reads/read-after.ts'
import type { Whereabouts } from '../commands/whereabouts.ts'
import type { CloseSession } from './close-session.ts'
import type { OpenSession } from './open-session.ts'

export const openSession = defineRoute<{ openSession: OpenSession; whereabouts: Whereabouts }>()({
  method: 'post',
  path: '/v1/sessions',
  operationId: 'openSession',
  summary: 'Opens a session: two server seeds are committed before anything is bet.',
  permission: 'games.play',
  appends: true,
  body: z.strictObject({
    gameId: textSchema(64),
    channel: channelSchema
      .optional()
      .describe('through which it is played; web where it is not said'),
  }),
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
  rejects: [
    'GAME_CLOSED',
    'GAME_NOT_IN_MARKET',
    'JOIN_REFUSED',
    'LOCATION_REFUSED',
    'MARKET_CLOSED',
    'NOT_FOUND',
    'PLAY_RESTRICTED',
    'TERMS_DUE',
    'WALLET_NOT_OPEN',
  ],
  example: {
    body: { gameId: 'dice' },
    reply: {
      sessionId: SESSION,
      gameId: 'dice',
      paytableVersion: 'dice-1',
      seedHash: SEED_HASH,
      successorHash: SUCCESSOR_HASH,
      clientSeed: SESSION,
      clientSeedOrigin: 'default',
      position: POSITION,
    },
  },
  async handle({ body, ...asked }, { openSession, whereabouts }) {
    const { address, caller, key } = asked
    const seen = { address, requestId: key.requestId }
    await whereabouts.ofPlayer(seen, { playerId: caller.id, moment: 'session' })
    return openSession(askedBy(asked), body)
  },
})

export const closeSession = defineRoute<{ closeSession: CloseSession }>()({
  method: 'post',
  path: '/v1/sessions/{sessionId}/close',
  operationId: 'closeSession',
  summary: 'Closes the session and reveals every seed committed for it.',
  permission: 'games.play',
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
  about: 'session',
  example: {
    body: {},
    reply: {
      sessionId: SESSION,
      revealed: [{ seedHash: SEED_HASH, serverSeed: SERVER_SEED }],
      position: POSITION,
    },
  },
  handle: ({ params, ...asked }, { closeSession }) => closeSession(askedBy(asked), params),
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

export const sessionOf = (row: SessionRow) => ({
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
  rounds: Number(row.rounds),
  currency: row.currency,
  staked: row.staked,
  paidOut: row.paid_out,
  revealed: row.revealed,
  openedAt: row.opened_at,
  closedAt: row.closed_at,
})

export const SESSION_EXAMPLE = {
  sessionId: SESSION,
  playerId: PLAYER,
  gameId: 'dice',
  paytableVersion: 'dice-1',
  status: 'open',
  seedHash: SEED_HASH,
  successorHash: SUCCESSOR_HASH,
  clientSeed: CLIENT_SEED,
  clientSeedOrigin: 'chosen',
  nextNonce: 1,
  rounds: 1,
  currency: 'EUR',
  staked: '250',
  paidOut: '498',
  revealed: [],
  openedAt: AT,
  closedAt: null,
}

export const getSession = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/sessions/{sessionId}',
  operationId: 'getSession',
  summary: 'A session: seeds in play by hash, seeds revealed, and what was played.',
  permission: 'play.read',
  params: inSession,
  query: afterSchema,
  status: 200,
  reply: sessionSchema.extend({ asOf: asOfSchema }),
  about: 'session',
  example: { reply: { ...SESSION_EXAMPLE, asOf: AS_OF } },
  async handle({ caller, params, query }, { readAfter }) {
    const found = await readAfter(query.after, sessionById(params.sessionId))
    return { ...sessionOf(visible(caller, found.rows[0])), asOf: found.asOf }
  },
})
