/** One row per player: who they are, as far as a table may know it. What is personal is ciphertext. */
import type { DomainEvent } from '../../domain/events.ts'
import type { Tier } from '../../domain/identity/rules/vip-tiers.ts'
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
  personal: nullable(text),
  turns_18_on: nullable(date),
  turns_25_on: nullable(date),
  terms_version: nullable(text),
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

export const players = projection({
  name: 'players',
  oneRowPer: 'player',
  answers: 'who plays, as far as a table may know it; what is personal is ciphertext',
  version: 4, // since when the e-mail is proven, and the terms accepted last
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
        personal: data.personal ?? null,
        turns_18_on: data.turns18On ?? null,
        turns_25_on: data.turns25On ?? null,

        terms_version: data.termsVersion ?? null,
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
    EmailVerified: (e) => changed(e, { email_verified_at: e.occurredAt }),
    EmailChanged: (e) => changed(e, { personal: e.data.personal, email_verified_at: e.occurredAt }),
    TermsAccepted: (e) => changed(e, { terms_version: e.data.version }),
    VipTierReached: (e) => changed(e, { vip_tier: e.data.tier }),
    VipTierSet: (e) => {
      const { tier, previous } = e.data
      return changed(e, { vip_tier: tier }, tier !== previous)
    },
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
  'player_id' | 'status' | 'country' | 'currency' | 'vip_tier' | 'registered_at'
>

/** In the order of their ids, of whichever partitions; whoever the table does not know yet is left out. */
export const playersOf = (playerIds: readonly string[]) =>
  readingAll<FoundPlayer>(
    'players',
    sql`select player_id, status, country, currency, vip_tier, registered_at
        from read.players where player_id = any(${playerIds}::uuid[]) order by player_id`,
  )
