/** One row per player whose account has ended with money that two of the staff pay out: how the last of it stands. */
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
import { projection, type Fact } from '../engine/projection.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { readingAll } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  player_id: uuid,
  status: oneOf<'needed' | 'requested' | 'approved' | 'refused' | 'settled'>(),
  phase: oneOf<'open' | 'ended'>(), // whether a person has to do something, or money is under way
  why: oneOf<'noInstrument' | 'deceased' | 'requested'>(), // what brought the row
  payout_id: nullable(uuid), // null until it is asked for
  instrument: nullable(text),
  requested_by: nullable(text),
  request_reason: nullable(text),
  requested_at: nullable(instant),
  decided_by: nullable(text),
  decision_reason: nullable(text),
  decided_at: nullable(instant),
  amount: nullable(minor), // what was paid, in minor units of the wallet's currency; null: nothing was
  since: instant,
  position: int64, // of what brought the row, or brought it back
}
export type HousePayoutRow = RowOf<typeof columns>

const begun = (
  { key, occurredAt, position }: Recorded<DomainEvent>,
  given: Pick<HousePayoutRow, 'status' | 'why'> & Partial<HousePayoutRow>,
): HousePayoutRow => ({
  player_id: key,
  phase: 'open',
  payout_id: null,
  instrument: null,
  requested_by: null,
  request_reason: null,
  requested_at: null,
  decided_by: null,
  decision_reason: null,
  decided_at: null,
  amount: null,
  since: occurredAt,
  position,
  ...given,
})

const needed = (event: Recorded<DomainEvent>, why: 'noInstrument' | 'deceased') => ({
  key: { player_id: event.key },
  evolve: () => begun(event, { status: 'needed', why }),
})

const changed = (
  { key }: Recorded<DomainEvent>,
  change: (row: HousePayoutRow) => Partial<HousePayoutRow>,
) => ({
  key: { player_id: key },
  evolve(row: HousePayoutRow | null): HousePayoutRow {
    if (row === null) throw new Error(`no payout was asked for ${key}`)
    return { ...row, ...change(row) }
  },
})

/** A refusal leaves the money where it is: somebody has to ask anew. */
const decided = (
  event: Fact<'HousePayoutApproved' | 'HousePayoutRefused'>,
  status: 'approved' | 'refused',
) =>
  changed(event, () => ({
    status,
    decided_by: event.metadata.actor.id,
    decision_reason: event.data.reason,
    decided_at: event.occurredAt,
  }))

export const housePayouts = projection({
  name: 'house_payouts',
  oneRowPer: 'player whose account has ended with money that the staff pay out',
  answers: 'which money of accounts that have ended waits for a person, and who decided what',
  version: 1,
  columns,
  key: ['player_id'],
  partitionBy: 'player_id',
  indexes: ['phase, position desc'],
  on: {
    ClosingSettled: (e) => (e.data.outcome === 'noInstrument' ? needed(e, 'noInstrument') : []),
    DeceasedRecorded: (e) => needed(e, 'deceased'),
    HousePayoutRequested: (e) => ({
      key: { player_id: e.key },
      evolve: (row: HousePayoutRow | null) =>
        begun(e, {
          status: 'requested',
          why: row?.why ?? 'requested',
          payout_id: e.data.payoutId,
          instrument: e.data.instrument,
          requested_by: e.data.requestedBy,
          request_reason: e.data.reason,
          requested_at: e.occurredAt,
        }),
    }),
    HousePayoutApproved: (e) => decided(e, 'approved'),
    HousePayoutRefused: (e) => decided(e, 'refused'),
    HousePayoutSettled: (e) =>
      changed(e, () => ({ status: 'settled', phase: 'ended', amount: e.data.amount })),
    // Whoever is back disposes of their money themselves.
    AccountReopened: ({ key }) => ({ remove: { player_id: key } }),
  },
})

/** Over all players; newest first. */
export const housePayoutsBy = (phase: HousePayoutRow['phase'], { limit, before = NEWEST }: Page) =>
  readingAll<HousePayoutRow>(
    'house_payouts',
    sql`select * from read.house_payouts
        where phase = ${phase} and position < ${before} order by position desc limit ${limit}`,
  )
