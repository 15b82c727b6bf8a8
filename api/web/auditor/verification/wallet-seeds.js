/** The seeds in force on a wallet: put in force once, for no longer than they live, and recorded with their rounds when they end. */
import { text } from './export.js'
import { NO_ROUNDS } from './fairness.js'

/** Life of a seed at most (docs/fairness.md, "The life of a seed"). */
const SEED_LIFE_MS = 24 * 60 * 60 * 1000

const seedOf = ({ data }) => ({
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
export function take({ findings, seeds }, event) {
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

export function clientSeedSet(context, event) {
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

export async function seedMoved(context, event) {
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
  await ended(context, session.seed, event)
  successors.ended(event)
  session.seed = next
  session.successorHash = null
}

/** The record that the wallet gives must be the one that its rounds add up to. */
export async function ended(context, seed, event) {
  const { seedHash, rounds, firstRevision, lastRevision } = seed
  const digest = await seed.digest
  const record = { seedHash, rounds, firstRevision, lastRevision, digest }
  compareRecord(context.findings, { event, record, told: event.data['ended'] })
  if (seed.origin !== 'chosen' && rounds > 0) context.onFlagged()
  context.onEnded(record, event)
}

export function compareRecord(findings, { event, record, told }) {
  const found = told ?? {}
  for (const [field, expected] of Object.entries(record)) {
    if (found[field] === expected) continue
    const was = JSON.stringify(found[field])
    findings.add('record-mismatch', event, { expected: `${field} ${String(expected)}`, found: was })
  }
}
