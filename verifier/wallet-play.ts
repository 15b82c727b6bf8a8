/** Sessions, seeds and rounds as a wallet's stream tells them, held against the commitments. */
import { amount, text, whole, type ExportedEvent } from './export.ts'
import { NO_ROUNDS, withLine } from './fairness.ts'
import type { Findings } from './findings.ts'
import { roundOf, type Round, type Seeds } from './seeds.ts'

/** Rounds on one seed at most (docs/fairness.md, "The life of a seed"). */
const SEED_ROUNDS_MAX = 1_000

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
export type SessionInPlay = { seed: SeedInPlay; successorHash: string | null }

export type PlayContext = {
  findings: Findings
  seeds: Seeds
  /** Sessions in force on this wallet. */
  sessions: Map<string, SessionInPlay>
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

export function joined({ findings, seeds, sessions }: PlayContext, event: ExportedEvent): void {
  const sessionId = text(event.data, 'sessionId')
  const seed = seedOf(event)
  const successorHash = text(event.data, 'successorHash')
  for (const seedHash of [seed.seedHash, successorHash]) {
    if (seeds.sessionOf(seedHash) === sessionId) continue
    findings.add('commitment-late', event, {
      expected: `committed for ${sessionId}`,
      found: seedHash,
    })
  }
  if (seed.origin !== 'default') {
    findings.add('client-seed-early', event, { expected: 'default', found: seed.origin })
  }
  sessions.set(sessionId, { seed, successorHash })
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
  const { findings, seeds, sessions } = context
  const sessionId = text(event.data, 'sessionId')
  const session = sessions.get(sessionId)
  if (session === undefined) {
    findings.add('bet-without-session', event, { expected: 'a session in force', found: sessionId })
    return
  }
  const next = seedOf(event)
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
  session.seed = next
  session.successorHash = null
}

export function successorNamed({ findings, sessions }: PlayContext, event: ExportedEvent): void {
  const session = sessions.get(text(event.data, 'sessionId'))
  if (session?.successorHash !== null) {
    findings.add('successor-mismatch', event, { expected: 'a session without', found: 'one with' })
    return
  }
  session.successorHash = text(event.data, 'successorHash')
}

export function left(context: PlayContext, event: ExportedEvent): void {
  const sessionId = text(event.data, 'sessionId')
  const session = context.sessions.get(sessionId)
  if (session !== undefined) ended(context, session.seed, event)
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

export function betPlaced(context: PlayContext, event: ExportedEvent): Round {
  const { findings, seeds, sessions } = context
  const { data } = event
  const round = roundOf(event)
  const seedHash = text(data, 'seedHash')
  const before = findings.count()
  const seed = sessions.get(round.sessionId)?.seed
  if (seed === undefined) {
    const expected = 'a session in force'
    findings.add('bet-without-session', event, { expected, found: round.sessionId })
  } else {
    checkAgainst(findings, seed, { event, round, seedHash })
    const revision = Number(event.revision)
    seed.rounds = round.nonce + 1
    seed.firstRevision ??= revision
    seed.lastRevision = revision
    const { roundId, nonce, stake, choice, outcome } = round
    const line = ['bet', roundId, String(nonce), String(stake), choice, outcome]
    seed.digest = withLine(seed.digest, line)
  }
  round.isFaulty = findings.count() > before
  seeds.play(seedHash, round, event)
  return round
}

function checkAgainst(
  findings: Findings,
  seed: SeedInPlay,
  { event, round, seedHash }: { event: ExportedEvent; round: Round; seedHash: string },
): void {
  if (seedHash !== seed.seedHash) {
    findings.add('seed-not-in-force', event, { expected: seed.seedHash, found: seedHash })
  }
  if (round.nonce !== seed.rounds) {
    findings.add('nonce-gap', event, { expected: seed.rounds, found: round.nonce })
  }
  if (round.clientSeed !== seed.clientSeed) {
    findings.add('client-seed-mismatch', event, {
      expected: seed.clientSeed,
      found: round.clientSeed,
    })
  }
  const occurredAt = text(event.metadata, 'occurredAt')
  if (round.nonce >= SEED_ROUNDS_MAX || occurredAt >= seed.endsAt) {
    const expected = `${SEED_ROUNDS_MAX} rounds, until ${seed.endsAt}`
    findings.add('seed-overrun', event, { expected, found: `${round.nonce}, ${occurredAt}` })
  }
}

/** A win belongs to the round just before it, which has none yet, and repeats its facts. */
export function winCredited(
  { findings, sessions }: PlayContext,
  { event, round }: { event: ExportedEvent; round: Round | null },
): void {
  const { data } = event
  const isSame =
    round !== null &&
    round.win === null &&
    round.roundId === text(data, 'roundId') &&
    round.sessionId === text(data, 'sessionId') &&
    round.nonce === whole(data, 'nonce') &&
    round.stake === amount(data, 'stake') &&
    round.paytableVersion === text(data, 'paytableVersion')
  if (!isSame) {
    const expected = round === null ? 'a bet before it' : `${round.roundId}, nonce ${round.nonce}`
    findings.add('round-mismatch', event, { expected, found: text(data, 'roundId') })
    return
  }
  round.payout = amount(data, 'payout') ?? -1n
  round.win = { stream: event.stream, revision: event.revision, id: event.id }
  const seed = sessions.get(round.sessionId)?.seed
  if (seed === undefined) return
  seed.lastRevision = Number(event.revision)
  seed.digest = withLine(seed.digest, ['win', round.roundId, String(round.payout)])
}
