/** What is read of the ledger: a wallet's entries in pages, and where they stood at an instant. */
import { NEWEST, type Page } from '../reading/page.ts'
import { reading } from '../reading/read.ts'
import { sql, type Sql } from '../../postgres/sql.ts'
import type { LedgerRow } from './wallet-ledger.ts'

/** Where an entry stands among its wallet's, as pages go; of one revision the buckets follow each other as text does. */
export type EntryPlace = { revision: bigint; bucket: string }

/** Newest first; `before` is where the last page ended, or its number. */
export const entriesOf = (
  playerId: string,
  { limit, before = { revision: NEWEST, bucket: '' } }: Page<EntryPlace | { number: bigint }>,
) =>
  reading<LedgerRow>(
    { projection: 'wallet_ledger', id: playerId },
    sql`select * from read.wallet_ledger
        where player_id = ${playerId} and ${isBefore(playerId, before)}
        order by revision desc, bucket desc limit ${limit}`,
  )

const isBefore = (playerId: string, before: EntryPlace | { number: bigint }): Sql =>
  'number' in before
    ? sql`number < ${before.number}::bigint
          and revision <= ${lastRevisionWhere(playerId, sql`probe.number < ${before.number}::bigint`)}`
    : sql`(revision, bucket) < (${before.revision}::bigint, ${before.bucket})`

/** Of each bucket the last movement at or before an instant: instants do not go back along revisions. */
export const lastEntriesAt = (playerId: string, at: string) =>
  reading<LedgerRow>(
    { projection: 'wallet_ledger', id: playerId },
    sql`with until as (
          select ${lastRevisionWhere(playerId, sql`probe.occurred_at <= ${at}::timestamptz`)} as revision)
        ${lastIn(playerId, sql`'cash'`)} union all ${lastIn(playerId, sql`'bonus'`)}`,
  )

/** A bucket is a literal: bonus money has an index of its own, since most wallets never have any. */
const lastIn = (playerId: string, bucket: Sql): Sql => sql`
  (select * from read.wallet_ledger
   where player_id = ${playerId} and bucket = ${bucket} and revision <= (select revision from until)
   order by revision desc limit 1)`

/**
 * The last revision of whose first entry `holds` says yes, where it says yes of all before and no of all behind; as a query.
 * It is found by halving on the index that pages use: some twenty seeks in a wallet of a million movements, and no index of
 * its own to be written with each.
 */
const lastRevisionWhere = (playerId: string, holds: Sql): Sql => sql`(
  with recursive halving (low, high) as (
    select -1::bigint, coalesce((select revision from read.wallet_ledger
      where player_id = ${playerId} order by revision desc limit 1), -1)
    union all
    select case when probe.revision is null or ${holds} then middle else low end,
           case when probe.revision is null or ${holds} then high else probe.revision - 1 end
    from halving
    cross join lateral (select (low + high + 1) / 2 as middle) m
    left join lateral (select revision, occurred_at, number from read.wallet_ledger
      where player_id = ${playerId} and revision <= middle
      order by revision desc, bucket limit 1) probe on true
    where low < high)
  select max(low) from halving)`
