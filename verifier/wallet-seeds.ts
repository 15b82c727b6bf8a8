/** Sessions, seeds and rounds as a wallet's stream tells them, held against the commitments. */
import { text, type ExportedEvent } from './export.ts'
import { NO_ROUNDS } from './fairness.ts'
import type { Findings } from './findings.ts'
import type { Seeds } from './seeds.ts'
import type { Successors } from './successors.ts'

/** Life of a seed at most (docs/fairness.md, "The life of a seed"). */
const SEED_LIFE_MS = 24 * 60 * 60 * 1000

export type SeedInPlay = {
  seedHash: string
  clientSeed: string
  origin: string
  endsAt: string
  rounds: number
  firstRevision: number | null
  lastRevision: number | null
  digest: string
}
export type SessionInPlay = {
  seed: SeedInPlay
  successorHash: string | null
  gameId: string
  paytableVersion: string
}

export type PlayContext = {
  findings: Findings
  seeds: Seeds
  successors: Successors
  /** Sessions in force on this wallet. */
  sessions: Map<string, SessionInPlay>
  /** Of every round so far: some 100 bytes each. */
  roundIds: Set<string>
  /** What each session's own stream said when it was opened. */
  openings: ReadonlyMap<string, ExportedEvent['data']>
  /** Called with the record of a seed that ended, computed here. */
  onEnded: (record: Record<string, unknown>, event: ExportedEvent) => void
  /** Client seeds that the player did not choose for the seed they were used on. */
  onFlagged: () => void
}

const seedOf = ({ data }: ExportedEvent): SeedInPlay => ({
  seedHash: text(data, 'seedHash'),
  clientSeed: text(data, 'clientSeed'),
  origin: text(data, 'clientSeedOrigin'),
  endsAt: text(data, 'endsAt'),
  rounds: 0,
  firstRevision: null,
  lastRevision: null,
  digest: NO_ROUNDS,
})

/** Puts the seed of `event` in force: for the first time, and for no longer than a seed lives. */
function take({ findings, seeds }: PlayContext, event: ExportedEvent): SeedInPlay {
  const seed = seedOf(event)
  if (!seeds.take(seed.seedHash)) {
    findings.add('seed-reused', event, { expected: 'a seed never in force', found: seed.seedHash })
  }
  const life = Date.parse(seed.endsAt) - Date.parse(text(event.metadata, 'occurredAt'))
  if (!(life <= SEED_LIFE_MS)) {
    const expected = `at most ${SEED_LIFE_MS} ms of life`
    findings.add('seed-overrun', event, { expected, found: `until ${seed.endsAt}` })
  }
  return seed
}

export function joined(context: PlayContext, event: ExportedEvent): void {
  const { findings, seeds, sessions } = context
  const sessionId = text(event.data, 'sessionId')
  compareOpening(context, event, sessionId)
  const seed = take(context, event)
  const successorHash = text(event.data, 'successorHash')
  for (const seedHash of [seed.seedHash, successorHash]) {
    if (seeds.sessionOf(seedHash) === sessionId) continue
    findings.add('commitment-late', event, {
      expected: `committed for ${sessionId}`,
      found: seedHash,
    })
  }
  if (seed.origin !== 'default' || seed.clientSeed !== sessionId) {
    const found = `${seed.clientSeed} (${seed.origin})`
    findings.add('client-seed-early', event, { expected: `${sessionId} (default)`, found })
  }
  const gameId = text(event.data, 'gameId')
  const paytableVersion = text(event.data, 'paytableVersion')
  sessions.set(sessionId, { seed, successorHash, gameId, paytableVersion })
}

/** A wallet joins a session of its own player, as that session's stream has opened it. */
function compareOpening(
  { findings, openings }: PlayContext,
  event: ExportedEvent,
  sessionId: string,
): void {
  const opening = openings.get(sessionId) ?? {}
  const expected = `wallet-${text(opening, 'playerId')}`
  if (expected !== event.stream) {
    findings.add('session-mismatch', event, { expected, found: event.stream })
  }
  for (const field of ['gameId', 'paytableVersion', 'seedHash', 'successorHash']) {
    const [was, found] = [text(opening, field), text(event.data, field)]
    if (was === found) continue
    findings.add('session-mismatch', event, { expected: `${field} ${was}`, found })
  }
}

export function clientSeedSet(context: PlayContext, event: ExportedEvent): void {
  const { findings, seeds, sessions } = context
  const { data } = event
  const seed = sessions.get(text(data, 'sessionId'))?.seed
  const seedHash = text(data, 'seedHash')
  if (seed === undefined || seed.seedHash !== seedHash) {
    const found = seed?.seedHash ?? 'no session'
    findings.add('seed-not-in-force', event, { expected: seedHash, found })
    return
  }
  if (seed.rounds > 0) {
    findings.add('client-seed-mismatch', event, {
      expected: 'no bet on the seed',
      found: seed.rounds,
    })
  }
  const committedAt = seeds.committedAt(seedHash)
  if (committedAt === undefined || committedAt >= BigInt(event.position)) {
    const found = committedAt ?? 'no commitment'
    findings.add('client-seed-early', event, { expected: `before ${event.position}`, found })
  }
  seed.clientSeed = text(data, 'clientSeed')
  seed.origin = 'chosen'
}

export function seedMoved(context: PlayContext, event: ExportedEvent): void {
  const { findings, seeds, successors, sessions } = context
  const sessionId = text(event.data, 'sessionId')
  const session = sessions.get(sessionId)
  if (session === undefined) {
    findings.add('bet-without-session', event, { expected: 'a session in force', found: sessionId })
    return
  }
  const next = take(context, event)
  if (next.seedHash !== session.successorHash || seeds.sessionOf(next.seedHash) !== sessionId) {
    findings.add('successor-mismatch', event, {
      expected: session.successorHash,
      found: next.seedHash,
    })
  }
  const origin = session.seed.origin === 'default' ? 'default' : 'carriedOver'
  if (next.origin !== origin || next.clientSeed !== session.seed.clientSeed) {
    const expected = `${session.seed.clientSeed} (${origin})`
    const found = `${next.clientSeed} (${next.origin})`
    findings.add('client-seed-mismatch', event, { expected, found })
  }
  ended(context, session.seed, event)
  successors.ended(event)
  session.seed = next
  session.successorHash = null
}

export function successorNamed(
  { findings, successors, sessions }: PlayContext,
  event: ExportedEvent,
): void {
  const sessionId = text(event.data, 'sessionId')
  const session = sessions.get(sessionId)
  if (session?.successorHash !== null) {
    findings.add('successor-mismatch', event, { expected: 'a session without', found: 'one with' })
    return
  }
  successors.named(event, sessionId)
  session.successorHash = text(event.data, 'successorHash')
}

export function left(context: PlayContext, event: ExportedEvent): void {
  const sessionId = text(event.data, 'sessionId')
  const session = context.sessions.get(sessionId)
  const { ended: told } = event.data
  if (session !== undefined) ended(context, session.seed, event)
  else if (told !== null) {
    const expected = 'no record: the session is not in force'
    context.findings.add('record-mismatch', event, { expected, found: JSON.stringify(told) })
  }
  context.sessions.delete(sessionId)
}

/** The record that the wallet gives must be the one that its rounds add up to. */
function ended(context: PlayContext, seed: SeedInPlay, event: ExportedEvent): void {
  const { seedHash, rounds, firstRevision, lastRevision, digest } = seed
  const record = { seedHash, rounds, firstRevision, lastRevision, digest }
  compareRecord(context.findings, { event, record, told: event.data['ended'] })
  if (seed.origin !== 'chosen' && rounds > 0) context.onFlagged()
  context.onEnded(record, event)
}

export function compareRecord(
  findings: Findings,
  { event, record, told }: { event: ExportedEvent; record: Record<string, unknown>; told: unknown },
): void {
  const found = (told ?? {}) as Record<string, unknown>
  for (const [field, expected] of Object.entries(record)) {
    if (found[field] === expected) continue
    const was = JSON.stringify(found[field])
    findings.add('record-mismatch', event, { expected: `${field} ${String(expected)}`, found: was })
  }
}
