/** Verifies a history from its events alone, in the order of $all: rounds, balances, seeds, and what two streams say of one thing. */
import { createAccounts } from './accounts.ts'
import { createAdjustments } from './adjustments.ts'
import { VERIFIED, type ExportedEvent } from './export.ts'
import { createFindings, type Finding, type Findings } from './findings.ts'
import { createSeeds, type CheckedRound, type Counts } from './seeds.ts'
import { addToSession, checkUnrecorded } from './session.ts'
import { createStreamCheck } from './streams.ts'
import { createSuccessors } from './successors.ts'
import { createSuspensions } from './suspensions.ts'
import { addToWallet, type History } from './wallet.ts'

export const ALGORITHM = 'acmetocasino-fairness-1'

export type Report = {
  algorithm: string
  events: number
  /** Position of the last event of these: what an auditor notes, to know a stream cut at its end. null: no event. */
  head: string | null
  /** The session that was asked for is there, with rounds or without. */
  hasSession: boolean
  rounds: number
  verified: number
  failed: number
  /** Rounds whose seed is not revealed yet. */
  pending: number
  /** Ended seeds that a session still open has not recorded yet: a finisher is behind. A note, not a failure. */
  unrecorded: number
  /** Closed accounts with money of which nobody has said yet what becomes of it: an act is behind, or a review holds it. A note. */
  unsettledClosings: number
  /** Seeds played with a client seed that was a default or carried over: a note, not a failure. */
  flaggedClientSeeds: number
  findings: readonly Finding[]
  findingCount: number
  shown: readonly CheckedRound[]
}

export type Verification = {
  /** In the order of $all. */
  readonly add: (event: ExportedEvent) => void
  /** What comes after a damaged place could not be read: `message` says why. */
  readonly damaged: (at: { file: string; offset: number }, message: string) => void
  readonly finish: () => Report
}

const ALL: Counts = { isCounted: () => true, isShown: () => false }

export function createVerification(counts: Counts = ALL): Verification {
  const findings = createFindings()
  const seeds = createSeeds(findings, counts)
  const checkStream = createStreamCheck(findings)
  const adjustments = createAdjustments(findings)
  const suspensions = createSuspensions(findings)
  const accounts = createAccounts(findings)
  const history: History = {
    findings,
    seeds,
    adjustments,
    suspensions,
    accounts,
    successors: createSuccessors(findings),
    wallets: new Map(),
    openings: new Map(),
    records: new Map(),
    closings: new Map(),
    transactions: new Map(),
    flaggedClientSeeds: 0,
  }
  let events = 0
  let head: string | null = null
  return {
    add(exported) {
      if (!VERIFIED.test(exported.stream)) return
      events += 1
      head = exported.position
      const foundBefore = findings.count()
      const event = readable(findings, exported)
      checkStream(event)
      if (event.stream.startsWith('wallet-')) addToWallet(history, event, foundBefore)
      if (event.stream.startsWith('player-')) accounts.told(event)
      if (event.stream.startsWith('gameSession-')) addToSession(history, event)
      if (event.stream.startsWith('adjustment-')) adjustments.told(event)
      if (event.stream.startsWith('suspension-')) suspensions.told(event)
    },
    damaged({ file, offset }, message) {
      const where = { stream: file, revision: String(offset), id: '-' }
      const expected = 'a frame with the checksum written with it'
      findings.add('checksum-failure', where, { expected, found: message })
    },
    finish() {
      const { rounds, verified, failed, pending, shown } = seeds.finish()
      return {
        hasSession: history.openings.has(counts.sessionId ?? ''),
        unrecorded: checkUnrecorded(history),
        unsettledClosings: accounts.unsettled(),
        algorithm: ALGORITHM,
        events,
        head,
        rounds,
        verified,
        failed,
        pending,
        flaggedClientSeeds: history.flaggedClientSeeds,
        findings: findings.list(),
        findingCount: findings.count(),
        shown,
      }
    },
  }
}

/** The event with empty parts where what was stored is no JSON object: it is named, and the rest still checked. */
function readable(findings: Findings, event: ExportedEvent): ExportedEvent {
  const isObject = (part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
  const [hasData, hasMetadata] = [isObject(event.data), isObject(event.metadata)]
  if (hasData && hasMetadata) return event
  const expected = 'data and metadata that are JSON objects'
  findings.add('unreadable-event', event, {
    expected,
    found: hasData ? 'other metadata' : 'other data',
  })
  return {
    ...event,
    data: hasData ? event.data : {},
    metadata: hasMetadata ? event.metadata : {},
  }
}
