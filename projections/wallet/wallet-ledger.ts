/** One row per movement of money, signed: the sum of a wallet's rows is its balance. Rows are only ever inserted. */
import type { Minor } from '../../domain/shared/money.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { instant, int64, minor, nullable, oneOf, uuid, type RowOf } from '../engine/columns.ts'
import { projection } from '../engine/projection.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

export type LedgerKind = 'BET' | 'WIN' | 'DEPOSIT' | 'WITHDRAWAL' | 'BONUS_CREDIT' | 'BONUS_DEBIT'

const columns = {
  command_id: uuid,
  kind: oneOf<LedgerKind>(),
  player_id: uuid,
  amount: int64, // negative when it leaves the balance
  balance: minor, // after it
  round_id: nullable(uuid),
  session_id: nullable(uuid),
  payment_id: nullable(uuid),
  adjustment_id: nullable(uuid),
  revision: int64,
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
    command_id: event.commandId,
    kind: kindOf(event),
    player_id: event.key,
    amount,
    balance: event.data.balance,
    round_id: null,
    session_id: null,
    payment_id: null,
    adjustment_id: null,
    ...about,
    revision: event.revision,
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
  oneRowPer: 'movement of money',
  answers: 'how the balance came about',
  version: 2, // knows adjustments
  columns,
  key: ['command_id', 'kind'],
  partitionBy: 'player_id',
  indexes: ['player_id, revision desc'],
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

/** Newest first; `before` is the revision that the last page ended with. */
export const entriesOf = (
  playerId: string,
  { limit, before }: { limit: number; before?: bigint },
) =>
  reading<LedgerRow>(
    { projection: 'wallet_ledger', id: playerId },
    sql`select * from read.wallet_ledger
        where player_id = ${playerId} and revision < ${before ?? 2n ** 62n}
        order by revision desc limit ${limit}`,
  )

/** Where the money of a command was moved, for recognising a repeat that memory has evicted. */
export const ledgerRevisionOf = (playerId: string, commandId: string) =>
  reading<{ revision: bigint }>(
    { projection: 'wallet_ledger', id: playerId },
    sql`select revision from read.wallet_ledger
        where command_id = ${commandId} order by revision limit 1`,
  )

/**
 * The last movement at or before an instant. Instants do not go back along revisions, so the place is found by halving on the index
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
        order by revision desc limit 1`,
  )
