/** What is stored in `gameSession-{sessionId}`: commitments, and what was revealed of them. */
import { seedRecordSchema } from '../seeds.ts'
import { z } from 'zod'
import { currencySchema } from '../../shared/currency.ts'
import type { Stream } from '../../shared/stream.ts'
import { seedHashSchema, serverSeedSchema } from '../fairness.ts'
import { textSchema } from '../../shared/text.ts'

// These schemas ARE the storage format. Add optional fields; never rename one.
// `walletRevision` is that of the wallet's fact which these events complete: facts with an older one are history.
const walletRevision = z.int()
const sealed = textSchema(200).describe(
  'AES-256-GCM of the seed under a key derived from the keyring’s root',
)

export const gameSessionEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('SessionOpened'),
    data: z.object({
      playerId: z.uuid(),
      gameId: z.string(),
      paytableVersion: z.string(),
      currency: currencySchema.optional().describe('of the wallet; older sessions do not say it'),
      seedHash: seedHashSchema,
      sealedSeed: sealed,
      successorHash: seedHashSchema,
      sealedSuccessor: sealed,
      sawMembership: z
        .int()
        .nullable()
        .describe(
          "revision of the wallet's last join or leave when this was decided; null for none",
        ),
    }),
  }),
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
} as const satisfies Stream
