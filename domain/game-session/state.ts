/** What a session's stream knows: its commitments that are not both recorded and revealed yet. */
import { z } from 'zod'
import { seedHashSchema } from '../games/fairness.ts'

/** The form in which a snapshot keeps the state; change SESSION_STATE_VERSION with it or with evolve. */
export const gameSessionStateSchema = z.object({
  status: z.enum(['absent', 'open', 'closed']),
  playerId: z.string(),
  gameId: z.string(),
  paytableVersion: z.string(),
  walletRevision: z.int().describe('newest wallet revision applied, -1 before any'),
  seeds: z.array(
    z.object({
      seedHash: seedHashSchema,
      sealedSeed: z.string(),
      isRecorded: z.boolean(),
      isRevealed: z.boolean(),
    }),
  ),
})
export type GameSessionState = z.output<typeof gameSessionStateSchema>

export const SESSION_STATE_VERSION = 1

export const initialSessionState = (): GameSessionState => ({
  status: 'absent',
  playerId: '',
  gameId: '',
  paytableVersion: '',
  walletRevision: -1,
  seeds: [],
})
