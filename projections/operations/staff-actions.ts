/** The audit log: one row per action of the staff, in one partition, so that its pages have one order. */
import { SHARED } from '../engine/partitions.ts'
import { instant, int64, json, nullable, oneOf, text, uuid, type RowOf } from '../engine/columns.ts'
import { known, projection, type Fact } from '../engine/projection.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

type Details = Fact<'StaffActed'>['data']['details']

const columns = {
  partition: text, // SHARED: an action belongs to nobody
  action_id: uuid,
  action: text,
  subject_kind: text,
  subject_id: text,
  actor_role: oneOf<Fact<'StaffActed'>['metadata']['actor']['role']>(),
  actor_id: text,
  reason: text,
  details: json<Details>(),
  outcome: oneOf<'begun' | 'done' | 'refused'>(),
  fact_stream: nullable(text), // where the action is itself a fact
  fact_revision: nullable(int64),
  position: int64,
  occurred_at: instant,
}
export type StaffActionRow = RowOf<typeof columns>

const begun = ({
  key,
  data,
  metadata,
  position,
  occurredAt,
}: Fact<'StaffActed'>): StaffActionRow => ({
  partition: SHARED,
  action_id: key,
  action: data.action,
  subject_kind: data.subject.kind,
  subject_id: data.subject.id,
  actor_role: metadata.actor.role,
  actor_id: metadata.actor.id,
  reason: data.reason,
  details: data.details,
  outcome: data.fact === null ? 'begun' : 'done',
  fact_stream: data.fact?.stream ?? null,
  fact_revision: data.fact === null ? null : BigInt(data.fact.revision),
  position,
  occurred_at: occurredAt,
})

export const staffActions = projection({
  name: 'staff_actions',
  oneRowPer: 'action of the staff',
  answers: 'who did what, to what, why, and how it ended: the audit log',
  version: 1,
  columns,
  key: ['partition', 'action_id'],
  partitionBy: 'partition',
  indexes: ['position desc', 'subject_id, position desc'],
  on: {
    StaffActed: (event) => ({ insert: begun(event) }),
    StaffActionEnded: ({ key, data: { outcome, details } }) => ({
      key: { partition: SHARED, action_id: key },
      evolve(row) {
        const was = known(row)
        return { ...was, outcome, details: { ...was.details, ...details } }
      },
    }),
  },
})

/** Newest first; `before` is the position that the last page ended with. */
export const staffActionsOf = ({
  limit,
  before = NEWEST,
  subjectId = null,
}: Page & { subjectId?: string | null }) =>
  reading<StaffActionRow>(
    { projection: 'staff_actions', id: SHARED },
    sql`select * from read.staff_actions
        where position < ${before} and (${subjectId}::text is null or subject_id = ${subjectId})
        order by position desc limit ${limit}`,
  )

/** Adjustments that were asked for and not decided yet, newest first: the log has one order, which their own table has not. */
export const undecidedAdjustments = ({ limit, before = NEWEST }: Page) =>
  reading<StaffActionRow>(
    { projection: 'staff_actions', id: SHARED },
    sql`select asked.* from read.staff_actions asked
        where asked.action = 'adjustment.request' and asked.position < ${before}
          and not exists (
            select from read.staff_actions decided
            where decided.subject_id = asked.subject_id
              and decided.action in ('adjustment.approve', 'adjustment.refuse')
              and decided.details ->> 'adjustmentId' = asked.details ->> 'adjustmentId')
        order by asked.position desc limit ${limit}`,
  )
