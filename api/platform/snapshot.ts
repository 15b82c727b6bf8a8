/** The figures of the house in one look: a few sums that are kept up to date anyway, so that a look costs the same however long it is played. */
import { readFileSync } from 'node:fs'
import type { AccountKind } from '../../domain/shared/dimensions.ts'
import type { Lag } from '../../projections/reading/lag.ts'
import { activeWithinADay } from '../../projections/responsible-gaming/active-players.ts'
import { storedByCategory } from '../../projections/operations/stored-events.ts'
import { walletTotalsOfAll, type WalletTotal } from '../../projections/wallet/wallet-totals.ts'
import type { ReadAfter, ReadAll } from '../reads/read-after.ts'
import {
  createPace,
  demoRoundsOf,
  moneyOf,
  playersOf,
  roundsOf,
  sessionsOf,
  walletEventsOf,
} from './figures.ts'
import type { PartStanding } from './parts.ts'
import { gameRtps } from './rtp.ts'
import type { Snapshot } from './snapshot-schema.ts'

export type SnapshotDeps = {
  readonly environment: Snapshot['environment']
  readonly readAll: ReadAll
  readonly readAfter: ReadAfter
  readonly lags: () => Promise<Lag[]>
  readonly parts: () => Promise<PartStanding[]>
  /** What could not be read: the group is left out. */
  readonly onTrouble: (what: string, error: unknown) => void
}

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string }

type Told = { source: string[]; asOf: { position: string | null; at: string } }

export function createSnapshot(deps: SnapshotDeps): () => Promise<Snapshot> {
  const { environment, readAll, readAfter, lags, parts, onTrouble } = deps
  const pace = createPace()
  const orNull = <Value>(what: string, work: Promise<Value>): Promise<Value | null> =>
    work.catch((error: unknown) => {
      onTrouble(`${what} of the platform page could not be read`, error)
      return null
    })
  return async () => {
    const [totals, active, all, standings, stored] = await Promise.all([
      orNull('the totals', readAll(walletTotalsOfAll)),
      orNull('who is active', readAll(activeWithinADay)),
      orNull('the lags', lags()),
      orNull('the parts', parts()),
      orNull('the events stored', readAfter(undefined, storedByCategory())),
    ])
    const at = new Date().toISOString()
    const toldOf = toldBy(all, at)
    const ofTotals = toldOf('wallet_totals')
    return {
      at,
      environment,
      version,
      uptimeSeconds: Math.round(process.uptime()),
      ...(totals === null ? NO_TOTALS : figuresOf(totals, ofTotals, pace)),
      players: totals &&
        active && {
          registered: playersOf(totals),
          active: activeOf(active),
          ...toldOf('wallet_totals', 'active_players'),
        },
      projections: all && {
        models: modelsOf(all),
        source: ['projections.checkpoints'],
        ...asOf(at),
      },
      parts: standings && { parts: standings, source: ['GET /health/ready'], ...asOf(at) },
      store: stored && {
        events: String(stored.rows.reduce((sum, { events }) => sum + events, 0n)),
        categories: stored.rows.map(({ category, events }) => ({
          category,
          events: String(events),
        })),
        source: ['stored_events'],
        asOf: { position: String(stored.asOf.position), at },
      },
    }
  }
}

const NO_TOTALS = { wallet: null, rounds: null, sessions: null, rtp: null }

const asOf = (at: string) => ({ asOf: { position: null, at } })

function figuresOf(
  totals: readonly WalletTotal[],
  told: Told,
  pace: ReturnType<typeof createPace>,
) {
  const rounds = roundsOf(totals)
  return {
    wallet: { events: walletEventsOf(totals), money: moneyOf(totals), ...told },
    rounds: {
      all: String(rounds),
      demo: String(demoRoundsOf(totals)),
      ...pace(rounds, performance.now()),
      ...told,
    },
    sessions: { ...sessionsOf(totals), ...told },
    rtp: { games: gameRtps(totals), ...told },
  }
}

function activeOf(active: readonly { account_kind: AccountKind; players: bigint }[]) {
  const sum = (rows: typeof active) => String(rows.reduce((all, { players }) => all + players, 0n))
  return { all: sum(active), demo: sum(active.filter((row) => row.account_kind === 'demo')) }
}

/** Names read models, and the position of the one that is furthest behind. */
const toldBy =
  (lags: readonly Lag[] | null, at: string) =>
  (...source: string[]): Told => {
    const reached = (lags ?? [])
      .filter(({ name, status }) => status === 'live' && source.includes(name))
      .map(({ position }) => BigInt(position ?? 0))
    const least = reached.reduce<bigint | null>(
      (least, one) => (least === null || one < least ? one : least),
      null,
    )
    return { source, asOf: { position: least === null ? null : String(least), at } }
  }

const modelsOf = (lags: readonly Lag[]) =>
  lags
    .filter(({ status }) => status === 'live')
    .map(({ name, lagSeconds, lagEvents, stopped }) => ({
      name,
      lagSeconds,
      lagEvents,
      isStopped: stopped.length > 0,
    }))
