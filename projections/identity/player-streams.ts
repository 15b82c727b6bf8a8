/** One row per stream that is a player's and is not named by their id: where it begins and ends, for whoever reads all of theirs. */
import type { DomainEvent } from '../../domain/events.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { int64, nullable, text, uuid, type RowOf } from '../engine/columns.ts'
import { known, projection } from '../engine/projection.ts'
import { NEWEST } from '../reading/page.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  stream_id: uuid, // what follows the category in its name
  category: text,
  player_id: nullable(uuid), // null: of a payment that nobody began
  first_position: int64,
  last_position: int64,
}
export type PlayerStreamRow = RowOf<typeof columns>

const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf('-'))

const begun = ({ key, stream, position }: Recorded<DomainEvent>, playerId: string | null) => ({
  insert: {
    stream_id: key,
    category: categoryOf(stream),
    player_id: playerId,
    first_position: position,
    last_position: position,
  },
})

const wentOn = ({ key, stream, position }: Recorded<DomainEvent>) => ({
  key: { stream_id: key, category: categoryOf(stream) },
  evolve: (row: PlayerStreamRow | null): PlayerStreamRow => ({
    ...known(row),
    last_position: position,
  }),
})

export const playerStreams = projection({
  name: 'player_streams',
  oneRowPer: 'stream of a player, but those named by their id',
  answers:
    'which sessions, payments, adjustments, suspensions, cases, tasks and complaints are whose, and where each begins and ends',
  version: 3, // payments
  columns,
  key: ['category', 'stream_id'],
  partitionBy: 'stream_id',
  indexes: ['player_id, last_position desc'],
  on: {
    SessionOpened: (e) => begun(e, e.data.playerId),
    SeedRecorded: wentOn,
    SeedRevealed: wentOn,
    SuccessorCommitted: wentOn,
    SessionClosed: wentOn,
    PaymentOpened: (e) => begun(e, e.data.playerId),
    PaymentBegun: wentOn,
    PaymentSucceeded: wentOn,
    PaymentFailed: wentOn,
    PaymentContradicted: wentOn,
    PaymentChargedBack: wentOn,
    PaymentReturned: wentOn,
    AdjustmentRequested: (e) => begun(e, e.data.playerId),
    AdjustmentApproved: wentOn,
    AdjustmentRefused: wentOn,
    AdjustmentApplied: wentOn,
    AdjustmentFailed: wentOn,
    PlayerSuspended: (e) => begun(e, e.data.playerId),
    SuspensionLiftRequested: wentOn,
    SuspensionLiftApproved: wentOn,
    SuspensionLiftDeclined: wentOn,
    SuspensionLifted: wentOn,
    SuspensionLiftFailed: wentOn,
    AlertRaised: (e) => begun(e, e.data.playerId),
    TaskOpened: (e) => begun(e, e.data.playerId),
    TaskAssigned: wentOn,
    TaskReminded: wentOn,
    TaskDone: wentOn,
    ComplaintReceived: (e) => begun(e, e.data.playerId),
    ComplaintAssigned: wentOn,
    ComplaintAcknowledged: wentOn,
    ComplaintDecided: wentOn,
    ComplaintReferredToAdr: wentOn,
    ComplaintReopened: wentOn,
    ComplaintReminded: wentOn,
  },
})

type Asked = {
  readonly categories: readonly string[]
  /** Streams with events below it. */
  readonly before?: bigint | undefined
  readonly limit: number
}

/** Those of which one may hold one of the newest `limit` events below `before`: all that go over it, and of those that end below it as many. */
export const streamsOf = (playerId: string, { categories, before = NEWEST, limit }: Asked) => {
  const theirs = sql`player_id = ${playerId} and category = any(${categories}::text[])`
  return reading<PlayerStreamRow>(
    { projection: 'player_streams', id: playerId },
    sql`(select * from read.player_streams
         where ${theirs} and last_position >= ${before} and first_position < ${before})
        union all
        (select * from read.player_streams
         where ${theirs} and last_position < ${before} order by last_position desc limit ${limit})`,
  )
}
