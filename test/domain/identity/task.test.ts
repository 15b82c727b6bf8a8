/** A task: opened, given to somebody, reminded of once when it is due, done once. */
import { task } from '../../../domain/identity/task/decider.ts'
import type { TaskEvent } from '../../../domain/identity/task/events.ts'
import { plusMs } from '../../../domain/shared/instant.ts'
import { AT, given } from '../../support/given.ts'
import { PLAYER } from '../../support/wallet-facts.ts'

const OWNER = 'c1c2c3c4-0000-4000-8000-000000000001'
const reason = 'promised on the phone'
const dueAt = plusMs(AT, 1_000)
const what = { playerId: PLAYER, sealedText: 'v1.AAAA', ownerId: null, dueAt, reason }
const opened: TaskEvent = { type: 'TaskOpened', data: what }
const assigned: TaskEvent = {
  type: 'TaskAssigned',
  data: { playerId: PLAYER, ownerId: OWNER, previousOwnerId: null, reason },
}
const done: TaskEvent = { type: 'TaskDone', data: { playerId: PLAYER, reason } }
const reminded = (ownerId: string | null): TaskEvent => ({
  type: 'TaskReminded',
  data: { playerId: PLAYER, ownerId, dueAt },
})
const assign = { type: 'AssignTask', ownerId: OWNER, reason } as const
const end = { type: 'EndTask', reason } as const
const remind = (at: string) => ({ type: 'RemindOfTask', at }) as const

describe('a task', () => {
  it('is due later than now, or never', () => {
    const open = (dueIn: string | null) =>
      ({ type: 'OpenTask', at: AT, opened: { ...what, dueAt: dueIn } }) as const
    given(task).when(open(dueAt)).appends(opened)
    given(task)
      .when(open(null))
      .appends({ type: 'TaskOpened', data: { ...what, dueAt: null } })
    given(task).when(open(AT)).rejects('DUE_IN_PAST')
    given(task)
      .when(open(plusMs(AT, -1)))
      .rejects('DUE_IN_PAST')
  })
  it('is given to somebody else than who has it', () => {
    given(task, opened).when(assign).appends(assigned)
    given(task, opened, assigned).when(assign).rejects('TASK_OWNED')
  })
  it('is done once, and then nobody’s to change', () => {
    given(task, opened).when(end).appends(done)
    given(task, opened, done).when(end).rejects('TASK_ENDED')
    given(task, opened, done).when(assign).rejects('TASK_ENDED')
    given(task).when(end).rejects('TASK_UNKNOWN')
  })
  it('is reminded of from its due date on, once, while it is open', () => {
    given(task, opened)
      .when(remind(plusMs(dueAt, -1)))
      .appends()
    given(task, opened).when(remind(dueAt)).appends(reminded(null))
    given(task, opened, assigned)
      .when(remind(plusMs(dueAt, 1)))
      .appends(reminded(OWNER))
    given(task, opened, reminded(null))
      .when(remind(plusMs(dueAt, 1)))
      .appends()
    given(task, opened, done).when(remind(dueAt)).appends()
    given(task, { type: 'TaskOpened', data: { ...what, dueAt: null } })
      .when(remind(dueAt))
      .appends()
  })
})
