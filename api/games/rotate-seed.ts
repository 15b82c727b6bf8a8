/** Ends the seed in force: the wallet moves to the successor first, then the ended seed is revealed. */
import { eventOf, factOf } from '../../eventstore/command.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { accepted, requestOf, type Asked, type Effect } from '../commands/command.ts'
import type { CommandDeps } from '../commands/command-deps.ts'
import { ownSession } from './own-session.ts'
import { whileSeedPending } from './seed-pending.ts'

export type RotateAnswer = Effect & {
  sessionId: string
  /** `serverSeed` is null when a close has revealed it meanwhile: it is in the session then. */
  ended: { seedHash: string; serverSeed: string | null; rounds: number }
  seedHash: string
  /** null when the session was closed meanwhile. */
  successorHash: string | null
  clientSeed: string
  clientSeedOrigin: 'default' | 'chosen' | 'carriedOver'
}

export type RotateSeed = (asked: Asked, session: { sessionId: string }) => Promise<RotateAnswer>

export const createRotateSeed =
  (deps: CommandDeps): RotateSeed =>
  async (asked, { sessionId }) => {
    const { handler, finishers } = deps
    const { playerId } = asked
    const session = await ownSession(handler, { playerId, sessionId })
    const executed = await whileSeedPending(deps, { sessionId, session }, () =>
      handler.execute(wallet, {
        ...requestOf(asked, { sessionId }),
        id: playerId,
        command: (at) => ({ type: 'RotateSeed' as const, at, sessionId }),
      }),
    )
    const { events, isReplay, position } = accepted(executed)
    const moved = eventOf(events, 'SeedInForce')
    const { recorded, named } = await finishers.finish(moved)
    const { seedHash, clientSeed, clientSeedOrigin, ended } = moved.data
    return {
      sessionId,
      seedHash,
      clientSeed,
      clientSeedOrigin,
      isReplay,
      ended: {
        seedHash: ended.seedHash,
        rounds: ended.rounds,
        serverSeed: factOf(recorded.events, 'SeedRevealed')?.serverSeed ?? null,
      },
      successorHash: factOf(recorded.events, 'SuccessorCommitted')?.seedHash ?? null,
      position: named?.position ?? position,
    }
  }
