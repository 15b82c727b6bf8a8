/** Takes an action of the staff that is no fact of any stream: on record first, then done, then its end on record. */
import { staffAction } from '../../domain/operations/staff-action/decider.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { createdIdOf, stepIdOf } from '../../eventstore/ids.ts'
import type { Ending, StaffAct } from '../../domain/operations/staff-action/decider.ts'
import { accepted, type Effect } from './command.ts'
import { staffRequestOf, type AskedByStaff } from './staff.ts'

/** `details`: what is known of it before it is done. */
type Order = Pick<StaffAct, 'action' | 'subject'> & Partial<Pick<StaffAct, 'details'>>

/** How it ended, as of the first time where the key was used before; `position` is the record's. */
export type Acted = Effect & Ending

export type Act = (
  asked: AskedByStaff,
  order: Order,
  effect: () => Promise<Ending>,
) => Promise<Acted>

/**
 * One key has the effect once, where it was carried out; what was refused, or cut off by a crash, is tried again by a
 * repeat. So an effect must bear to be begun a second time after a crash.
 */
export function createAct({ handler }: { handler: CommandHandler }): Act {
  const underWay = new Map<string, Promise<Acted>>()
  return async (asked, order, effect) => {
    const request = staffRequestOf(asked, order)
    const id = createdIdOf(request.commandId, 'staffAction', request.commandId)
    const executed = await handler.execute(staffAction, {
      ...request,
      id,
      command: () => ({
        type: 'RecordAction' as const,
        act: { details: {}, ...order, reason: asked.reason, fact: null },
      }),
    })
    accepted(executed)
    const first = underWay.get(id)
    if (first !== undefined) return { ...(await first), isReplay: true }
    const doing = act(handler, { request, id }, effect)
    underWay.set(id, doing)
    try {
      return await doing
    } finally {
      underWay.delete(id)
    }
  }
}

type Recording = { request: ReturnType<typeof staffRequestOf>; id: string }

async function act(
  handler: CommandHandler,
  { request, id }: Recording,
  effect: () => Promise<Ending>,
): Promise<Acted> {
  const state = await handler.stateOf(staffAction, id, { isFresh: true })
  if (state.status === 'absent') throw new Error('an action that is not on record')
  const isDone = state.status === 'done'
  const ending: Ending = isDone ? { outcome: 'done', details: state.details } : await effect()
  const nth = isDone ? state.ends - 1 : state.ends
  const ended = await handler.execute(staffAction, {
    ...request,
    id,
    commandId: stepIdOf(id, `${ending.outcome} ${nth}`),
    bodyHash: 'end',
    command: () => ({ type: 'EndAction' as const, ending }),
  })
  const { position, isReplay } = accepted(ended)
  return { ...ending, position, isReplay }
}
