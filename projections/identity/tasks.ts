/** One row per task: what is to be done for whom, by whom and until when. What it says is ciphertext. */
import type { DomainEvent } from '../../domain/events.ts'
import { NO_END } from '../../domain/shared/instant.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { instant, int64, nullable, oneOf, text, uuid, type RowOf } from '../engine/columns.ts'
import { known, projection } from '../engine/projection.ts'
import { FIRST_DEADLINE, type DeadlinePage } from '../reading/deadline.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { reading, readingAll } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  task_id: uuid,
  player_id: uuid,
  status: oneOf<'open' | 'done'>(),
  sealed_text: text,
  reason: text,
  owner_id: nullable(text),
  due_at: instant, // NO_END where it has none
  opened_by: text,
  opened_at: instant,
  reminded_at: nullable(instant),
  ended_by: nullable(text),
  ended_at: nullable(instant),
  end_reason: nullable(text),
  position: int64, // of its first event
  revision: int64, // of task-{task_id}
}
export type TaskRow = RowOf<typeof columns>

const changed = ({ key, revision }: Recorded<DomainEvent>, change: Partial<TaskRow>) => ({
  key: { task_id: key },
  evolve: (row: TaskRow | null): TaskRow => ({ ...known(row), ...change, revision }),
})

export const tasks = projection({
  name: 'tasks',
  oneRowPer: 'task of the staff',
  answers: 'what is to be done for a player, by whom and until when; what it says is ciphertext',
  version: 1,
  columns,
  key: ['task_id'],
  partitionBy: 'task_id',
  indexes: [
    'player_id, position desc',
    'status, due_at, task_id',
    'owner_id, status, due_at, task_id',
  ],
  on: {
    TaskOpened: ({ key, data, metadata, occurredAt, position, revision }) => ({
      insert: {
        task_id: key,
        player_id: data.playerId,
        status: 'open',
        sealed_text: data.sealedText,
        reason: data.reason,
        owner_id: data.ownerId,
        due_at: data.dueAt ?? NO_END,
        opened_by: metadata.actor.id,
        opened_at: occurredAt,
        reminded_at: null,
        ended_by: null,
        ended_at: null,
        end_reason: null,
        position,
        revision,
      },
    }),
    TaskAssigned: (e) => changed(e, { owner_id: e.data.ownerId }),
    TaskReminded: (e) => changed(e, { reminded_at: e.occurredAt }),
    TaskDone: (e) =>
      changed(e, {
        status: 'done',
        ended_by: e.metadata.actor.id,
        ended_at: e.occurredAt,
        end_reason: e.data.reason,
      }),
  },
})

export const taskById = (taskId: string) =>
  reading<TaskRow>(
    { projection: 'tasks', id: taskId },
    sql`select * from read.tasks where task_id = ${taskId}`,
  )

/** Newest first; `before` is the position that the last page ended with. */
export const tasksOf = (playerId: string, { limit, before = NEWEST }: Page) =>
  reading<TaskRow>(
    { projection: 'tasks', id: playerId },
    sql`select * from read.tasks where player_id = ${playerId} and position < ${before}
        order by position desc limit ${limit}`,
  )

type TasksAsked = DeadlinePage & {
  readonly status: TaskRow['status']
  /** null: whoever's. */
  readonly ownerId: string | null
  readonly isOverdue: boolean
}

/** Over all players, in the order in which they are due. */
export const tasksByDeadline = ({
  limit,
  before: { at, id } = FIRST_DEADLINE,
  status,
  ownerId,
  isOverdue,
}: TasksAsked) => {
  const whose = ownerId === null ? sql`` : sql`owner_id = ${ownerId} and `
  const late = isOverdue ? sql` and due_at <= clock_timestamp()` : sql``
  return readingAll<TaskRow>(
    'tasks',
    sql`select * from read.tasks
        where ${whose}status = ${status} and (due_at, task_id) > (${at}, ${id})${late}
        order by due_at, task_id limit ${limit}`,
  )
}
