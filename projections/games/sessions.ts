/** One row per game session: its seeds in play by hash, what was revealed, and what was played. */
import { ZERO } from '../../domain/shared/money.ts'
import {
  instant,
  int64,
  integer,
  json,
  nullable,
  oneOf,
  sum,
  text,
  uuid,
  type RowOf,
} from '../engine/columns.ts'
import { asNow, viewAsBefore } from '../engine/formerly.ts'
import { known, projection, type Fact } from '../engine/projection.ts'
import type { Page } from '../reading/page.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'
import { currencyOf, playerFacts } from '../player-facts.ts'

export type RevealedSeed = { seedHash: string; serverSeed: string; revealedAt: string }

const columns = {
  session_id: uuid,
  player_id: uuid,
  game_id: text,
  paytable_version: text,
  currency: text, // of the stakes
  status: oneOf<'opening' | 'open' | 'closing' | 'closed'>(),
  seed_hash: text,
  successor_hash: nullable(text),
  client_seed: nullable(text),
  client_seed_origin: nullable(oneOf<'default' | 'chosen' | 'carriedOver'>()),
  nonce: integer, // next on the seed in force
  rounds: int64,
  staked: sum,
  paid_out: sum,
  revealed: json<RevealedSeed[]>(), // the newest of them
  opened_at: instant,
  closed_at: nullable(instant),
}
export type SessionRow = RowOf<typeof columns>

/** Before sums had no largest. */
const former = { rounds: 'integer', staked: 'bigint', paid_out: 'bigint' } as const

/** Revealed seeds kept in the row; all of them are in the session's stream. */
const REVEALED_MAX = 50

const changed = (sessionId: string, change: (before: SessionRow) => Partial<SessionRow>) => ({
  key: { session_id: sessionId },
  evolve(row: SessionRow | null): SessionRow {
    const before = known(row)
    return { ...before, ...change(before) }
  },
})

type Opened = Fact<'SessionOpened'>

const opened = (event: Opened, currency: string): SessionRow => ({
  session_id: event.key,
  player_id: event.data.playerId,
  game_id: event.data.gameId,
  paytable_version: event.data.paytableVersion,
  currency,
  status: 'opening',
  seed_hash: event.data.seedHash,
  successor_hash: event.data.successorHash,
  client_seed: null,
  client_seed_origin: null,
  nonce: 0,
  rounds: 0n,
  staked: ZERO,
  paid_out: ZERO,
  revealed: [],
  opened_at: event.occurredAt,
  closed_at: null,
})

export const sessions = projection({
  name: 'sessions',
  oneRowPer: 'session',
  answers: 'its seeds in play, what was played and revealed',
  version: 7, // its facts know the market
  columns,
  key: ['session_id'],
  partitionBy: 'session_id',
  view: viewAsBefore(columns, former),
  indexes: ['player_id, opened_at desc'],
  facts: playerFacts,
  on: {
    SessionOpened: (e, told) => ({ insert: opened(e, currencyOf(e.data, told)) }),
    SessionJoined: ({ data }) =>
      changed(data.sessionId, () => ({
        status: 'open',
        client_seed: data.clientSeed,
        client_seed_origin: data.clientSeedOrigin,
      })),
    ClientSeedSet: ({ data }) =>
      changed(data.sessionId, () => ({
        client_seed: data.clientSeed,
        client_seed_origin: 'chosen',
      })),
    SeedInForce: ({ data }) =>
      changed(data.sessionId, () => ({
        seed_hash: data.seedHash,
        successor_hash: null,
        client_seed: data.clientSeed,
        client_seed_origin: data.clientSeedOrigin,
        nonce: 0,
      })),
    SuccessorNamed: ({ data }) =>
      changed(data.sessionId, () => ({ successor_hash: data.successorHash })),
    BetPlaced: ({ data }) =>
      changed(data.sessionId, (before) => ({
        nonce: data.nonce + 1,
        rounds: before.rounds + 1n,
        staked: before.staked + data.stake,
      })),
    WinCredited: ({ data }) =>
      changed(data.sessionId, (before) => ({ paid_out: before.paid_out + data.payout })),
    SessionLeft: ({ data }) =>
      changed(data.sessionId, ({ status }) => (status === 'closed' ? {} : { status: 'closing' })),
    SeedRevealed: ({ key, data, occurredAt }) =>
      changed(key, ({ revealed }) => {
        const { seedHash, serverSeed } = data
        const seed = { seedHash, serverSeed, revealedAt: occurredAt }
        return { revealed: [...revealed, seed].slice(-REVEALED_MAX) }
      }),
    SessionClosed: ({ key, occurredAt }) =>
      changed(key, () => ({ status: 'closed', closed_at: occurredAt })),
  },
})

const all = asNow(columns, former)

export const sessionById = (sessionId: string) =>
  reading<SessionRow>(
    { projection: 'sessions', id: sessionId },
    sql`select ${all} from read.sessions where session_id = ${sessionId}`,
  )

/** Sessions of one player that live updates show: the newest of those that are open. */
const OPEN_SHOWN_MAX = 20

/** What is open of players of one partition, the newest first. */
export const openSessionsOf = (playerIds: readonly string[]) =>
  reading<SessionRow>(
    { projection: 'sessions', id: playerIds[0] ?? '' },
    sql`select newest.*
        from (select ${all}, row_number() over (partition by player_id order by opened_at desc) as nth
              from read.sessions
              where player_id = any(${playerIds}) and status <> 'closed') newest
        where nth <= ${OPEN_SHOWN_MAX} order by opened_at desc, session_id`,
  )

/** Where a session stands in a list. */
export type SessionPlace = { readonly openedAt: string; readonly sessionId: string }

/** Later than every instant that there is. */
const LATEST: SessionPlace = {
  openedAt: 'infinity',
  sessionId: '00000000-0000-0000-0000-000000000000',
}

type SessionsPage = Page<SessionPlace> & { readonly status?: SessionRow['status'] | undefined }

/** A player's, newest first. */
export const sessionsOf = (playerId: string, { status, limit, before = LATEST }: SessionsPage) =>
  reading<SessionRow>(
    { projection: 'sessions', id: playerId },
    sql`select ${all} from read.sessions
        where player_id = ${playerId}
          and (opened_at, session_id) < (${before.openedAt}::timestamptz, ${before.sessionId}::uuid)
          and ${status === undefined ? sql`true` : sql`status = ${status}`}
        order by opened_at desc, session_id desc limit ${limit}`,
  )
