/**
 * The house's books in double entry: whatever moves leaves one account and enters another, so the accounts of a
 * currency add up to 0 at every checkpoint. Signs are the bookkeeper's: what the house owes or has won is positive
 * (credit), what others hold for it is negative (debit).
 *
 * One row per wallet, since only WalletOpened says the currency; the view adds the wallets up.
 */
import type { DomainEvent } from '../../domain/events.ts'
import {
  ownCredit,
  ownPayout,
  ownReturn,
  ownStake,
  ownTaken,
} from '../../domain/shared/own-money.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { sum, text, uuid, type RowOf } from '../engine/columns.ts'
import { known, projection } from '../engine/projection.ts'

const accounts = {
  player_funds: sum, // owed to players: the balances
  withdrawals_held: sum, // owed to players: asked for, not yet paid
  deposits_clearing: sum, // what the provider took in for us, negative
  withdrawals_clearing: sum, // what the provider paid out for us
  adjustments: sum, // given away by hand, negative; taken back, positive
  game_margin: sum, // stakes less payouts, of whichever money: the GGR; negative while players are ahead
  bonus_funds: sum, // held for players: bonus money
  bonus_cost: sum, // given away as bonuses, negative, less what was taken back
  held_stakes: sum, // staked in rounds at other providers that are open
  debts: sum, // owed by players, negative: what was taken back when it was not there any more
}
type Account = keyof typeof accounts

const columns = { player_id: uuid, currency: text, ...accounts }
type TrialBalanceRow = RowOf<typeof columns>

type Entry = { from: Account; to: Account; amount: bigint }

/** Stops the read model where the books and a balance that the event says part: one of them is wrong. */
const booked = (event: Recorded<DomainEvent>, ...entries: readonly Entry[]) =>
  bookedOn(event, () => entries)

/** The same, where it depends on what the books have. */
const bookedOn = (
  { key, data }: Recorded<DomainEvent>,
  entriesOn: (row: TrialBalanceRow) => readonly Entry[],
) => ({
  key: { player_id: key },
  evolve(row: TrialBalanceRow | null): TrialBalanceRow {
    const after = { ...known(row) }
    for (const { from, to, amount } of entriesOn(after)) {
      after[from] -= amount
      after[to] += amount
    }
    if ('balance' in data && data.balance !== after.player_funds) {
      throw new Error(`the books say ${after.player_funds}, the balance is ${data.balance}`)
    }
    const bonus = 'bonusBalance' in data ? data.bonusBalance : undefined
    if (bonus !== undefined && bonus !== after.bonus_funds) {
      throw new Error(`the books say ${after.bonus_funds}, the bonus balance is ${bonus}`)
    }
    if ('heldStakes' in data && data.heldStakes !== after.held_stakes) {
      throw new Error(`the books say ${after.held_stakes}, ${data.heldStakes} are held`)
    }
    return after
  },
})

export const trialBalance = projection({
  name: 'trial_balance',
  oneRowPer: 'wallet',
  answers: 'double entry; the view has a row per currency and account, their sum is 0',
  version: 5, // stakes held at other providers
  columns,
  key: ['player_id'],
  partitionBy: 'player_id',
  view: (table) =>
    `select currency, account, sum(amount) as balance
     from ${table} cross join lateral
       (values ${Object.keys(accounts)
         .map((account) => `('${account}', ${account})`)
         .join(', ')})
       as entry (account, amount)
     group by currency, account`,
  on: {
    WalletOpened: ({ key, data }) => ({
      insert: {
        player_id: key,
        currency: data.currency,
        player_funds: 0n,
        withdrawals_held: 0n,
        deposits_clearing: 0n,
        withdrawals_clearing: 0n,
        adjustments: 0n,
        game_margin: 0n,
        bonus_funds: 0n,
        bonus_cost: 0n,
        held_stakes: 0n,
        debts: 0n,
      },
    }),
    Deposited: (e) =>
      booked(e, { from: 'deposits_clearing', to: 'player_funds', amount: e.data.amount }),
    WithdrawalRequested: (e) =>
      booked(e, { from: 'player_funds', to: 'withdrawals_held', amount: e.data.amount }),
    WithdrawalPaid: (e) =>
      booked(e, { from: 'withdrawals_held', to: 'withdrawals_clearing', amount: e.data.amount }),
    WithdrawalFailed: (e) =>
      booked(e, { from: 'withdrawals_held', to: 'player_funds', amount: e.data.amount }),
    BetPlaced: (e) => {
      const own = ownStake(e.data)
      const bonus = e.data.stake - own
      return booked(
        e,
        { from: 'player_funds', to: 'game_margin', amount: own },
        { from: 'bonus_funds', to: 'game_margin', amount: bonus },
      )
    },
    WinCredited: (e) => {
      const own = ownPayout(e.data)
      const bonus = e.data.payout - own
      return booked(
        e,
        { from: 'game_margin', to: 'player_funds', amount: own },
        { from: 'game_margin', to: 'bonus_funds', amount: bonus },
      )
    },
    StakePlaced: (e) => {
      const own = ownStake(e.data)
      const bonus = e.data.stake - own
      return booked(
        e,
        { from: 'player_funds', to: 'held_stakes', amount: own },
        { from: 'bonus_funds', to: 'held_stakes', amount: bonus },
      )
    },
    // Of a round that has ended the stake was the house's.
    StakeReturned: (e) =>
      bookedOn(e, (row) => {
        const { stake, heldStakes, toBonus = 0n, removed = 0n } = e.data
        const from = row.held_stakes === heldStakes + stake ? 'held_stakes' : 'game_margin'
        return [
          { from, to: 'player_funds', amount: ownReturn(e.data) },
          { from, to: 'bonus_funds', amount: toBonus },
          { from, to: 'bonus_cost', amount: removed },
        ]
      }),
    PayoutCredited: (e) =>
      booked(
        e,
        { from: 'game_margin', to: 'player_funds', amount: ownCredit(e.data) },
        { from: 'game_margin', to: 'bonus_funds', amount: e.data.toBonus ?? 0n },
      ),
    PayoutReturned: (e) => {
      const { fromBonus = 0n, owed = 0n } = e.data
      return booked(
        e,
        { from: 'player_funds', to: 'game_margin', amount: ownTaken(e.data) - owed },
        { from: 'bonus_funds', to: 'game_margin', amount: fromBonus },
        { from: 'debts', to: 'game_margin', amount: owed },
      )
    },
    RoundClosed: (e) =>
      booked(e, { from: 'held_stakes', to: 'game_margin', amount: e.data.staked }),
    BonusActivated: (e) =>
      booked(e, { from: 'bonus_cost', to: 'bonus_funds', amount: e.data.amount }),
    BonusConverted: (e) => {
      const { amount, removed } = e.data
      return booked(
        e,
        { from: 'bonus_funds', to: 'player_funds', amount },
        { from: 'bonus_funds', to: 'bonus_cost', amount: removed },
      )
    },
    BonusForfeited: (e) =>
      booked(e, { from: 'bonus_funds', to: 'bonus_cost', amount: e.data.amount }),
    BonusExpired: (e) =>
      booked(e, { from: 'bonus_funds', to: 'bonus_cost', amount: e.data.amount }),
    Adjusted: (e) => {
      const { direction, amount } = e.data
      return direction === 'credit'
        ? booked(e, { from: 'adjustments', to: 'player_funds', amount })
        : booked(e, { from: 'player_funds', to: 'adjustments', amount })
    },
  },
})
