/** Commitments, and the rounds that wait for their seed's reveal: each is drawn and priced again then. */
import { amount, text, type ExportedEvent } from './export.ts'
import { commitment, draw } from './fairness.ts'
import type { Findings } from './findings.ts'
import { pricing } from './pricing.ts'

/** What a round needs kept until its seed is revealed. */
export type Round = {
  roundId: string
  sessionId: string
  nonce: number
  clientSeed: string
  choice: string
  stake: bigint
  payout: bigint
  outcome: string
  paytableVersion: string
  bet: Pick<ExportedEvent, 'stream' | 'revision' | 'id'>
  win: Pick<ExportedEvent, 'stream' | 'revision' | 'id'> | null
  /** Something else was wrong with it before its draw was checked. */
  isFaulty: boolean
}

/** A round as it was found, for whoever asked for it. */
export type CheckedRound = Round & {
  seedHash: string
  serverSeed: string | null
  recomputed: { hash: string; outcome: string; payout: string } | null
  verdict: 'verified' | 'failed' | 'seed not revealed'
}

type Seed = {
  sessionId: string
  committedAt: bigint
  serverSeed: string | null
  rounds: Round[]
}

/** `counts`: which rounds are counted and listed; all are checked. */
export type Counts = { isCounted: (round: Round) => boolean; isShown: (round: Round) => boolean }

export type Seeds = ReturnType<typeof createSeeds>

export function createSeeds(findings: Findings, { isCounted, isShown }: Counts) {
  const seeds = new Map<string, Seed>()
  const shown: CheckedRound[] = []
  const totals = { rounds: 0, verified: 0, failed: 0 }

  function settle(seedHash: string, seed: Seed, round: Round): void {
    const before = findings.count()
    const recomputed = recheck(findings, seed.serverSeed ?? '', round)
    const isRight = findings.count() === before && !round.isFaulty
    if (isCounted(round)) {
      totals[isRight ? 'verified' : 'failed'] += 1
    }
    if (!isShown(round)) return
    const { serverSeed } = seed
    const verdict = isRight ? 'verified' : 'failed'
    shown.push({ ...round, seedHash, serverSeed, recomputed, verdict })
  }

  return {
    commit(seedHash: string, { sessionId, at }: { sessionId: string; at: bigint }) {
      if (!seeds.has(seedHash)) {
        seeds.set(seedHash, { sessionId, committedAt: at, serverSeed: null, rounds: [] })
      }
    },
    /** Where the commitment was published; undefined when it was not. */
    committedAt: (seedHash: string) => seeds.get(seedHash)?.committedAt,
    sessionOf: (seedHash: string) => seeds.get(seedHash)?.sessionId,
    play(seedHash: string, round: Round, event: ExportedEvent) {
      const seed = seeds.get(seedHash)
      if (isCounted(round)) totals.rounds += 1
      if (seed === undefined) {
        const expected = 'a commitment before it'
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
    lastRound: (seedHash: string) => seeds.get(seedHash)?.rounds.at(-1),
    reveal(event: ExportedEvent) {
      const seedHash = text(event.data, 'seedHash')
      const serverSeed = text(event.data, 'serverSeed')
      const seed = seeds.get(seedHash)
      const found = commitment(serverSeed)
      if (seed === undefined || found !== seedHash) {
        findings.add('seed-hash-mismatch', event, { expected: seedHash, found })
      }
      if (seed === undefined) return
      seed.serverSeed = serverSeed
      for (const round of seed.rounds) settle(seedHash, seed, round)
      seed.rounds = []
    },
    /** To be called last: rounds on revealed seeds that came too late, and those never revealed. */
    finish() {
      for (const [seedHash, seed] of seeds) {
        for (const round of seed.rounds) {
          if (seed.serverSeed !== null) settle(seedHash, seed, round)
          else if (isShown(round)) {
            const verdict = 'seed not revealed' as const
            shown.push({ ...round, seedHash, serverSeed: null, recomputed: null, verdict })
          }
        }
      }
      return { ...totals, pending: totals.rounds - totals.verified - totals.failed, shown }
    },
  }
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

export const roundOf = (event: ExportedEvent): Round => ({
  roundId: text(event.data, 'roundId'),
  sessionId: text(event.data, 'sessionId'),
  nonce: Number(event.data['nonce']),
  clientSeed: text(event.data, 'clientSeed'),
  choice: text(event.data, 'choice'),
  stake: amount(event.data, 'stake') ?? -1n,
  payout: 0n,
  outcome: text(event.data, 'outcome'),
  paytableVersion: text(event.data, 'paytableVersion'),
  bet: { stream: event.stream, revision: event.revision, id: event.id },
  win: null,
  isFaulty: false,
})
