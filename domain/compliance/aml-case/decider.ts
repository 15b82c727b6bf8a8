/** Stream `amlCase-{id}`, the id derived from the finding's key: an alert is raised once, whoever says it again. */
import { accept, type Decider } from '../../shared/decider.ts'
import type { AmlCaseEvent } from './events.ts'

export type AmlCaseCommand = { type: 'RaiseAlert'; alert: AmlCaseEvent['data'] }
export type AmlCaseState = { status: 'absent' | 'raised' }

export const amlCase: Decider<AmlCaseCommand, AmlCaseEvent, AmlCaseState, never> = {
  category: 'amlCase',
  initialState: () => ({ status: 'absent' }),
  evolve: () => ({ status: 'raised' }),
  decide({ alert }, { status }) {
    if (status === 'raised') return accept<AmlCaseEvent>()
    return accept<AmlCaseEvent>({ type: 'AlertRaised', data: alert })
  },
}
