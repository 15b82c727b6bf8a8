/** Text by or about a player, sealed under the player's key as their personal data are: who is erased is spoken of no more. */
import type { Pool } from '../../../postgres/postgres.ts'
import { paragraphsSchema } from '../../../domain/shared/text.ts'
import type { Keyring } from '../../keys/keyring.ts'
import { seal, unseal } from '../../keys/sealing.ts'
import { dataKeysOf } from '../players/personal-data.ts'

/** So long that its seal, of three bytes a unit at most, fits into an event. */
export const writtenSchema = paragraphsSchema(2_000)

type Sealed = { readonly playerId: string; readonly sealed: string | null }

export type Texts = {
  /** null where the player's key is gone. */
  readonly seal: (playerId: string, text: string) => Promise<string | null>
  /** In the order of what is given; null: nothing was sealed, or the key is gone. */
  readonly open: (all: readonly Sealed[]) => Promise<(string | null)[]>
}

/** A seal of personal data is none of a text. */
const belongingTo = (playerId: string): string => `${playerId} text`

export const createTexts = (pool: Pool, keyring: Keyring): Texts => ({
  async seal(playerId, text) {
    const key = (await dataKeysOf(pool, keyring, [playerId])).get(playerId)
    return key === undefined ? null : seal(key, Buffer.from(text), belongingTo(playerId))
  },
  async open(all) {
    const ids = [...new Set(all.map(({ playerId }) => playerId))]
    const keys = await dataKeysOf(pool, keyring, ids)
    return all.map(({ playerId, sealed }) => {
      const key = keys.get(playerId)
      if (key === undefined || sealed === null) return null
      return unseal(key, sealed, belongingTo(playerId)).toString()
    })
  },
})
