/** Tasks, as the staff look at them: one, those about a player, and all in the order in which they are due. */
import { z } from 'zod'
import {
  taskById,
  tasksByDeadline,
  tasksOf,
  type TaskRow,
} from '../../../projections/identity/tasks.ts'
import type { Caller } from '../../http/caller.ts'
import { AS_OF, AT, OPERATOR, PLAYER, TASK } from '../../http/example-story.ts'
import { pageOf, pageReply, rowsOfPage } from '../../http/pages.ts'
import { Problem } from '../../http/problem.ts'
import { defineRoute } from '../../http/route.ts'
import { afterSchema, asOfSchema, idSchema, revisionSchema } from '../../http/schemas.ts'
import { asOfAll } from '../../reads/as-of-all.ts'
import type { ReadAfter, ReadAll } from '../../reads/read-after.ts'
import {
  deadlineOf,
  deadlineQuery,
  deadlineReply,
  etagOf,
  listQuery,
  openedFor,
  openedSchema,
  ownerOf,
  ownerQuery,
  refuseNobody,
} from './pages.ts'
import type { Texts } from './texts.ts'

const taskSchema = z.object({
  taskId: z.uuid(),
  playerId: z.uuid(),
  status: z.enum(['open', 'done']),
  text: openedSchema,
  reason: z.string(),
  ownerId: z.string().nullable(),
  dueAt: z.string().nullable(),
  openedBy: z.string(),
  openedAt: z.string(),
  remindedAt: z.string().nullable(),
  endedBy: z.string().nullable(),
  endedAt: z.string().nullable(),
  endReason: z.string().nullable(),
  revision: revisionSchema,
})

const EXAMPLE = {
  taskId: TASK,
  playerId: PLAYER,
  status: 'open',
  text: 'Call back about the payout.',
  reason: 'promised on the phone',
  ownerId: OPERATOR,
  dueAt: AT,
  openedBy: OPERATOR,
  openedAt: AT,
  remindedAt: null,
  endedBy: null,
  endedAt: null,
  endReason: null,
  revision: '0',
}

async function shown(caller: Caller, texts: Texts, rows: readonly TaskRow[]) {
  const opened = await openedFor(caller, { texts, rows }, (row) => row.sealed_text)
  return rows.map((row, n) => ({
    taskId: row.task_id,
    playerId: row.player_id,
    status: row.status,
    text: opened[n] ?? null,
    reason: row.reason,
    ownerId: row.owner_id,
    dueAt: deadlineOf(row.due_at),
    openedBy: row.opened_by,
    openedAt: row.opened_at,
    remindedAt: row.reminded_at,
    endedBy: row.ended_by,
    endedAt: row.ended_at,
    endReason: row.end_reason,
    revision: row.revision,
  }))
}

export const getTask = defineRoute<{ readAfter: ReadAfter; texts: Texts }>()({
  method: 'get',
  path: '/v1/operations/tasks/{taskId}',
  operationId: 'getTask',
  summary: 'A task: what is to be done, by whom and until when.',
  permission: 'support.read',
  params: z.strictObject({ taskId: idSchema }),
  query: afterSchema,
  status: 200,
  reply: taskSchema.extend({ asOf: asOfSchema }),
  about: 'task',
  example: { reply: { ...EXAMPLE, asOf: AS_OF } },
  async handle({ params, query, caller }, { readAfter, texts }) {
    const { asOf, rows } = await readAfter(query.after, taskById(params.taskId))
    const [task] = await shown(caller, texts, rows)
    if (task === undefined) throw new Problem('NOT_FOUND')
    return { ...task, asOf, ...etagOf(task) }
  },
})

export const listTasksOfPlayer = defineRoute<{ readAfter: ReadAfter; texts: Texts }>()({
  method: 'get',
  path: '/v1/operations/players/{playerId}/tasks',
  operationId: 'listTasksOfPlayer',
  summary: 'The tasks about a player, done ones too, newest first.',
  permission: 'support.read',
  params: z.strictObject({ playerId: idSchema }),
  query: listQuery,
  status: 200,
  reply: z.object({ data: z.array(taskSchema), ...pageReply, asOf: asOfSchema }),
  about: 'player',
  example: { reply: { data: [EXAMPLE], hasMore: false, nextCursor: null, asOf: AS_OF } },
  async handle({ params: { playerId }, query, caller }, { readAfter, texts }) {
    await refuseNobody(readAfter, playerId, query.after)
    const { asOf, rows } = await readAfter(query.after, tasksOf(playerId, rowsOfPage(query)))
    const page = pageOf(rows, query, ({ position }) => position)
    return { ...page, data: await shown(caller, texts, page.data), asOf }
  },
})

export const listTasks = defineRoute<{ readAll: ReadAll; texts: Texts }>()({
  method: 'get',
  path: '/v1/operations/tasks',
  operationId: 'listTasks',
  summary: 'Tasks of the staff over all players, the one that is due first at the top.',
  permission: 'support.read',
  shows: 'players',
  query: z.strictObject({
    ...deadlineQuery,
    owner: ownerQuery,
    status: z.enum(['open', 'done']).default('open'),
  }),
  status: 200,
  reply: z.object({
    data: z.array(taskSchema),
    ...deadlineReply,
    asOf: asOfSchema.describe('at least: of the partition that is furthest behind'),
  }),
  rejects: ['REBUILD_PENDING'],
  example: { reply: { data: [EXAMPLE], hasMore: false, nextCursor: null, asOf: AS_OF } },
  async handle({ query, caller }, { readAll, texts }) {
    const asOf = await asOfAll(readAll, 'tasks')
    const { status, owner, overdue } = query
    const asked = { status, ownerId: ownerOf(caller, owner), isOverdue: overdue === 'true' }
    const rows = await readAll(tasksByDeadline({ ...rowsOfPage(query), ...asked }))
    const page = pageOf(rows, query, (row) => ({ at: row.due_at, id: row.task_id }))
    const data = await shown(caller, texts, page.data)
    return { ...page, data, asOf }
  },
})
