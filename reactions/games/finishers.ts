/** What of play leaves something to be done: joins, ends of seeds, closes. A refused join is followed by a close. */
import type { FinisherTable } from '../engine/finisher.ts'
import { finishLeft, finishOpened, finishSeedMoved } from './finish-session.ts'

export const gamesFinishers = {
  SessionOpened: { run: finishOpened, step: 'join', writes: ['SessionJoined'] },
  SeedInForce: { run: finishSeedMoved, step: 'name-successor', writes: ['SuccessorNamed'] },
  SessionLeft: { run: finishLeft, step: 'close', writes: ['SessionClosed'] },
} as const satisfies FinisherTable
