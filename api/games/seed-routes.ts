/** The seeds of a session: the player’s own share, and the end of the one in force. */
import { askedBy } from '../http/asked-by.ts'
import { z } from 'zod'
import { clientSeedSchema } from '../../domain/games/fairness.ts'
import { defineRoute } from '../http/route.ts'
import { effectSchema, hashSchema } from '../http/schemas.ts'
import {
  CLIENT_SEED,
  POSITION,
  SEED_HASH,
  SERVER_SEED,
  SESSION,
  SUCCESSOR_HASH,
} from '../http/example-story.ts'
import { clientSeed, inSession, nothing } from './forms.ts'
import type { RotateSeed } from './rotate-seed.ts'
import type { SetClientSeed } from './set-client-seed.ts'

export const setClientSeed = defineRoute<{ setClientSeed: SetClientSeed }>()({
  method: 'put',
  path: '/v1/sessions/{sessionId}/client-seed',
  operationId: 'setClientSeed',
  summary: "Sets the player's share of the randomness, before the seed's first bet.",
  permission: 'games.play',
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
  about: 'session',
  example: {
    body: { clientSeed: CLIENT_SEED },
    reply: { sessionId: SESSION, seedHash: SEED_HASH, clientSeed: CLIENT_SEED, position: POSITION },
  },
  handle: ({ params, body, ...asked }, { setClientSeed }) =>
    setClientSeed(askedBy(asked), { ...params, ...body }),
})

export const rotateSeed = defineRoute<{ rotateSeed: RotateSeed }>()({
  method: 'post',
  path: '/v1/sessions/{sessionId}/rotate',
  operationId: 'rotateSeed',
  summary: 'Ends the server seed in force and reveals it; its successor takes over.',
  permission: 'games.play',
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
  about: 'session',
  example: {
    body: {},
    reply: {
      sessionId: SESSION,
      ended: { seedHash: SEED_HASH, serverSeed: SERVER_SEED, rounds: 1 },
      seedHash: SUCCESSOR_HASH,
      successorHash: null,
      clientSeed: CLIENT_SEED,
      clientSeedOrigin: 'chosen',
      position: POSITION,
    },
  },
  handle: ({ params, ...asked }, { rotateSeed }) => rotateSeed(askedBy(asked), params),
})
