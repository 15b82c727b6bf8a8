/** One row per movement of money in a bucket, signed: the sum of a bucket's rows is its balance. Rows are only ever inserted. */
import { minor as minorOf, type Minor } from '../../domain/shared/money.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { instant, int64, minor, nullable, oneOf, uuid, type RowOf } from '../engine/columns.ts'
import { projection } from '../engine/projection.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

export type LedgerKind = 'BET' | 'WIN' | 'DEPOSIT' | 'WITHDRAWAL' | 'BONUS_CREDIT' | 'BONUS_DEBIT'

/** Where money lies in a wallet. */
export type Bucket = 'cash'

const columns = {
  player_id: uuid,
  revision: int64,
  bucket: oneOf<Bucket>(),
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

type MoneyEvent = Extract<WalletEvent, { data: { balance: Minor } }>

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

type About = Partial<Pick<LedgerRow, 'round_id' | 'session_id' | 'payment_id' | 'adjustment_id'>>

const entry = (event: Recorded<MoneyEvent>, amount: bigint, about: About) => ({
  insert: {
    player_id: event.key,
    revision: event.revision,
    bucket: 'cash' as const,
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
  version: 3, // keyed by revision and bucket, balances before and after
  columns,
  key: ['player_id', 'revision', 'bucket'],
  partitionBy: 'player_id',
  indexes: ['command_id'],
  on: {
    BetPlaced: (e) => entry(e, outgoing(e.data.stake), ofRound(e.data)),
    WinCredited: (e) => entry(e, e.data.payout, ofRound(e.data)),
    Deposited: (e) => entry(e, e.data.amount, { payment_id: e.data.depositId }),
    WithdrawalRequested: (e) =>
      entry(e, outgoing(e.data.amount), { payment_id: e.data.withdrawalId }),
    WithdrawalFailed: (e) => entry(e, e.data.amount, { payment_id: e.data.withdrawalId }),
    Adjusted: (e) => {
      const { direction, amount, adjustmentId } = e.data
      const moved = direction === 'credit' ? amount : outgoing(amount)
      return entry(e, moved, { adjustment_id: adjustmentId })
    },
  },
})

/** Where an entry stands among its wallet's, as pages go; of one revision the buckets follow each other as text does. */
export type EntryPlace = { revision: bigint; bucket: string }

/** Newest first; `before` is where the last page ended. */
export const entriesOf = (
  playerId: string,
  { limit, before = { revision: 2n ** 62n, bucket: '' } }: { limit: number; before?: EntryPlace },
) =>
  reading<LedgerRow>(
    { projection: 'wallet_ledger', id: playerId },
    sql`select * from read.wallet_ledger
        where player_id = ${playerId}
          and (revision, bucket) < (${before.revision}::bigint, ${before.bucket})
        order by revision desc, bucket desc limit ${limit}`,
  )

/**
 * The last movement of cash at or before an instant. Instants do not go back along revisions, so the place is found by halving on the index
 * that pages use: some twenty seeks in a wallet of a million movements, and no index of its own to be written with each.
 */
export const lastEntryAt = (playerId: string, at: string) =>
  reading<LedgerRow>(
    { projection: 'wallet_ledger', id: playerId },
    sql`with recursive halving (low, high) as (
          select -1::bigint, coalesce((select revision from read.wallet_ledger
            where player_id = ${playerId} order by revision desc limit 1), -1)
          union all
          select case when probe.occurred_at > ${at}::timestamptz then low else middle end,
                 case when probe.occurred_at > ${at}::timestamptz then probe.revision - 1 else high end
          from halving
          cross join lateral (select (low + high + 1) / 2 as middle) m
          left join lateral (select revision, occurred_at from read.wallet_ledger
            where player_id = ${playerId} and revision <= middle
            order by revision desc limit 1) probe on true
          where low < high)
        select * from read.wallet_ledger
        where player_id = ${playerId} and revision <= (select max(low) from halving)
          and bucket = 'cash'
        order by revision desc limit 1`,
  )
