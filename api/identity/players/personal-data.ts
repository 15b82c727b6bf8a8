/** What identifies a player, sealed under a key of their own; who deletes the key has erased the person everywhere. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { textSchema, visibleTextSchema } from '../../../domain/shared/text.ts'
import { hasLetter } from '../../../domain/shared/unicode.ts'
import { emailSchema } from '../email.ts'
import { query, type Pool } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { wrappingKey, type Keyring } from '../../keys/keyring.ts'
import { seal, unseal } from '../../keys/sealing.ts'

export const addressSchema = z.strictObject({
  street: visibleTextSchema(200),
  city: visibleTextSchema(100),
  postalCode: visibleTextSchema(20).optional().describe('where the country has them'),
})
const nameSchema = textSchema(100).refine(hasLetter, 'a name has letters')

/** What a player may say. */
export const personalSchema = z.strictObject({
  email: emailSchema,
  givenName: nameSchema.describe('or the one name that there is'),
  familyName: nameSchema.optional(),
  dateOfBirth: z.iso.date().refine((date) => date >= '1900-01-01' && date < '2100-01-01', {
    error: 'a date from 1900 to 2099, such as 1990-05-17',
  }),
  address: addressSchema,
})

/** What may be kept: some of it was said when less was asked of it. */
export const keptPersonalSchema = z.strictObject({
  email: z.string(),
  givenName: z.string(),
  familyName: z.string().optional(),
  dateOfBirth: z.string(),
  address: z.strictObject({
    street: z.string(),
    city: z.string(),
    postalCode: z.string().optional(),
  }),
})
export type Personal = z.output<typeof keptPersonalSchema>

/** A player's key as it was made: wrapped as the table keeps it. */
export type NewDataKey = {
  readonly wrapped: string
  readonly version: number
  readonly seal: (personal: Personal) => string
}

export type PersonalData = {
  readonly newKey: (playerId: string) => Promise<NewDataKey>
  /** Under the player's key that is kept; null when there is none any more. */
  readonly seal: (playerId: string, personal: Personal) => Promise<string | null>
  /** null when the key is gone: the person was erased. Throws for a seal that was changed. */
  readonly open: (playerId: string, sealed: string) => Promise<Personal | null>
}

export function createPersonalData(pool: Pool, keyring: Keyring): PersonalData {
  const sealUnder = (key: Buffer, playerId: string, personal: Personal) =>
    seal(key, Buffer.from(JSON.stringify(personal)), playerId)

  const keyOf = async (playerId: string): Promise<Buffer | null> =>
    (await dataKeysOf(pool, keyring, [playerId])).get(playerId) ?? null

  return {
    async newKey(playerId) {
      const wrapping = await wrappingKey(pool, keyring)
      const key = randomBytes(32)
      return {
        wrapped: seal(wrapping.key, key, playerId),
        version: wrapping.version,
        seal: (personal) => sealUnder(key, playerId, personal),
      }
    },
    async seal(playerId, personal) {
      const key = await keyOf(playerId)
      return key && sealUnder(key, playerId, personal)
    },
    async open(playerId, sealed) {
      const key = await keyOf(playerId)
      if (key === null) return null
      return keptPersonalSchema.parse(JSON.parse(unseal(key, sealed, playerId).toString()))
    },
  }
}

/** Of those of the players whose key is kept. */
export async function dataKeysOf(
  pool: Pool,
  keyring: Keyring,
  playerIds: readonly string[],
): Promise<Map<string, Buffer>> {
  const rows = await query<{ player_id: string; wrapped: string; version: number }>(
    pool,
    sql`select player_id, wrapped, version from identity.data_keys
        where player_id = any(${playerIds}::uuid[])`,
  )
  const wrapping = new Map<number, Buffer>()
  const keys = new Map<string, Buffer>()
  for (const { player_id, wrapped, version } of rows) {
    const under = wrapping.get(version) ?? (await wrappingKey(pool, keyring, version)).key
    wrapping.set(version, under)
    keys.set(player_id, unseal(under, wrapped, player_id))
  }
  return keys
}
