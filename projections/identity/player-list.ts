/** One row per player with what the staff filter by: one table, so that a filter joins nothing. Nothing personal is in it. */
import type { DomainEvent } from '../../domain/events.ts'
import type { Tier } from '../../domain/identity/rules/vip-tiers.ts'
import type { AccountKind } from '../../domain/shared/dimensions.ts'
import { ZERO, type Minor } from '../../domain/shared/money.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import {
  date,
  int64,
  integer,
  minor,
  nullable,
  oneOf,
  text,
  uuid,
  type RowOf,
} from '../engine/columns.ts'
import { projection } from '../engine/projection.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { readingAll } from '../reading/read.ts'
import { graver } from './players.ts'
import { sql, type Sql } from '../../postgres/sql.ts'

const columns = {
  player_id: uuid,
  status: oneOf<'registered' | 'abandoned' | 'erased'>(),
  account: oneOf<'active' | 'dormant' | 'closed' | 'deceased'>(), // of a registered player
  country: nullable(text), // null where a wallet has no registration
  market: nullable(text), // null until one is assigned
  brand: nullable(text), // null where the registration does not say it
  account_kind: oneOf<AccountKind>(),
  vip_tier: oneOf<Tier>(),
  currency: nullable(text),
  balance: minor,
  balance_digits: integer, // of the balance: by it an index finds amounts without moving at every bet
  last_seen_on: nullable(date), // UTC day on which the player last registered, paid, or joined a session
  alerts: integer, // that were raised of the player
  position: int64, // of the registration; 0 without one
}
export type PlayerListRow = RowOf<typeof columns>

const unknown = (player_id: string): PlayerListRow => ({
  player_id,
  status: 'registered',
  account: 'active',
  country: null,
  market: null,
  brand: null,
  account_kind: 'real',
  vip_tier: 'bronze',
  currency: null,
  balance: ZERO,
  balance_digits: 1,
  last_seen_on: null,
  alerts: 0,
  position: 0n,
})

const digitsOf = (balance: bigint): number => String(balance).length

/** What a player's streams say first may be a wallet. */
const said = (
  playerId: string,
  change: Partial<PlayerListRow> | ((row: PlayerListRow) => Partial<PlayerListRow>),
) => ({
  key: { player_id: playerId },
  evolve(row: PlayerListRow | null): PlayerListRow {
    const was = row ?? unknown(playerId)
    return { ...was, ...(typeof change === 'function' ? change(was) : change) }
  },
})

const ended = ({ key }: { key: string }, account: PlayerListRow['account']) =>
  said(key, (was) => ({ account: graver(was.account, account) }))

const dayOf = ({ occurredAt }: Pick<Recorded<DomainEvent>, 'occurredAt'>) => occurredAt.slice(0, 10)

/** The balance after the event. */
const moved = ({ key, data: { balance } }: { key: string; data: { balance: Minor } }) =>
  said(key, { balance, balance_digits: digitsOf(balance) })

export const playerList = projection({
  name: 'player_list',
  oneRowPer: 'player, as the staff filter them',
  answers:
    'which players have a status, account, tier, country, market, kind, balance, last day seen, alerts',
  version: 5, // rounds at other providers
  columns,
  key: ['player_id'],
  partitionBy: 'player_id',
  indexes: [
    'position desc',
    'country, position desc',
    'market, position desc',
    'account_kind, position desc',
    'vip_tier, position desc',
    'currency, balance_digits, position desc',
    'last_seen_on, position desc',
    'alerts, position desc',
  ],
  on: {
    PlayerRegistered: (e) =>
      said(e.key, {
        country: e.data.country,
        currency: e.data.currency,
        brand: e.data.brand ?? null,
        account_kind: e.data.accountKind ?? 'real',
        last_seen_on: dayOf(e),
        position: e.position,
      }),
    RegistrationAbandoned: ({ key }) => said(key, { status: 'abandoned' }),
    PlayerErased: ({ key }) => said(key, { status: 'erased' }),
    VipTierReached: ({ key, data }) => said(key, { vip_tier: data.tier }),
    VipTierSet: ({ key, data }) => said(key, { vip_tier: data.tier }),
    VipTierGranted: ({ key, data }) => said(key, { vip_tier: data.tier }),
    AccountClosed: (e) => ended(e, 'closed'),
    AccountDormant: (e) => ended(e, 'dormant'),
    DeceasedRecorded: (e) => ended(e, 'deceased'),
    AccountReopened: ({ key }) => said(key, { account: 'active' }),
    WalletOpened: ({ key, data }) =>
      said(key, { currency: data.currency, market: data.market ?? null }),
    MarketAssigned: ({ key, data }) => said(key, { market: data.market }),
    DepositStarted: (e) => said(e.key, { last_seen_on: dayOf(e) }),
    SessionJoined: (e) => said(e.key, { last_seen_on: dayOf(e) }),
    Deposited: moved,
    WithdrawalRequested: (e) => said(e.key, { ...balanceOf(e.data), last_seen_on: dayOf(e) }),
    WithdrawalFailed: moved,
    BetPlaced: moved,
    WinCredited: moved,
    StakePlaced: moved,
    StakeReturned: moved,
    PayoutCredited: moved,
    PayoutReturned: moved,
    Adjusted: moved,
    BonusConverted: moved,
    AlertRaised: ({ data }) => said(data.playerId, (was) => ({ alerts: was.alerts + 1 })),
  },
})

function balanceOf({ balance }: { balance: Minor }) {
  return { balance, balance_digits: digitsOf(balance) }
}

/** null: whatever it is. Amounts are of `currency`; days are UTC. */
export type PlayerFilters = {
  readonly status: PlayerListRow['status'] | null
  readonly account: PlayerListRow['account'] | null
  readonly country: string | null
  readonly market: string | null
  readonly accountKind: AccountKind | null
  readonly vipTier: Tier | null
  readonly currency: string | null
  readonly balanceMin: bigint | null
  readonly balanceMax: bigint | null
  readonly seenFrom: string | null
  readonly seenTo: string | null
  readonly alertsMin: number | null
}

/** The last registered first; `before` is the position that the last page ended with. */
export const playersBy = (filters: PlayerFilters, { limit, before = NEWEST }: Page) =>
  readingAll<PlayerListRow>(
    'player_list',
    sql`select * from read.player_list
        where position > 0 and position < ${before}${conditionsOf(filters)}
        order by position desc limit ${limit}`,
  )

function conditionsOf(given: PlayerFilters): Sql {
  const { balanceMin, balanceMax } = given
  return [
    given.status === null ? sql`` : sql` and status = ${given.status}`,
    given.account === null ? sql`` : sql` and status = 'registered' and account = ${given.account}`,
    given.country === null ? sql`` : sql` and country = ${given.country}`,
    given.market === null ? sql`` : sql` and market = ${given.market}`,
    given.accountKind === null ? sql`` : sql` and account_kind = ${given.accountKind}`,
    given.vipTier === null ? sql`` : sql` and vip_tier = ${given.vipTier}`,
    given.currency === null ? sql`` : sql` and currency = ${given.currency}`,
    balanceMin === null
      ? sql``
      : sql` and balance >= ${balanceMin} and balance_digits >= ${digitsOf(balanceMin)}`,
    balanceMax === null
      ? sql``
      : sql` and balance <= ${balanceMax} and balance_digits <= ${digitsOf(balanceMax)}`,
    given.seenFrom === null ? sql`` : sql` and last_seen_on >= ${given.seenFrom}`,
    given.seenTo === null ? sql`` : sql` and last_seen_on <= ${given.seenTo}`,
    given.alertsMin === null ? sql`` : sql` and alerts >= ${given.alertsMin}`,
  ].reduce((before, one) => sql`${before}${one}`)
}

/** Of players of any partition: what amounts in lists over all players are in. */
export const currenciesOf = (playerIds: readonly string[]) =>
  readingAll<Pick<PlayerListRow, 'player_id' | 'currency'>>(
    'player_list',
    sql`select player_id, currency from read.player_list where player_id = any(${playerIds})`,
  )
