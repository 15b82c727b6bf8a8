/** One row per complaint: how it stands, and which deadline comes next. What was said is ciphertext. */
import type { DomainEvent } from '../../domain/events.ts'
import type { ComplaintOutcome, ComplaintSubject } from '../../domain/identity/complaint/events.ts'
import type { ContactChannel } from '../../domain/identity/support/events.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { instant, int64, nullable, oneOf, text, uuid, type RowOf } from '../engine/columns.ts'
import { known, projection, type Fact } from '../engine/projection.ts'
import { FIRST_DEADLINE, type DeadlinePage } from '../reading/deadline.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { reading, readingAll } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  complaint_id: uuid,
  player_id: uuid,
  status: oneOf<'received' | 'acknowledged' | 'decided' | 'referred'>(),
  phase: oneOf<'open' | 'ended'>(), // open: received or acknowledged
  subject: oneOf<ComplaintSubject>(),
  channel: oneOf<ContactChannel>(),
  sealed_text: text,
  market: nullable(text),
  rules: text,
  owner_id: nullable(text),
  received_at: instant,
  acknowledge_by: instant,
  acknowledged_at: nullable(instant),
  decide_by: instant,
  decided_at: nullable(instant),
  outcome: nullable(oneOf<ComplaintOutcome>()),
  sealed_decision: nullable(text),
  adr_body: nullable(text),
  adr_reference: nullable(text),
  referred_at: nullable(instant),
  reminded_at: nullable(instant),
  deadline: instant, // of what comes next; of one that has ended that of its decision
  position: int64, // of its first event
  revision: int64, // of complaint-{complaint_id}
}
export type ComplaintRow = RowOf<typeof columns>

const changed = (
  { key, revision }: Recorded<DomainEvent>,
  change: Partial<ComplaintRow> | ((row: ComplaintRow) => Partial<ComplaintRow>),
) => ({
  key: { complaint_id: key },
  evolve(row: ComplaintRow | null): ComplaintRow {
    const was = known(row)
    return { ...was, ...(typeof change === 'function' ? change(was) : change), revision }
  },
})

const received = (e: Fact<'ComplaintReceived'>): ComplaintRow => ({
  complaint_id: e.key,
  player_id: e.data.playerId,
  status: 'received',
  phase: 'open',
  subject: e.data.subject,
  channel: e.data.channel,
  sealed_text: e.data.sealedText,
  market: e.data.market,
  rules: e.data.rules,
  owner_id: null,
  received_at: e.occurredAt,
  acknowledge_by: e.data.acknowledgeBy,
  acknowledged_at: null,
  decide_by: e.data.decideBy,
  decided_at: null,
  outcome: null,
  sealed_decision: null,
  adr_body: null,
  adr_reference: null,
  referred_at: null,
  reminded_at: null,
  deadline: e.data.acknowledgeBy,
  position: e.position,
  revision: e.revision,
})

export const complaints = projection({
  name: 'complaints',
  oneRowPer: 'complaint of a player',
  answers: 'how a complaint stands, whose it is to answer and by when; what was said is ciphertext',
  version: 1,
  columns,
  key: ['complaint_id'],
  partitionBy: 'complaint_id',
  indexes: [
    'player_id, position desc',
    'phase, deadline, complaint_id',
    'owner_id, phase, deadline, complaint_id',
  ],
  on: {
    ComplaintReceived: (e) => ({ insert: received(e) }),
    ComplaintAssigned: (e) => changed(e, { owner_id: e.data.ownerId }),
    ComplaintAcknowledged: (e) =>
      changed(e, {
        status: 'acknowledged',
        acknowledged_at: e.occurredAt,
        deadline: e.data.decideBy,
      }),
    ComplaintDecided: (e) =>
      changed(e, (row) => ({
        status: 'decided',
        phase: 'ended',
        decided_at: e.occurredAt,
        outcome: e.data.outcome,
        sealed_decision: e.data.sealedText,
        deadline: row.decide_by,
      })),
    ComplaintReferredToAdr: (e) =>
      changed(e, (row) => ({
        status: 'referred',
        phase: 'ended',
        adr_body: e.data.adrBody,
        adr_reference: e.data.reference,
        referred_at: e.occurredAt,
        deadline: row.decide_by,
      })),
    ComplaintReopened: (e) =>
      changed(e, {
        status: 'acknowledged',
        phase: 'open',
        decide_by: e.data.decideBy,
        deadline: e.data.decideBy,
      }),
    ComplaintReminded: (e) => changed(e, { reminded_at: e.occurredAt }),
  },
})

export const complaintById = (complaintId: string) =>
  reading<ComplaintRow>(
    { projection: 'complaints', id: complaintId },
    sql`select * from read.complaints where complaint_id = ${complaintId}`,
  )

/** Newest first; `before` is the position that the last page ended with. */
export const complaintsOf = (playerId: string, { limit, before = NEWEST }: Page) =>
  reading<ComplaintRow>(
    { projection: 'complaints', id: playerId },
    sql`select * from read.complaints where player_id = ${playerId} and position < ${before}
        order by position desc limit ${limit}`,
  )

type ComplaintsAsked = DeadlinePage & {
  readonly phase: ComplaintRow['phase']
  /** null: any of the phase. */
  readonly status: ComplaintRow['status'] | null
  /** null: whoever's. */
  readonly ownerId: string | null
  readonly isOverdue: boolean
}

/** Over all players, the deadline that comes first at the top. */
export const complaintsByDeadline = ({
  limit,
  before: { at, id } = FIRST_DEADLINE,
  phase,
  status,
  ownerId,
  isOverdue,
}: ComplaintsAsked) => {
  const whose = ownerId === null ? sql`` : sql`owner_id = ${ownerId} and `
  const how = status === null ? sql`` : sql` and status = ${status}`
  const late = isOverdue ? sql` and deadline <= clock_timestamp()` : sql``
  return readingAll<ComplaintRow>(
    'complaints',
    sql`select * from read.complaints
        where ${whose}phase = ${phase} and (deadline, complaint_id) > (${at}, ${id})${how}${late}
        order by deadline, complaint_id limit ${limit}`,
  )
}
