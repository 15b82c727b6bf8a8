/** Tasks: opened for a player, given to somebody of the staff, done. */
import { task, type TaskCommand } from '../../../domain/identity/task/decider.ts'
import { eventOf } from '../../../eventstore/command.ts'
import { createdIdOf } from '../../../eventstore/ids.ts'
import { accepted, Refusal } from '../../commands/command.ts'
import { staffRequestOf, type AskedByStaff, type EffectOnRecord } from '../../commands/staff.ts'
import { refuseNoStaff, sealedFor, writtenRequestOf, type SupportDeps } from './deps.ts'

type Answer = EffectOnRecord & { taskId: string }
type Opening = { playerId: string; text: string; ownerId: string | null; dueAt: string | null }

/** Throws PLAYER_UNKNOWN, OWNER_UNKNOWN, DUE_IN_PAST. */
export const createOpenTask =
  (deps: SupportDeps) =>
  async (asked: AskedByStaff, opening: Opening): Promise<Answer> => {
    const { playerId, text, ownerId, dueAt } = opening
    const request = writtenRequestOf(deps, asked, opening)
    const id = createdIdOf(request.commandId, 'task', playerId)
    const sealedText = await sealedFor(deps, playerId, text)
    if (ownerId !== null) await refuseNoStaff(deps.pool, ownerId)
    const opened = { playerId, sealedText, ownerId, dueAt, reason: asked.reason }
    const executed = await deps.handler.execute(task, {
      ...request,
      id,
      command: (at) => ({ type: 'OpenTask' as const, at, opened }),
    })
    const { events, position, isReplay } = accepted(executed)
    const recorded = await deps.finishers.finish(eventOf(events, 'TaskOpened'))
    return { taskId: id, position, auditPosition: recorded.position, isReplay }
  }

async function change(
  { handler }: SupportDeps,
  asked: AskedByStaff,
  { taskId, command }: { taskId: string; command: TaskCommand },
) {
  const executed = await handler.execute(task, {
    ...staffRequestOf(asked, { taskId, ...command }),
    id: taskId,
    command: () => command,
  })
  return accepted(executed)
}

/** Throws TASK_UNKNOWN, TASK_ENDED, TASK_OWNED, OWNER_UNKNOWN. */
export const createAssignTask =
  (deps: SupportDeps) =>
  async (asked: AskedByStaff, order: { taskId: string; ownerId: string }): Promise<Answer> => {
    const { taskId, ownerId } = order
    const known = await deps.handler.stateOf(task, taskId, { isFresh: true })
    if (known.status === 'absent') throw new Refusal('TASK_UNKNOWN')
    await refuseNoStaff(deps.pool, ownerId)
    const command = { type: 'AssignTask' as const, ownerId, reason: asked.reason }
    const { events, position, isReplay } = await change(deps, asked, { taskId, command })
    const recorded = await deps.finishers.finish(eventOf(events, 'TaskAssigned'))
    return { taskId, position, auditPosition: recorded.position, isReplay }
  }

/** Throws TASK_UNKNOWN, TASK_ENDED. */
export const createEndTask =
  (deps: SupportDeps) =>
  async (asked: AskedByStaff, { taskId }: { taskId: string }): Promise<Answer> => {
    const command = { type: 'EndTask' as const, reason: asked.reason }
    const { events, position, isReplay } = await change(deps, asked, { taskId, command })
    const recorded = await deps.finishers.finish(eventOf(events, 'TaskDone'))
    return { taskId, position, auditPosition: recorded.position, isReplay }
  }
