/** One row per adjustment of a balance by hand: what is asked for, by whom, and what came of it. */
import type { DomainEvent } from '../../domain/events.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import {
  instant,
  int64,
  minor,
  nullable,
  oneOf,
  text,
  uuid,
  type RowOf,
} from '../engine/columns.ts'
import { known, projection, type Fact } from '../engine/projection.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  adjustment_id: uuid,
  player_id: uuid,
  direction: oneOf<'credit' | 'debit'>(),
  amount: minor, // in minor units of the wallet's currency
  status: oneOf<'requested' | 'approved' | 'refused' | 'applied' | 'failed'>(),
  why: nullable(text), // it failed
  requested_by: text,
  reason: text, // of the request
  requested_at: instant,
  decided_by: nullable(text),
  decision_reason: nullable(text),
  decided_at: nullable(instant),
  balance: nullable(minor), // after it, where it was applied
  revision: int64, // of adjustment-{adjustment_id}
}
export type AdjustmentRow = RowOf<typeof columns>

const changed = ({ key, revision }: Recorded<DomainEvent>, change: Partial<AdjustmentRow>) => ({
  key: { adjustment_id: key },
  evolve: (row: AdjustmentRow | null): AdjustmentRow => ({ ...known(row), ...change, revision }),
})

/** By somebody else than who asked for it. */
const decided = (
  event: Fact<'AdjustmentApproved' | 'AdjustmentRefused'>,
  status: 'approved' | 'refused',
) =>
  changed(event, {
    status,
    decided_by: event.metadata.actor.id,
    decision_reason: event.data.reason,
    decided_at: event.occurredAt,
  })

export const adjustments = projection({
  name: 'adjustments',
  oneRowPer: 'adjustment of a balance by hand',
  answers: 'who asked for it, who decided it, what came of it',
  version: 2, // the handlers are written otherwise
  columns,
  key: ['adjustment_id'],
  partitionBy: 'adjustment_id',
  on: {
    AdjustmentRequested: ({ key, data, occurredAt, revision }) => ({
      insert: {
        adjustment_id: key,
        player_id: data.playerId,
        direction: data.direction,
        amount: data.amount,
        status: 'requested',
        why: null,
        reason: data.reason,
        requested_by: data.requestedBy,
        requested_at: occurredAt,
        decided_by: null,
        decision_reason: null,
        decided_at: null,
        balance: null,
        revision,
      },
    }),
    AdjustmentApproved: (e) => decided(e, 'approved'),
    AdjustmentRefused: (e) => decided(e, 'refused'),
    AdjustmentApplied: (e) => changed(e, { status: 'applied', balance: e.data.balance }),
    AdjustmentFailed: (e) => changed(e, { status: 'failed', why: e.data.why }),
  },
})

export const adjustmentById = (adjustmentId: string) =>
  reading<AdjustmentRow>(
    { projection: 'adjustments', id: adjustmentId },
    sql`select * from read.adjustments where adjustment_id = ${adjustmentId}`,
  )
