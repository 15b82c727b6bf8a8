/** A command that needs a seed not yet committed waits for it, within bounds, in place of its caller. */
import { gameSession } from '../../domain/games/session/decider.ts'
import type { GameSessionState } from '../../domain/games/session/state.ts'
import { systemClock, type Clock } from '../../eventstore/clock.ts'
import type { AnyEvent, Executed } from '../../eventstore/command.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'

/** How long a command waits for the next seed, in ms, and how often it looks. */
const PENDING_MAX_MS = 2_000
const LOOK_AGAIN_MS = 20

/**
 * Executes again while the answer is SEED_PENDING, on the session as it is known then. Between two tries its stream is
 * read on: another process may have committed the seed that this one lacks.
 */
export async function whileSeedPending<Event extends AnyEvent, Reason extends string>(
  { handler, clock = systemClock }: { handler: CommandHandler; clock?: Clock },
  known: { sessionId: string; session: GameSessionState },
  execute: (session: GameSessionState) => Promise<Executed<Event, Reason>>,
): Promise<Executed<Event, Reason>> {
  const deadline = clock.now() + PENDING_MAX_MS
  let { session } = known
  for (let isFirst = true; ; isFirst = false) {
    const executed = await execute(session)
    const isPending = executed.outcome === 'rejected' && executed.reason === 'SEED_PENDING'
    if (!isPending || clock.now() >= deadline) return executed
    if (!isFirst) await clock.sleep(LOOK_AGAIN_MS * (1 + clock.random()))
    session = await handler.stateOf(gameSession, known.sessionId, { isFresh: true })
  }
}
