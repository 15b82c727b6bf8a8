/** The rounds that wait for their seed's reveal: each is drawn and priced again then. */
import { text, type ExportedEvent } from './export.ts'
import { createCommitments, type Seed } from './commitments.ts'
import { commitment, draw } from './fairness.ts'
import type { Findings } from './findings.ts'
import { pricing } from './pricing.ts'
import type { Round } from './round.ts'

/** A round as it was found, for whoever asked for it. */
export type CheckedRound = Round & {
  seedHash: string
  /** Position of the commitment. */
  committedAt: string
  serverSeed: string | null
  recomputed: { hash: string; outcome: string; payout: string } | null
  verdict: 'verified' | 'failed' | 'seed not revealed'
}

/** Which rounds are counted and listed, and of which session if of one; all are checked. */
export type Counts = {
  isCounted: (round: Round) => boolean
  isShown: (round: Round) => boolean
  sessionId?: string
}

export type Seeds = ReturnType<typeof createSeeds>

export function createSeeds(findings: Findings, { isCounted, isShown }: Counts) {
  const commitments = createCommitments()
  const { seeds } = commitments
  const shown: CheckedRound[] = []
  const totals = { rounds: 0, verified: 0, failed: 0 }

  function settle(seedHash: string, seed: Seed, round: Round): void {
    const before = findings.count()
    const recomputed = seed.isUnsound ? null : recheck(findings, seed.serverSeed ?? '', round)
    const isRight = findings.count() === before && !round.isFaulty && !seed.isUnsound
    const verdict = isRight ? 'verified' : 'failed'
    if (isCounted(round)) totals[verdict] += 1
    if (isShown(round)) show(seedHash, seed, { round, recomputed, verdict })
  }

  function show(
    seedHash: string,
    { committedAt, serverSeed }: Seed,
    { round, ...checked }: { round: Round } & Pick<CheckedRound, 'recomputed' | 'verdict'>,
  ): void {
    const seed = { seedHash, committedAt: String(committedAt), serverSeed }
    shown.push({ ...round, ...seed, ...checked })
  }

  return {
    ...commitments,
    play(seedHash: string, round: Round, event: ExportedEvent) {
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
    reveal(event: ExportedEvent, sessionId: string) {
      const seedHash = text(event.data, 'seedHash')
      const serverSeed = text(event.data, 'serverSeed')
      const seed = seeds.get(seedHash)
      const isCommitted = seed !== undefined && isOfItsHash(event)
      const found = commitment(serverSeed)
      if (!isCommitted) findings.add('seed-hash-mismatch', event, { expected: seedHash, found })
      if (seed === undefined) return
      if (seed.sessionId !== sessionId) {
        findings.add('session-mismatch', event, { expected: seed.sessionId, found: sessionId })
      }
      seed.isUnsound ||= !isCommitted
      commitments.opened(seedHash, serverSeed)
      for (const round of seed.rounds) settle(seedHash, seed, round)
      seed.rounds = []
    },
    /** To be called last: rounds on revealed seeds that came too late, and those never revealed. */
    finish() {
      for (const [seedHash, seed] of seeds) {
        for (const round of seed.rounds) {
          if (seed.serverSeed !== null) settle(seedHash, seed, round)
          else if (isShown(round)) {
            show(seedHash, seed, { round, recomputed: null, verdict: 'seed not revealed' })
          }
        }
      }
      return { ...totals, pending: totals.rounds - totals.verified - totals.failed, shown }
    },
  }
}

/** Whether the revealed seed is the one of its hash, in the only form: HMAC fills up a short key, so that two draw alike. */
function isOfItsHash({ data }: ExportedEvent): boolean {
  const serverSeed = text(data, 'serverSeed')
  return /^[0-9a-f]{64}$/.test(serverSeed) && commitment(serverSeed) === text(data, 'seedHash')
}

/** Draws and prices again; adds what differs. */
function recheck(findings: Findings, serverSeed: string, round: Round) {
  const paytable = pricing(round.paytableVersion)
  if (paytable === undefined) {
    const expected = 'a published paytable version'
    findings.add('payout-mismatch', round.bet, { expected, found: round.paytableVersion })
    return null
  }
  const drawn = draw(serverSeed, round, paytable.outcomes)
  if (String(drawn) !== round.outcome) {
    findings.add('outcome-mismatch', round.bet, { expected: drawn, found: round.outcome })
  }
  const payout = paytable.payout(drawn, round.choice, round.stake)
  if (payout !== round.payout) {
    const where = round.win ?? round.bet
    findings.add('payout-mismatch', where, { expected: payout, found: round.payout })
  }
  return { hash: commitment(serverSeed), outcome: String(drawn), payout: String(payout) }
}
