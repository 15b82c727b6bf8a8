/** Closes a session: left on the wallet first, so that nothing can be bet on what is then revealed. */
import { eventOf } from '../../eventstore/command.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { accepted, requestOf, type Asked, type Effect } from '../commands/command.ts'
import type { CommandDeps } from '../commands/command-deps.ts'
import { ownSession } from './own-session.ts'

export type CloseAnswer = Effect & {
  sessionId: string
  /** Every seed that the close has opened, the unused successor too. */
  revealed: { seedHash: string; serverSeed: string }[]
}

export type CloseSession = (asked: Asked, session: { sessionId: string }) => Promise<CloseAnswer>

export const createCloseSession =
  ({ handler, finishers }: CommandDeps): CloseSession =>
  async (asked, { sessionId }) => {
    const { playerId } = asked
    const { status } = await ownSession(handler, { playerId, sessionId, isFresh: true })
    const executed = await handler.execute(wallet, {
      ...requestOf(asked, { sessionId }),
      id: playerId,
      command: () => ({
        type: 'LeaveSession' as const,
        sessionId,
        isClosed: status === 'closed',
      }),
    })
    const { events, isReplay } = accepted(executed)
    const closing = await finishers.finish(eventOf(events, 'SessionLeft'))
    const revealed = closing.events.flatMap(({ type, data }) =>
      type === 'SeedRevealed' ? [{ seedHash: data.seedHash, serverSeed: data.serverSeed }] : [],
    )
    return { sessionId, revealed, position: closing.position, isReplay }
  }
