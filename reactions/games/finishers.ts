/** What of play leaves something to be done: joins, ends of seeds, closes. A refused join is followed by a close. Switches are put on record. */
import type { Fact, FinisherTable } from '../engine/finisher.ts'
import { recorded } from '../operations/record-action.ts'
import { finishLeft, finishOpened, finishSeedMoved } from './finish-session.ts'

const switched = ({ data: { target, isOn, reason } }: Fact<'Switched'>) => ({
  action: isOn ? 'games.switchOn' : 'games.switchOff',
  subject: { kind: target.kind === 'provider' ? 'provider' : 'game', id: target.name ?? 'all' },
  reason,
  details: {},
})

export const gamesFinishers = {
  SessionOpened: { run: finishOpened, step: 'join', writes: ['SessionJoined'] },
  SeedInForce: { run: finishSeedMoved, step: 'name-successor', writes: ['SuccessorNamed'] },
  SessionLeft: { run: finishLeft, step: 'close', writes: ['SessionClosed'] },
  Switched: recorded(switched),
} as const satisfies FinisherTable
