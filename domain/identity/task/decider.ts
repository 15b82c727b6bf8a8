/** Stream `task-{taskId}`. That a task is late is a condition; that somebody was reminded of it is a fact, once. */
import { accept, reject, type Decider } from '../../shared/decider.ts'
import type { TaskEvent } from './events.ts'

type Opened = Extract<TaskEvent, { type: 'TaskOpened' }>['data']

export type TaskCommand =
  | { type: 'OpenTask'; at: string; opened: Opened }
  | { type: 'AssignTask'; ownerId: string; reason: string }
  | { type: 'EndTask'; reason: string }
  | { type: 'RemindOfTask'; at: string }

type Known = { playerId: string; ownerId: string | null; dueAt: string | null; isReminded: boolean }
export type TaskState = { status: 'absent' } | ({ status: 'open' | 'done' } & Known)
export type TaskRejection = 'DUE_IN_PAST' | 'TASK_ENDED' | 'TASK_OWNED' | 'TASK_UNKNOWN'

export const task: Decider<TaskCommand, TaskEvent, TaskState, TaskRejection> = {
  category: 'task',
  initialState: () => ({ status: 'absent' }),
  evolve(state, { type, data }): TaskState {
    if (type === 'TaskOpened') {
      const { playerId, ownerId, dueAt } = data
      return { status: 'open', playerId, ownerId, dueAt, isReminded: false }
    }
    if (state.status === 'absent') return state
    switch (type) {
      case 'TaskAssigned':
        return { ...state, ownerId: data.ownerId }
      case 'TaskReminded':
        return { ...state, isReminded: true }
      case 'TaskDone':
        return { ...state, status: 'done' }
    }
  },
  decide(command, state) {
    if (command.type === 'OpenTask') {
      const { at, opened } = command
      if (opened.dueAt !== null && opened.dueAt <= at) return reject('DUE_IN_PAST')
      return accept<TaskEvent>({ type: 'TaskOpened', data: opened })
    }
    if (state.status === 'absent') return reject('TASK_UNKNOWN')
    const { playerId, ownerId, dueAt } = state
    if (command.type === 'RemindOfTask') {
      const isOver = state.status === 'done' || state.isReminded
      if (isOver || dueAt === null || command.at < dueAt) return accept<TaskEvent>()
      return accept<TaskEvent>({ type: 'TaskReminded', data: { playerId, ownerId, dueAt } })
    }
    if (state.status === 'done') return reject('TASK_ENDED')
    const { reason } = command
    if (command.type === 'EndTask') {
      return accept<TaskEvent>({ type: 'TaskDone', data: { playerId, reason } })
    }
    if (command.ownerId === ownerId) return reject('TASK_OWNED')
    return accept<TaskEvent>({
      type: 'TaskAssigned',
      data: { playerId, ownerId: command.ownerId, previousOwnerId: ownerId, reason },
    })
  },
}
