/** A session as its player may act on it; anybody else's does not exist. */
import { gameSession } from '../../domain/games/session/decider.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { Refusal } from '../commands/command.ts'

/** The session's state, of this process's knowledge; throws NOT_FOUND after it was confirmed on the stream. */
export async function ownSession(
  handler: CommandHandler,
  {
    playerId,
    sessionId,
    isFresh = false,
  }: { playerId: string; sessionId: string; isFresh?: boolean },
) {
  let state = await handler.stateOf(gameSession, sessionId, { isFresh })
  if (state.status === 'absent' && !isFresh) {
    state = await handler.stateOf(gameSession, sessionId, { isFresh: true })
  }
  if (state.playerId !== playerId) throw new Refusal('NOT_FOUND')
  return state
}
