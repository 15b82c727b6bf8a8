/** One row per wallet: what the player could stake now, and at which revision we learned it. */
import type { DomainEvent } from '../../domain/events.ts'
import { add, subtract, ZERO } from '../../domain/shared/money.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { instant, int64, minor, sum, text, uuid, type RowOf } from '../engine/columns.ts'
import { asNow, viewAsBefore } from '../engine/formerly.ts'
import { known, projection } from '../engine/projection.ts'
import { reading, readingAll } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  player_id: uuid,
  currency: text,
  balance: minor, // cash
  deposits_pending: minor,
  withdrawals_held: minor,
  deposited: sum, // lifetime, as are the next three
  withdrawn: sum,
  staked: sum, // of both buckets, as is the next
  paid_out: sum,
  adjusted: sum, // by hand: credits less debits
  revision: int64, // of wallet-{player_id}
  shown_by: uuid, // id of the event at that revision: the ETag of players is made of it
  updated_at: instant,
  bonus_balance: minor,
  held_stakes: sum, // in rounds at other providers that are open
}
export type WalletBalanceRow = RowOf<typeof columns>

/** Before sums had no largest. */
const former = {
  deposited: 'bigint',
  withdrawn: 'bigint',
  staked: 'bigint',
  paid_out: 'bigint',
  adjusted: 'bigint',
} as const

type Before = WalletBalanceRow

/** The row after `event`, by what it changes. */
const moved = (event: Recorded<DomainEvent>, change: (before: Before) => Partial<Before>) => ({
  key: { player_id: event.key },
  evolve(row: WalletBalanceRow | null): WalletBalanceRow {
    const before = known(row)
    const { id, revision, occurredAt } = event
    return { ...before, ...change(before), revision, shown_by: id, updated_at: occurredAt }
  },
})

export const walletBalance = projection({
  name: 'wallet_balance',
  oneRowPer: 'wallet',
  answers: 'what the player could stake now',
  version: 10, // stakes held at other providers; what nobody got is not paid out
  columns,
  key: ['player_id'],
  partitionBy: 'player_id',
  view: viewAsBefore(columns, former),
  on: {
    WalletOpened: ({ key, data, id, revision, occurredAt }) => ({
      insert: {
        player_id: key,
        currency: data.currency,
        balance: ZERO,
        deposits_pending: ZERO,
        withdrawals_held: ZERO,
        deposited: ZERO,
        withdrawn: ZERO,
        staked: ZERO,
        paid_out: ZERO,
        adjusted: 0n,
        revision,
        shown_by: id,
        updated_at: occurredAt,
        bonus_balance: ZERO,
        held_stakes: 0n,
      },
    }),
    DepositStarted: (e) =>
      moved(e, (was) => ({ deposits_pending: add(was.deposits_pending, e.data.amount) })),
    Deposited: (e) =>
      moved(e, (was) => ({
        balance: e.data.balance,
        deposits_pending: subtract(was.deposits_pending, e.data.amount),
        deposited: was.deposited + e.data.amount,
      })),
    DepositFailed: (e) =>
      moved(e, (was) => ({ deposits_pending: subtract(was.deposits_pending, e.data.amount) })),
    WithdrawalRequested: (e) =>
      moved(e, (was) => ({
        balance: e.data.balance,
        withdrawals_held: add(was.withdrawals_held, e.data.amount),
      })),
    WithdrawalPaid: (e) =>
      moved(e, (was) => ({
        withdrawals_held: subtract(was.withdrawals_held, e.data.amount),
        withdrawn: was.withdrawn + e.data.amount,
      })),
    WithdrawalFailed: (e) =>
      moved(e, (was) => ({
        balance: e.data.balance,
        withdrawals_held: subtract(was.withdrawals_held, e.data.amount),
      })),
    BetPlaced: (e) =>
      moved(e, (was) => ({
        balance: e.data.balance,
        bonus_balance: e.data.bonusBalance ?? was.bonus_balance,
        staked: was.staked + e.data.stake,
      })),
    WinCredited: (e) =>
      moved(e, (was) => ({
        balance: e.data.balance,
        bonus_balance: e.data.bonusBalance ?? was.bonus_balance,
        paid_out: was.paid_out + e.data.payout,
      })),
    StakePlaced: (e) =>
      moved(e, (was) => ({
        balance: e.data.balance,
        bonus_balance: e.data.bonusBalance ?? was.bonus_balance,
        staked: was.staked + e.data.stake,
        held_stakes: e.data.heldStakes,
      })),
    StakeReturned: (e) =>
      moved(e, (was) => ({
        balance: e.data.balance,
        bonus_balance: e.data.bonusBalance ?? was.bonus_balance,
        staked: was.staked - e.data.stake,
        held_stakes: e.data.heldStakes,
      })),
    PayoutCredited: (e) =>
      moved(e, (was) => ({
        balance: e.data.balance,
        bonus_balance: e.data.bonusBalance ?? was.bonus_balance,
        paid_out: was.paid_out + e.data.payout - (e.data.netted ?? 0n) - (e.data.removed ?? 0n),
      })),
    PayoutReturned: (e) =>
      moved(e, (was) => ({
        balance: e.data.balance,
        bonus_balance: e.data.bonusBalance ?? was.bonus_balance,
        paid_out: was.paid_out - e.data.amount,
      })),
    RoundClosed: (e) => moved(e, () => ({ held_stakes: e.data.heldStakes })),
    BonusGranted: (e) => moved(e, () => ({})), // it waits: its player is shown it, as when one is exhausted
    BonusActivated: (e) => moved(e, () => ({ bonus_balance: e.data.bonusBalance })),
    BonusConverted: (e) =>
      moved(e, () => ({ balance: e.data.balance, bonus_balance: e.data.bonusBalance })),
    BonusForfeited: (e) => moved(e, () => ({ bonus_balance: e.data.bonusBalance })),
    BonusExpired: (e) => moved(e, () => ({ bonus_balance: e.data.bonusBalance })),
    BonusExhausted: (e) => moved(e, () => ({})),
    Adjusted: (e) => {
      const { direction, amount, balance } = e.data
      const by = direction === 'credit' ? amount : 0n - amount
      return moved(e, (was) => ({ balance, adjusted: was.adjusted + by }))
    },
  },
})

const all = asNow(columns, former)

/** Of players of one partition. */
export const balancesOf = (playerIds: readonly string[]) =>
  reading<WalletBalanceRow>(
    { projection: 'wallet_balance', id: playerIds[0] ?? '' },
    sql`select ${all} from read.wallet_balance where player_id = any(${playerIds})`,
  )

export const balanceOf = (playerId: string) =>
  reading<WalletBalanceRow>(
    { projection: 'wallet_balance', id: playerId },
    sql`select ${all} from read.wallet_balance where player_id = ${playerId}`,
  )

/** Of players of any partition: what amounts in lists over all players are in. */
export const walletCurrenciesOf = (playerIds: readonly string[]) =>
  readingAll<Pick<WalletBalanceRow, 'player_id' | 'currency'>>(
    'wallet_balance',
    sql`select player_id, currency from read.wallet_balance where player_id = any(${playerIds})`,
  )
