/** One row per movement of money in a bucket, signed: the sum of a bucket's rows is its balance. Rows are only ever inserted. */
import { minor as minorOf, type Minor } from '../../domain/shared/money.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { instant, int64, minor, nullable, oneOf, uuid, type RowOf } from '../engine/columns.ts'
import { facts, known, projection } from '../engine/projection.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { reading } from '../reading/read.ts'
import { sql, type Sql } from '../../postgres/sql.ts'

export type LedgerKind = 'BET' | 'WIN' | 'DEPOSIT' | 'WITHDRAWAL' | 'BONUS_CREDIT' | 'BONUS_DEBIT'

/** Where money lies in a wallet. */
export type Bucket = 'cash'

const columns = {
  player_id: uuid,
  revision: int64,
  bucket: oneOf<Bucket>(),
  number: int64, // 1, 2, 3, … of the wallet: players are shown no revision
  command_id: uuid,
  kind: oneOf<LedgerKind>(),
  amount: int64, // negative when it leaves the bucket
  balance_before: minor, // of the bucket, as is the next
  balance: minor, // after it
  round_id: nullable(uuid),
  session_id: nullable(uuid),
  payment_id: nullable(uuid),
  adjustment_id: nullable(uuid),
  position: int64,
  occurred_at: instant,
}
export type LedgerRow = RowOf<typeof columns>

/** Without bonuses and other providers: no route leads to either yet. */
type MoneyEvent = Exclude<
  Extract<WalletEvent, { data: { balance: Minor } }>,
  {
    type: 'BonusConverted' | 'PayoutCredited' | 'PayoutReturned' | 'StakePlaced' | 'StakeReturned'
  }
>

const KIND: Record<Exclude<MoneyEvent['type'], 'Adjusted'>, LedgerKind> = {
  BetPlaced: 'BET',
  WinCredited: 'WIN',
  Deposited: 'DEPOSIT',
  WithdrawalRequested: 'WITHDRAWAL',
  WithdrawalFailed: 'WITHDRAWAL',
}

const kindOf = ({ type, data }: MoneyEvent): LedgerKind => {
  if (type !== 'Adjusted') return KIND[type]
  return data.direction === 'credit' ? 'BONUS_CREDIT' : 'BONUS_DEBIT'
}

/** What it is of. */
type About = Partial<Pick<LedgerRow, 'round_id' | 'session_id' | 'payment_id' | 'adjustment_id'>>

const counted = ({ key }: Recorded<MoneyEvent>) => ({
  key: { player_id: key },
  evolve: (row: { entries: bigint } | null) => ({
    player_id: key,
    entries: (row?.entries ?? 0n) + 1n,
  }),
})

/** How many entries each wallet has, the event's own among them: that is its number. */
const counts = facts({
  name: 'wallet_ledger_counts',
  columns: { player_id: uuid, entries: int64 },
  key: ['player_id'],
  partitionBy: 'player_id',
  whose: ({ key }) => ({ player_id: key }),
  on: {
    BetPlaced: counted,
    WinCredited: counted,
    Deposited: counted,
    WithdrawalRequested: counted,
    WithdrawalFailed: counted,
    Adjusted: counted,
  },
})

type Told = { readonly entries: bigint } | null

/** An entry of `amount`, numbered by what is told of the wallet. */
const entry = (
  event: Recorded<MoneyEvent>,
  told: Told,
  { amount, ...about }: About & { amount: bigint },
) => ({
  insert: {
    player_id: event.key,
    revision: event.revision,
    bucket: 'cash' as const,
    number: known(told).entries,
    command_id: event.commandId,
    kind: kindOf(event),
    amount,
    balance_before: minorOf(event.data.balance - amount),
    balance: event.data.balance,
    round_id: null,
    session_id: null,
    payment_id: null,
    adjustment_id: null,
    ...about,
    position: event.position,
    occurred_at: event.occurredAt,
  },
})

const outgoing = (amount: bigint): bigint => -amount

const ofRound = ({ roundId, sessionId }: { roundId: string; sessionId: string }) => ({
  round_id: roundId,
  session_id: sessionId,
})

export const walletLedger = projection({
  name: 'wallet_ledger',
  oneRowPer: 'movement of money in a bucket',
  answers: 'how the balance came about',
  version: 4, // numbers the entries
  columns,
  key: ['player_id', 'revision', 'bucket'],
  partitionBy: 'player_id',
  indexes: ['command_id'],
  facts: counts,
  on: {
    BetPlaced: (e, told) => entry(e, told, { amount: outgoing(e.data.stake), ...ofRound(e.data) }),
    WinCredited: (e, told) => entry(e, told, { amount: e.data.payout, ...ofRound(e.data) }),
    Deposited: (e, told) => entry(e, told, { amount: e.data.amount, payment_id: e.data.depositId }),
    WithdrawalRequested: (e, told) =>
      entry(e, told, { amount: outgoing(e.data.amount), payment_id: e.data.withdrawalId }),
    WithdrawalFailed: (e, told) =>
      entry(e, told, { amount: e.data.amount, payment_id: e.data.withdrawalId }),
    Adjusted: (e, told) => {
      const { direction, amount, adjustmentId } = e.data
      const moved = direction === 'credit' ? amount : outgoing(amount)
      return entry(e, told, { amount: moved, adjustment_id: adjustmentId })
    },
  },
})

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

/** The last movement of cash at or before an instant: instants do not go back along revisions. */
export const lastEntryAt = (playerId: string, at: string) =>
  reading<LedgerRow>(
    { projection: 'wallet_ledger', id: playerId },
    sql`select * from read.wallet_ledger
        where player_id = ${playerId} and bucket = 'cash'
          and revision <= ${lastRevisionWhere(playerId, sql`probe.occurred_at <= ${at}::timestamptz`)}
        order by revision desc limit 1`,
  )

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
