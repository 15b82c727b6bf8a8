/** One row per suspension of a player: by whom and why, and how its lift was asked for and decided. */
import type { DomainEvent } from '../../domain/events.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { instant, int64, json, nullable, oneOf, text, uuid, type RowOf } from '../engine/columns.ts'
import { known, projection, type Fact } from '../engine/projection.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { reading, readingAll } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  suspension_id: uuid,
  player_id: uuid,
  scopes: json<Fact<'PlayerSuspended'>['data']['scopes']>(),
  status: oneOf<'suspended' | 'liftRequested' | 'liftApproved' | 'lifted' | 'failed'>(),
  suspended_by: text,
  reason: text,
  suspended_at: instant,
  requested_by: nullable(text), // these of the lift that was asked for last
  request_reason: nullable(text),
  requested_at: nullable(instant),
  decided_by: nullable(text),
  decision_reason: nullable(text),
  decided_at: nullable(instant),
  lifted_at: nullable(instant),
  position: int64, // of its first event
  revision: int64, // of suspension-{suspension_id}
}
export type SuspensionRow = RowOf<typeof columns>

const changed = ({ key, revision }: Recorded<DomainEvent>, change: Partial<SuspensionRow>) => ({
  key: { suspension_id: key },
  evolve: (row: SuspensionRow | null): SuspensionRow => ({ ...known(row), ...change, revision }),
})

const decided = (
  event: Fact<'SuspensionLiftApproved' | 'SuspensionLiftDeclined'>,
  status: 'liftApproved' | 'suspended',
) =>
  changed(event, {
    status,
    decided_by: event.metadata.actor.id,
    decision_reason: event.data.reason,
    decided_at: event.occurredAt,
  })

export const suspensions = projection({
  name: 'suspensions',
  oneRowPer: 'suspension of a player',
  answers: 'who suspended a player and why, who asked for the lift, who decided it',
  version: 1,
  columns,
  key: ['suspension_id'],
  partitionBy: 'suspension_id',
  indexes: ['player_id, position desc'],
  on: {
    PlayerSuspended: ({ key, data, occurredAt, position, revision }) => ({
      insert: {
        suspension_id: key,
        player_id: data.playerId,
        scopes: data.scopes,
        status: 'suspended',
        suspended_by: data.suspendedBy,
        reason: data.reason,
        suspended_at: occurredAt,
        requested_by: null,
        request_reason: null,
        requested_at: null,
        decided_by: null,
        decision_reason: null,
        decided_at: null,
        lifted_at: null,
        position,
        revision,
      },
    }),
    SuspensionLiftRequested: (e) =>
      changed(e, {
        status: 'liftRequested',
        requested_by: e.data.requestedBy,
        request_reason: e.data.reason,
        requested_at: e.occurredAt,
        decided_by: null,
        decision_reason: null,
        decided_at: null,
      }),
    SuspensionLiftApproved: (e) => decided(e, 'liftApproved'),
    SuspensionLiftDeclined: (e) => decided(e, 'suspended'),
    SuspensionLifted: (e) => changed(e, { status: 'lifted', lifted_at: e.occurredAt }),
    SuspensionLiftFailed: (e) => changed(e, { status: 'failed' }),
  },
})

export const suspensionById = (suspensionId: string) =>
  reading<SuspensionRow>(
    { projection: 'suspensions', id: suspensionId },
    sql`select * from read.suspensions where suspension_id = ${suspensionId}`,
  )

/** Newest first; `before` is the position that the last page ended with. */
export const suspensionsOf = (playerId: string, { limit, before = NEWEST }: Page) =>
  reading<SuspensionRow>(
    { projection: 'suspensions', id: playerId },
    sql`select * from read.suspensions
        where player_id = ${playerId} and position < ${before}
        order by position desc limit ${limit}`,
  )

/** Whose lift waits for somebody's decision, over all players; newest first. */
export const liftsWaiting = ({ limit, before = NEWEST }: Page) =>
  readingAll<SuspensionRow>(
    'suspensions',
    sql`select * from read.suspensions
        where status = 'liftRequested' and position < ${before}
        order by position desc limit ${limit}`,
  )
