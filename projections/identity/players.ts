/** One row per player: who they are, as far as a table may know it. What is personal is ciphertext. */
import type { DomainEvent } from '../../domain/events.ts'
import type { Tier } from '../../domain/identity/rules/vip-tiers.ts'
import type { AccountKind } from '../../domain/shared/dimensions.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { date, instant, int64, nullable, oneOf, text, uuid, type RowOf } from '../engine/columns.ts'
import { known, projection } from '../engine/projection.ts'
import { reading, readingAll } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  player_id: uuid,
  status: oneOf<'registered' | 'abandoned' | 'erased'>(),
  country: text,
  currency: text,
  market: nullable(text), // that the player registered in, and with which brand; null where it was not said
  brand: nullable(text),
  account_kind: oneOf<AccountKind>(),
  personal: nullable(text),
  turns_18_on: nullable(date),
  turns_25_on: nullable(date),
  terms_version: nullable(text),
  account: oneOf<'active' | 'dormant' | 'closed' | 'deceased'>(), // of a registered player
  account_since: instant,
  reopening_asked_at: nullable(instant),
  dormant_at: nullable(instant), // what the player was told, where nobody was seen since
  closing_reason: nullable(text), // of whoever closed it
  email_verified_at: nullable(instant),
  kyc_status: oneOf<'notStarted'>(),
  vip_tier: oneOf<Tier>(),
  registered_at: instant,
  revision: int64, // of player-{player_id}
  shown_by: uuid, // id of the last event that changed what the player is shown
  updated_at: instant,
}
export type PlayerRow = RowOf<typeof columns>

/** The row after `event`, by what it changes. */
const changed = (event: Recorded<DomainEvent>, change: Partial<PlayerRow>, isShown = true) => ({
  key: { player_id: event.key },
  evolve(row: PlayerRow | null): PlayerRow {
    const before = known(row)
    return {
      ...before,
      ...change,
      revision: event.revision,
      shown_by: isShown ? event.id : before.shown_by,
      updated_at: event.occurredAt,
    }
  },
})

const GRAVITY = { active: 0, dormant: 1, closed: 2, deceased: 3 }
type Account = keyof typeof GRAVITY

/** Of two ends that meet the graver one shows, whichever comes first. */
export const graver = (before: Account, after: Account): Account =>
  GRAVITY[after] > GRAVITY[before] ? after : before

/** The account has ended, or rests. */
const ended = (
  event: Recorded<DomainEvent>,
  account: 'dormant' | 'closed' | 'deceased',
  reason: string | null,
) => ({
  key: { player_id: event.key },
  evolve(row: PlayerRow | null): PlayerRow {
    const before = known(row)
    const change = changed(event, {
      account: graver(before.account, account),
      account_since: event.occurredAt,
      reopening_asked_at: account === 'dormant' ? before.reopening_asked_at : null,
      dormant_at: null,
      closing_reason: reason ?? before.closing_reason,
    })
    return change.evolve(before)
  },
})

export const players = projection({
  name: 'players',
  oneRowPer: 'player',
  answers: 'who plays, as far as a table may know it; what is personal is ciphertext',
  version: 5, // market, brand and account kind
  columns,
  key: ['player_id'],
  partitionBy: 'player_id',
  on: {
    PlayerRegistered: ({ key, data, id, revision, occurredAt }) => ({
      insert: {
        player_id: key,
        status: 'registered',
        country: data.country,
        currency: data.currency,
        market: data.market ?? null,
        brand: data.brand ?? null,
        account_kind: data.accountKind ?? 'real',
        personal: data.personal ?? null,
        turns_18_on: data.turns18On ?? null,
        turns_25_on: data.turns25On ?? null,

        terms_version: data.termsVersion ?? null,
        account: 'active',
        account_since: occurredAt,
        reopening_asked_at: null,
        dormant_at: null,
        closing_reason: null,
        email_verified_at: null,
        kyc_status: 'notStarted',
        vip_tier: 'bronze',
        registered_at: occurredAt,
        revision,
        shown_by: id,
        updated_at: occurredAt,
      },
    }),
    ProfileChanged: (e) => changed(e, { personal: e.data.personal }),
    VipTierProposed: (e) => changed(e, {}, false),
    VipCheckRecorded: (e) => changed(e, {}, false),
    VipTierRefused: (e) => changed(e, {}, false),
    VipTierGranted: (e) => {
      const { tier, previous } = e.data
      return changed(e, { vip_tier: tier }, tier !== previous)
    },
    EmailVerified: (e) => changed(e, { email_verified_at: e.occurredAt }),
    EmailChanged: (e) => changed(e, { personal: e.data.personal, email_verified_at: e.occurredAt }),
    TermsAccepted: (e) => changed(e, { terms_version: e.data.version }),
    VipTierReached: (e) => changed(e, { vip_tier: e.data.tier }),
    VipTierSet: (e) => {
      const { tier, previous } = e.data
      return changed(e, { vip_tier: tier }, tier !== previous)
    },
    AccountClosed: (e) => ended(e, 'closed', e.data.reason),
    AccountDormant: (e) => ended(e, 'dormant', null),
    DeceasedRecorded: (e) => ended(e, 'deceased', e.data.reason),
    ReopeningRequested: (e) => changed(e, { reopening_asked_at: e.occurredAt }),
    ReopeningRefused: (e) => changed(e, { reopening_asked_at: null }),
    AccountReopened: (e) =>
      changed(e, {
        account: 'active',
        account_since: e.occurredAt,
        reopening_asked_at: null,
        dormant_at: null,
        closing_reason: null,
      }),
    DormancyNoticeDue: (e) => changed(e, { dormant_at: e.data.dormantAt }),
    AccountSeenActive: (e) => changed(e, {}, false),
    ClosingSettled: (e) => changed(e, {}, false),
    HousePayoutRequested: (e) => changed(e, {}, false),
    HousePayoutApproved: (e) => changed(e, {}, false),
    HousePayoutRefused: (e) => changed(e, {}, false),
    HousePayoutSettled: (e) => changed(e, {}, false),
    RegistrationAbandoned: (e) => changed(e, { status: 'abandoned', personal: null }),
    PlayerErased: (e) => changed(e, { status: 'erased', personal: null }),
  },
})

export const playerOf = (playerId: string) =>
  reading<PlayerRow>(
    { projection: 'players', id: playerId },
    sql`select * from read.players where player_id = ${playerId}`,
  )

export type FoundPlayer = Pick<
  PlayerRow,
  | 'player_id'
  | 'status'
  | 'account'
  | 'country'
  | 'currency'
  | 'account_kind'
  | 'vip_tier'
  | 'registered_at'
>

/** In the order of their ids, of whichever partitions; whoever the table does not know yet is left out. */
export const playersOf = (playerIds: readonly string[]) =>
  readingAll<FoundPlayer>(
    'players',
    sql`select player_id, status, account, country, currency, account_kind, vip_tier, registered_at
        from read.players where player_id = any(${playerIds}::uuid[]) order by player_id`,
  )

/** Of all that were ever registered, in the order of their ids; null: from the first. */
export const playerIdsAfter = (after: string | null, limit: number) =>
  readingAll<{ player_id: string }>(
    'players',
    sql`select player_id from read.players
        where ${after}::uuid is null or player_id > ${after}::uuid order by player_id limit ${limit}`,
  )

export const howManyPlayers = readingAll<{ players: bigint }>(
  'players',
  sql`select count(*) as players from read.players`,
)
