/** What a launch gives a provider of games: the player's name there, and a token. Both are read without a table, and made by nobody else. */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { channelSchema } from '../../../domain/shared/dimensions.ts'
import { seal, unseal } from '../../keys/sealing.ts'

/** Stakes with it are taken for so long, in ms. */
export const TOKEN_MS_MAX = 4 * 3_600_000

const launched = z.tuple([z.uuid(), z.uuid(), z.string(), z.string(), channelSchema, z.int()])

export type Launch = {
  readonly launchId: string
  readonly playerId: string
  readonly gameId: string
  readonly currency: string
  readonly channel: z.output<typeof channelSchema>
  /** From then on no stake is taken with it, in ms. */
  readonly expiresAtMs: number
}

export type LaunchTokens = ReturnType<typeof createLaunchTokens>

/** `root`: the keyring's. */
export function createLaunchTokens(root: Buffer) {
  const keyFor = (purpose: string) => Buffer.from(hkdfSync('sha256', root, '', purpose, 32))
  const ofTokens = keyFor('launch tokens')
  const ofNames = keyFor('names at providers')
  const userIdOf = (provider: string, playerId: string): string => {
    const proof = createHmac('sha256', ofNames).update(JSON.stringify([provider, playerId]))
    return `${playerId}.${proof.digest('base64url').slice(0, 22)}`
  }
  return {
    /** At each provider another: none can ask for a player who was never sent to it. */
    userIdOf,
    /** null: nobody whom this provider knows from us. */
    playerOf(provider: string, userId: string): string | null {
      const [playerId = ''] = userId.split('.', 1)
      const [given, expected] = [userId, userIdOf(provider, playerId)].map((id) => Buffer.from(id))
      const isSame = given?.length === expected?.length
      return isSame && timingSafeEqual(given as Buffer, expected as Buffer) ? playerId : null
    },
    /** Fits in addresses, and in the 255 characters that formats have. */
    seal(provider: string, launch: Launch): string {
      const { launchId, playerId, gameId, currency, channel, expiresAtMs } = launch
      const said = JSON.stringify([launchId, playerId, gameId, currency, channel, expiresAtMs])
      const sealed = seal(ofTokens, Buffer.from(said), `launch ${provider}`)
      return sealed.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
    },
    /** null: none of ours, or of another provider. */
    open(provider: string, token: string): Launch | null {
      try {
        const bytes = unseal(ofTokens, token, `launch ${provider}`)
        const read = launched.parse(JSON.parse(String(bytes)))
        const [launchId, playerId, gameId, currency, channel, expiresAtMs] = read
        return { launchId, playerId, gameId, currency, channel, expiresAtMs }
      } catch {
        return null
      }
    },
  }
}
