/** Verifies a history from its events alone, in the order of $all: rounds, balances, seeds, and what two streams say of one thing. */
import { VERIFIED, type ExportedEvent } from './export.ts'
import { createFindings, type Finding } from './findings.ts'
import { createSeeds, type CheckedRound, type Counts } from './seeds.ts'
import { addToSession } from './session.ts'
import { createStreamCheck } from './streams.ts'
import { addToWallet, type History } from './wallet.ts'

export const ALGORITHM = 'acmetocasino-fairness-1'

export type Report = {
  algorithm: string
  events: number
  rounds: number
  verified: number
  failed: number
  /** Rounds whose seed is not revealed yet. */
  pending: number
  /** Seeds played with a client seed that was a default or carried over: a note, not a failure. */
  flaggedClientSeeds: number
  findings: readonly Finding[]
  findingCount: number
  shown: readonly CheckedRound[]
}

export type Verification = {
  /** In the order of $all. */
  readonly add: (event: ExportedEvent) => void
  readonly finish: () => Report
}

const ALL: Counts = { isCounted: () => true, isShown: () => false }

export function createVerification(counts: Counts = ALL): Verification {
  const findings = createFindings()
  const seeds = createSeeds(findings, counts)
  const checkStream = createStreamCheck(findings)
  const history: History = {
    ...{ findings, seeds, flaggedClientSeeds: 0 },
    ...{ wallets: new Map(), players: new Map(), records: new Map() },
  }
  let events = 0
  return {
    add(event) {
      if (!VERIFIED.test(event.stream)) return
      events += 1
      checkStream(event)
      if (event.stream.startsWith('wallet-')) addToWallet(history, event)
      if (event.stream.startsWith('gameSession-')) addToSession(history, event)
    },
    finish() {
      const { rounds, verified, failed, pending, shown } = seeds.finish()
      const { flaggedClientSeeds } = history
      return {
        ...{ algorithm: ALGORITHM, events, rounds, verified, failed, pending, flaggedClientSeeds },
        ...{ findings: findings.list(), findingCount: findings.count(), shown },
      }
    },
  }
}
