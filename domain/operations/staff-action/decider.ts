/**
 * Stream `staffAction-{id}`, the id derived from the command's: written before something is done that is no fact of
 * another stream, or after the fact that it repeats for the audit log.
 */
import { accept, type Decider } from '../../shared/decider.ts'
import type { StaffActionEvent } from './events.ts'

type Of<Type extends StaffActionEvent['type']> = Extract<StaffActionEvent, { type: Type }>['data']
export type StaffAct = Of<'StaffActed'>
export type Ending = Of<'StaffActionEnded'>

export type StaffActionCommand =
  { type: 'RecordAction'; act: StaffAct } | { type: 'EndAction'; ending: Ending }

/** `ends` counts the endings: what was refused may be tried again under the same key. */
export type StaffActionState =
  | { status: 'absent' }
  | { status: 'begun'; ends: number }
  | { status: 'done' | 'refused'; ends: number; details: Ending['details'] }

export const staffAction: Decider<StaffActionCommand, StaffActionEvent, StaffActionState, never> = {
  category: 'staffAction',
  initialState: () => ({ status: 'absent' }),
  evolve(state, { type, data }) {
    switch (type) {
      case 'StaffActed':
        if (data.fact === null) return { status: 'begun', ends: 0 }
        return { status: 'done', ends: 0, details: data.details }
      case 'StaffActionEnded': {
        const ends = 1 + (state.status === 'absent' ? 0 : state.ends)
        return { status: data.outcome, ends, details: data.details }
      }
    }
  },
  decide(command, { status }) {
    switch (command.type) {
      case 'RecordAction':
        if (status !== 'absent') return accept<StaffActionEvent>()
        return accept<StaffActionEvent>({ type: 'StaffActed', data: command.act })
      case 'EndAction': // what was done stays done, whoever was refused meanwhile
        if (status === 'absent' || status === 'done') return accept<StaffActionEvent>()
        return accept<StaffActionEvent>({ type: 'StaffActionEnded', data: command.ending })
    }
  },
}
