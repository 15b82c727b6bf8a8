/**
 * What all wallets together have seen, by account kind, market, currency, event type and game: counts and sums that anybody may know,
 * as few rows however long it is played. An account kind has its own rows, so that tests can be left out and demos told apart.
 */
import type { DomainEvent } from '../../domain/events.ts'
import type { AccountKind } from '../../domain/shared/dimensions.ts'
import { partitionOf } from '../../domain/shared/partition.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { sql } from '../../postgres/sql.ts'
import { int64, oneOf, sum, text, type RowOf } from '../engine/columns.ts'
import { projection } from '../engine/projection.ts'
import { currencyOf, playerFacts } from '../player-facts.ts'
import { readingAll } from '../reading/read.ts'

const columns = {
  partition: text, // of the players: no two readers ever write one row
  account_kind: oneOf<AccountKind>(),
  market: text, // as the event says it, else the wallet's then; '' where none was assigned
  currency: text,
  type: text,
  game_id: text, // '' where it is not of a game, as is the next
  paytable_version: text,
  events: int64,
  amount: sum, // of bets the stakes, of wins the payouts, of whichever money; 0 where the type has none
  squared: sum, // of amounts
  by_stake: sum, // of wins: payout times stake; with both squares it tells how far chance may take an RTP
}
export type WalletTotalsRow = RowOf<typeof columns>
type Told = Parameters<typeof currencyOf>[1]

/** Of one event, in minor units; nothing where its type has no amount. */
type Measured = { amount?: bigint; stake?: bigint; gameId?: string; paytableVersion?: string }

function counted(
  event: Recorded<DomainEvent>,
  told: Told,
  { amount = 0n, stake = 0n, gameId = '', paytableVersion = '' }: Measured,
) {
  const key = {
    partition: partitionOf(event.key),
    account_kind: told?.account_kind ?? 'real',
    market: marketIn(event) ?? told?.market ?? '',
    currency: currencyOf({ currency: null }, told),
    type: event.type,
    game_id: gameId,
    paytable_version: paytableVersion,
  } as const
  return {
    key,
    evolve: (row: WalletTotalsRow | null): WalletTotalsRow => ({
      ...key,
      events: (row?.events ?? 0n) + 1n,
      amount: (row?.amount ?? 0n) + amount,
      squared: (row?.squared ?? 0n) + amount * amount,
      by_stake: (row?.by_stake ?? 0n) + amount * stake,
    }),
  }
}

/** Play says its session's, payments say their wallet's; null where an older event, or one of neither, does not. */
const marketIn = ({ data }: Recorded<DomainEvent>): string | null =>
  ('market' in data ? data.market : null) ?? null

const bare = (event: Recorded<DomainEvent>, told: Told) => counted(event, told, {})
const paid = (event: Recorded<DomainEvent & { data: { amount: bigint } }>, told: Told) =>
  counted(event, told, { amount: event.data.amount })

export const walletTotals = projection({
  name: 'wallet_totals',
  oneRowPer: 'partition, account kind, market, currency, event type, game, paytable',
  answers: 'how many of each event all wallets have, and what they add up to; the view adds up',
  version: 4, // rounds at other providers
  columns,
  key: ['partition', 'account_kind', 'market', 'currency', 'type', 'game_id', 'paytable_version'],
  partitionBy: 'partition',
  view: (table) =>
    `select account_kind, currency, type, game_id, paytable_version, sum(events)::bigint as events,
       sum(amount) as amount, sum(squared) as squared, sum(by_stake) as by_stake, market
     from ${table} group by account_kind, market, currency, type, game_id, paytable_version`,
  facts: playerFacts,
  on: {
    WalletOpened: bare,
    WalletClosed: bare,
    SessionJoined: bare,
    SessionLeft: bare,
    BonusGranted: bare,
    DepositStarted: paid,
    Deposited: paid,
    DepositFailed: paid,
    WithdrawalRequested: paid,
    WithdrawalPaid: paid,
    WithdrawalFailed: paid,
    BonusActivated: paid,
    BonusConverted: paid,
    BonusForfeited: paid,
    BonusExpired: paid,
    BonusExhausted: bare,
    Adjusted(event, told) {
      const { amount, direction } = event.data
      return counted(event, told, { amount: direction === 'credit' ? amount : 0n - amount })
    },
    StakePlaced: (event, told) =>
      counted(event, told, { gameId: event.data.gameId, amount: event.data.stake }),
    StakeReturned: (event, told) =>
      counted(event, told, { gameId: event.data.gameId, amount: event.data.stake }),
    PayoutCredited: (event, told) =>
      counted(event, told, { gameId: event.data.gameId ?? '', amount: event.data.payout }),
    PayoutReturned: (event, told) =>
      counted(event, told, { gameId: event.data.gameId ?? '', amount: event.data.amount }),
    RoundClosed: (event, told) => counted(event, told, { gameId: event.data.gameId }),
    BetPlaced: (event, told) => counted(event, told, { ...event.data, amount: event.data.stake }),
    WinCredited: (event, told) =>
      counted(event, told, { ...event.data, amount: event.data.payout }),
  },
})

/** As its view has them. */
export type WalletTotal = Omit<WalletTotalsRow, 'partition'>

/** Of all accounts but those of tests. */
export const walletTotalsOfAll = readingAll<WalletTotal>(
  'wallet_totals',
  sql`select * from read.wallet_totals where account_kind <> 'test'
      order by account_kind, currency, type, game_id, paytable_version, market`,
)
