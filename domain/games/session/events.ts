/** What is stored in `gameSession-{sessionId}`: commitments, and what was revealed of them. */
import { seedRecordSchema } from '../seeds.ts'
import { z } from 'zod'
import { currencySchema } from '../../shared/currency.ts'
import { PLAY_DIMENSIONS, playDimensions, withoutDimensions } from '../../shared/dimensions.ts'
import type { Stream } from '../../shared/stream.ts'
import { seedHashSchema, serverSeedSchema } from '../fairness.ts'
import { textSchema } from '../../shared/text.ts'

// These schemas ARE the storage format. Add fields, never rename one; a required one comes with the version before
// among the older ones, and its step to the new one.
// `walletRevision` is that of the wallet's fact which these events complete: facts with an older one are history.
const walletRevision = z.int()
const sealed = textSchema(200).describe(
  'AES-256-GCM of the seed under a key derived from the keyring’s root',
)

const sessionOpened = z.object({
  playerId: z.uuid(),
  gameId: z.string(),
  paytableVersion: z.string(),
  seedHash: seedHashSchema,
  sealedSeed: sealed,
  successorHash: seedHashSchema,
  sealedSuccessor: sealed,
  sawMembership: z
    .int()
    .nullable()
    .describe("revision of the wallet's last join or leave when this was decided; null for none"),
  ...playDimensions.shape,
  rules: textSchema(40)
    .optional()
    .describe('version of the market’s pack by which it was open; absent: of before it was named'),
})

const older = {
  'SessionOpened@1': {
    schema: sessionOpened.omit(PLAY_DIMENSIONS).extend({ currency: currencySchema.optional() }),
    upcast: withoutDimensions,
  },
} as const

export const gameSessionEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('SessionOpened'), data: sessionOpened }),
  z.object({
    type: z.literal('SeedRecorded'),
    data: z.object({ ...seedRecordSchema.shape, walletRevision }),
  }),
  z.object({
    type: z.literal('SeedRevealed'),
    data: z.object({ seedHash: seedHashSchema, serverSeed: serverSeedSchema, walletRevision }),
  }),
  z.object({
    type: z.literal('SuccessorCommitted'),
    data: z.object({ seedHash: seedHashSchema, sealedSeed: sealed, walletRevision }),
  }),
  z.object({
    type: z.literal('SessionClosed'),
    data: z.object({ reason: z.enum(['left', 'joinRefused']), walletRevision }),
  }),
])
export type GameSessionEvent = z.output<typeof gameSessionEvent>

export const gameSessionStream = {
  category: 'gameSession',
  belongsTo: 'player',
  events: gameSessionEvent,
  older,
} as const satisfies Stream
