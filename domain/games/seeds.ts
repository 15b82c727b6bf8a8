/** Server seeds on their way through the streams: committed and sealed, in force, recorded when they end, revealed. */
import { z } from 'zod'
import { seedHashSchema, type ServerSeed } from './fairness.ts'

/** Whether the player chose the client seed for this server seed, chose it for an earlier one, or never did. */
export const clientSeedOriginSchema = z.enum(['default', 'chosen', 'carriedOver'])

/** The record of a seed that ended: what its session's stream will repeat, and auditors recompute. */
export const seedRecordSchema = z.object({
  seedHash: seedHashSchema,
  rounds: z.int(),
  firstRevision: z.int().nullable().describe('of its first BetPlaced in the wallet stream'),
  lastRevision: z.int().nullable().describe('of the last event of its last round'),
  digest: seedHashSchema.describe('chained SHA-256 over its rounds, see docs/fairness.md'),
})
export type SeedRecord = z.output<typeof seedRecordSchema>

/** A commitment: the hash is public, the seed sealed under a key derived from the keyring's root. */
export type Commitment = { seedHash: string; sealedSeed: string }

export type Seals = {
  /** A fresh commitment to 256 random bits. */
  readonly commit: () => Commitment
  /** Throws when the seal was made under another key, or is not the seal of this hash. */
  readonly unseal: (commitment: Commitment) => ServerSeed
  /** Those of `commitments` by hash; a state's are unsealed once. */
  readonly unsealAll: (commitments: readonly Commitment[]) => ReadonlyMap<string, ServerSeed>
}
