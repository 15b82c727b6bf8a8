/** The figures of the house in one look: a few sums that are kept up to date anyway, so that a look costs the same however long it is played. */
import { readFileSync } from 'node:fs'
import type { AccountKind } from '../../domain/shared/dimensions.ts'
import type { Lag } from '../../projections/reading/lag.ts'
import { activeWithinADay } from '../../projections/responsible-gaming/active-players.ts'
import {
  storedByCategory,
  type StoredEventsRow,
} from '../../projections/operations/stored-events.ts'
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
import { createSource, type Seen } from './sources.ts'

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

/** They ask the store for each read model: far more than the rest of a look, and they change slowly. */
const LAGS_EVERY_MS = 5_000

type Told = { source: string[]; asOf: { position: string | null; at: string } }

export function createSnapshot(deps: SnapshotDeps): () => Promise<Snapshot> {
  const { environment, readAll, readAfter, lags, parts, onTrouble } = deps
  const pace = createPace()
  const source = <Value>(what: string, read: () => Promise<Value>, everyMs = 0) =>
    createSource(read, {
      everyMs,
      onTrouble: (error) => {
        onTrouble(`${what} of the platform page could not be read`, error)
      },
    })
  const sources = {
    totals: source('the totals', () => readAll(walletTotalsOfAll)),
    active: source('who is active', () => readAll(activeWithinADay)),
    lags: source('the lags', lags, LAGS_EVERY_MS),
    parts: source('the parts', parts),
    stored: source('the events stored', () => readAfter(undefined, storedByCategory())),
  }
  return async () => {
    const [totals, active, all, standings, stored] = await Promise.all([
      sources.totals(),
      sources.active(),
      sources.lags(),
      sources.parts(),
      sources.stored(),
    ])
    const toldOf = toldBy(all?.value ?? [])
    return {
      at: new Date().toISOString(),
      environment,
      version,
      uptimeSeconds: Math.round(process.uptime()),
      ...(totals === null ? NO_TOTALS : figuresOf(totals, toldOf, pace)),
      players: totals &&
        active && {
          registered: playersOf(totals.value),
          active: activeOf(active.value),
          ...toldOf(totals.at, 'wallet_totals', 'active_players'),
        },
      projections: all && {
        models: modelsOf(all.value),
        ...unplaced('projections.checkpoints', all.at),
      },
      parts: standings && {
        parts: standings.value,
        ...unplaced('GET /health/ready', standings.at),
      },
      store: stored && storedOf(stored),
    }
  }
}

/** As of a time alone: it is of no position. */
const unplaced = (source: string, at: string): Told => ({
  source: [source],
  asOf: { position: null, at },
})

const storedOf = ({ value: { rows, asOf }, at }: Seen<Awaited<ReturnType<ReadStored>>>) => ({
  events: String(rows.reduce((sum, { events }) => sum + events, 0n)),
  categories: rows.map(({ category, events }) => ({ category, events: String(events) })),
  source: ['stored_events'],
  asOf: { position: String(asOf.position), at },
})
type ReadStored = () => Promise<{ rows: StoredEventsRow[]; asOf: { position: bigint } }>

const NO_TOTALS = { wallet: null, rounds: null, sessions: null, rtp: null }

function figuresOf(
  { value: totals, at }: Seen<readonly WalletTotal[]>,
  toldOf: ReturnType<typeof toldBy>,
  pace: ReturnType<typeof createPace>,
) {
  const rounds = roundsOf(totals)
  const told = toldOf(at, 'wallet_totals')
  return {
    wallet: { events: walletEventsOf(totals), money: moneyOf(totals), ...told },
    rounds: {
      all: String(rounds),
      demo: String(demoRoundsOf(totals)),
      ...pace(rounds, Date.parse(at)),
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
  (lags: readonly Lag[]) =>
  (at: string, ...source: string[]): Told => {
    const [least = null] = lags
      .filter(({ name, status }) => status === 'live' && source.includes(name))
      .map(({ position }) => BigInt(position ?? 0))
      .sort((one, other) => (one < other ? -1 : 1))
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
