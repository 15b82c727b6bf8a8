/** The rounds that wait for their seed's reveal: each is drawn and priced again then. */
import { text } from './export.js'
import { createCommitments } from './commitments.js'
import { commitmentOf, drawOf } from './fairness.js'
import { payoutOf, pricing } from './pricing.js'

export function createSeeds(findings, { isCounted, isShown }) {
  const commitments = createCommitments()
  const { seeds } = commitments
  const shown = []
  const totals = { rounds: 0, verified: 0, failed: 0 }

  /** Each is drawn again, all of a seed at once; then they are looked at in their order. */
  async function settle(seedHash, seed, rounds) {
    const { isUnsound, serverSeed } = seed
    const drawn = await Promise.all(rounds.map((one) => isUnsound || redrawn(serverSeed, one)))
    for (const [n, round] of rounds.entries()) settleOne(seedHash, seed, { round, drawn: drawn[n] })
  }

  function settleOne(seedHash, seed, { round, drawn }) {
    const before = findings.count()
    const recomputed = seed.isUnsound ? null : recheck(findings, round, drawn)
    const isRight = findings.count() === before && !round.isFaulty && !seed.isUnsound
    const verdict = isRight ? 'verified' : 'failed'
    if (isCounted(round)) totals[verdict] += 1
    if (isShown(round)) show(seedHash, seed, { round, recomputed, verdict })
  }

  function show(seedHash, { committedAt, serverSeed }, { round, ...checked }) {
    const seed = { seedHash, committedAt: String(committedAt), serverSeed }
    shown.push({ ...round, ...seed, ...checked })
  }

  return {
    ...commitments,
    play(seedHash, round, event) {
      const seed = seeds.get(seedHash)
      if (isCounted(round)) totals.rounds += 1
      if (seed === undefined) {
        const expected = 'a commitment before it'
        commitments.betEarly(seedHash)
        findings.add('commitment-late', event, { expected, found: seedHash })
        if (isCounted(round)) totals.failed += 1
        return
      }
      if (seed.serverSeed !== null) {
        findings.add('bet-after-reveal', event, { expected: 'no bet', found: seedHash })
        round.isFaulty = true
      }
      seed.rounds.push(round)
    },
    async reveal(event, sessionId) {
      const seedHash = text(event.data, 'seedHash')
      const serverSeed = text(event.data, 'serverSeed')
      const seed = seeds.get(seedHash)
      const found = await commitmentOf(serverSeed)
      const isCommitted =
        seed !== undefined && /^[0-9a-f]{64}$/.test(serverSeed) && found === seedHash
      if (!isCommitted) findings.add('seed-hash-mismatch', event, { expected: seedHash, found })
      if (seed === undefined) return
      if (seed.sessionId !== sessionId) {
        findings.add('session-mismatch', event, { expected: seed.sessionId, found: sessionId })
      }
      seed.isUnsound ||= !isCommitted
      commitments.opened(seedHash, serverSeed)
      await settle(seedHash, seed, seed.rounds)
      seed.rounds = []
    },
    /** To be called last: rounds on revealed seeds that came too late, and those never revealed. */
    async finish() {
      for (const [seedHash, seed] of seeds) {
        if (seed.serverSeed !== null) await settle(seedHash, seed, seed.rounds)
        else {
          for (const round of seed.rounds.filter(isShown)) {
            show(seedHash, seed, { round, recomputed: null, verdict: 'seed not revealed' })
          }
        }
      }
      return { ...totals, pending: totals.rounds - totals.verified - totals.failed, shown }
    },
  }
}

/** What the seeds and the nonce draw; null where the paytable was never published. */
function redrawn(serverSeed, { clientSeed, nonce, paytableVersion }) {
  const paytable = pricing(paytableVersion)
  if (paytable === undefined) return null
  return drawOf({ serverSeed, clientSeed, nonce, outcomes: paytable.outcomes })
}

/** Prices again; adds what differs. */
function recheck(findings, round, drawn) {
  if (drawn === null) {
    const expected = 'a published paytable version'
    findings.add('payout-mismatch', round.bet, { expected, found: round.paytableVersion })
    return null
  }
  if (String(drawn) !== round.outcome) {
    findings.add('outcome-mismatch', round.bet, { expected: drawn, found: round.outcome })
  }
  const payout = payoutOf({ ...round, outcome: drawn })
  if (payout !== round.payout) {
    const where = round.win ?? round.bet
    findings.add('payout-mismatch', where, { expected: payout, found: round.payout })
  }
  return { outcome: String(drawn), payout: String(payout) }
}
