/** One session's events in order: commitments, records held against the wallet's rounds, reveals. */
import { keyOf, text, whole, type ExportedEvent } from './export.ts'
import type { History } from './wallet.ts'
import { compareRecord } from './wallet-seeds.ts'

const TYPES: ReadonlySet<string> = new Set([
  'SessionOpened',
  'SeedRecorded',
  'SeedRevealed',
  'SuccessorCommitted',
  'SessionClosed',
])

export function addToSession(history: History, event: ExportedEvent): void {
  const { openings, findings } = history
  const { type, data } = event
  const sessionId = keyOf(event)
  if (!TYPES.has(type)) {
    findings.add('unreadable-event', event, { expected: 'a known type', found: type })
  }
  if (type === 'SessionOpened') {
    if (openings.has(sessionId)) {
      findings.add('session-mismatch', event, { expected: 'one opening', found: 'another' })
    }
    openings.set(sessionId, data)
    commit(history, event, { sessionId, field: 'seedHash' })
    commit(history, event, { sessionId, field: 'successorHash' })
  }
  if (type === 'SuccessorCommitted') {
    commit(history, event, { sessionId, field: 'seedHash' })
    history.successors.committed(event, sessionId)
  }
  if (type === 'SeedRecorded') checkRecord(history, event, sessionId)
  if (type === 'SeedRevealed') {
    refuseInForce(history, event, sessionId)
    history.seeds.reveal(event, sessionId)
  }
  if (type === 'SessionClosed') checkClosed(history, event, sessionId)
}

function commit(
  { seeds, findings }: History,
  event: ExportedEvent,
  { sessionId, field }: { sessionId: string; field: string },
): void {
  const seedHash = text(event.data, field)
  if (seeds.commit(seedHash, { sessionId, at: BigInt(event.position) })) return
  findings.add('seed-reused', event, { expected: 'a new commitment', found: seedHash })
}

function checkRecord(
  { findings, records, seeds, successors }: History,
  event: ExportedEvent,
  sessionId: string,
): void {
  const seedHash = text(event.data, 'seedHash')
  const record = records.get(seedHash)
  records.delete(seedHash)
  if (record !== undefined && seeds.sessionOf(seedHash) === sessionId) {
    compareRecord(findings, { event, record, told: event.data })
    successors.recorded(sessionId, record['walletRevision'])
    return
  }
  const expected = `an ended seed of ${sessionId}`
  findings.add('record-mismatch', event, { expected, found: seedHash })
}

function refuseInForce({ wallets, openings, findings }: History, event: ExportedEvent, id: string) {
  const playerId = text(openings.get(id) ?? {}, 'playerId')
  const session = wallets.get(`wallet-${playerId}`)?.sessions.get(id)
  const seedHash = text(event.data, 'seedHash')
  if (session?.seed.seedHash !== seedHash && session?.successorHash !== seedHash) return
  findings.add('reveal-in-force', event, { expected: 'no session in force', found: seedHash })
}

/** A close opens every commitment, the unused successor too. */
function checkClosed(history: History, event: ExportedEvent, sessionId: string): void {
  const { findings, seeds, successors, closings } = history
  const { stream, revision, id } = event
  closings.set(sessionId, { stream, revision, id })
  successors.closed(event, sessionId)
  if (Number.isNaN(whole(event.data, 'walletRevision'))) {
    findings.add('unreadable-event', event, { expected: 'walletRevision', found: 'none' })
  }
  for (const seedHash of seeds.sealedOf(sessionId)) {
    const expected = `the reveal of ${seedHash}`
    findings.add('reveal-missing', event, { expected, found: 'a close' })
  }
}

/**
 * To be called last: a closed session has recorded each of its ended seeds. Answers how many ended seeds of others are
 * not recorded yet.
 */
export function checkUnrecorded({ findings, records, seeds, closings }: History): number {
  let unrecorded = 0
  for (const seedHash of records.keys()) {
    const closing = closings.get(seeds.sessionOf(seedHash) ?? '')
    if (closing === undefined) unrecorded += 1
    else findings.add('record-mismatch', closing, { expected: `of ${seedHash}`, found: 'none' })
  }
  return unrecorded
}
