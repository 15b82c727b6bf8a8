/** Bets and wins of a wallet, held against the session and the seed that are in force on it. */
import { compareDimensions } from './dimensions.js'
import { amount, text, whole } from './export.js'
import { withLine } from './fairness.js'
import { roundOf } from './round.js'

/** Rounds on one seed at most (docs/fairness.md, "The life of a seed"). */
const SEED_ROUNDS_MAX = 1_000

export function betPlaced(context, event, foundBefore) {
  const { findings, seeds, sessions, roundIds } = context
  const { data } = event
  const round = roundOf(event)
  const seedHash = text(data, 'seedHash')
  if (roundIds.has(round.roundId)) {
    findings.add('round-repeated', event, { expected: 'a new round', found: round.roundId })
  }
  roundIds.add(round.roundId)
  const session = sessions.get(round.sessionId)
  if (session === undefined) {
    const expected = 'a session in force'
    findings.add('bet-without-session', event, { expected, found: round.sessionId })
  } else {
    const { seed } = session
    compareDimensions(findings, event, session.dimensions)
    checkAgainst(findings, session, { event, round, seedHash })
    const revision = Number(event.revision)
    seed.rounds = round.nonce + 1
    seed.firstRevision ??= revision
    seed.lastRevision = revision
    const { roundId, nonce, stake, choice, outcome } = round
    const line = ['bet', roundId, String(nonce), String(stake), choice, outcome]
    seed.digest = withLine(seed.digest, line)
  }
  round.isFaulty = findings.count() > foundBefore
  seeds.play(seedHash, round, event)
  return round
}

function checkAgainst(findings, { seed, gameId, paytableVersion }, { event, round, seedHash }) {
  if (round.gameId !== gameId || round.paytableVersion !== paytableVersion) {
    const found = `${round.gameId}, ${round.paytableVersion}`
    findings.add('session-mismatch', event, { expected: `${gameId}, ${paytableVersion}`, found })
  }
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
export function winCredited({ findings, sessions }, { event, round }) {
  const { data } = event
  const isSame =
    round !== null &&
    round.win === null &&
    round.roundId === text(data, 'roundId') &&
    round.sessionId === text(data, 'sessionId') &&
    round.gameId === text(data, 'gameId') &&
    round.occurredAt === text(data, 'betAt') &&
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
  const session = sessions.get(round.sessionId)
  if (session === undefined) return
  const { seed } = session
  compareDimensions(findings, event, session.dimensions)
  seed.lastRevision = Number(event.revision)
  seed.digest = withLine(seed.digest, ['win', round.roundId, String(round.payout)])
}
