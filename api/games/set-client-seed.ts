/** The player's own share of the randomness: set on the wallet, before the seed's first bet. */
import { eventOf } from '../../eventstore/command.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { accepted, requestOf, type Asked, type Effect } from '../commands/command.ts'
import type { CommandDeps } from '../commands/command-deps.ts'
import { ownSession } from './own-session.ts'

export type ClientSeedAnswer = Effect & { sessionId: string; seedHash: string; clientSeed: string }

export type SetClientSeed = (
  asked: Asked,
  chosen: { sessionId: string; clientSeed: string },
) => Promise<ClientSeedAnswer>

export const createSetClientSeed =
  ({ handler }: CommandDeps): SetClientSeed =>
  async (asked, { sessionId, clientSeed }) => {
    const { playerId } = asked
    await ownSession(handler, { playerId, sessionId })
    const executed = await handler.execute(wallet, {
      ...requestOf(asked, { sessionId, clientSeed }),
      id: playerId,
      command: () => ({ type: 'SetClientSeed' as const, sessionId, clientSeed }),
    })
    const { events, position, isReplay } = accepted(executed)
    return { ...eventOf(events, 'ClientSeedSet').data, position, isReplay }
  }
