/** One session's events in order: commitments, records held against the wallet's rounds, reveals. */
import { text, whole, type ExportedEvent } from './export.ts'
import type { History } from './wallet.ts'
import { compareRecord } from './wallet-play.ts'

export function addToSession(history: History, event: ExportedEvent): void {
  const { seeds, players, findings } = history
  const { stream, type, data } = event
  const sessionId = stream.slice(stream.indexOf('-') + 1)
  const at = BigInt(event.position)
  if (type === 'SessionOpened') {
    players.set(sessionId, text(data, 'playerId'))
    seeds.commit(text(data, 'seedHash'), { sessionId, at })
    seeds.commit(text(data, 'successorHash'), { sessionId, at })
  }
  if (type === 'SuccessorCommitted') seeds.commit(text(data, 'seedHash'), { sessionId, at })
  if (type === 'SeedRecorded') checkRecord(history, event)
  if (type === 'SeedRevealed') {
    refuseInForce(history, event, sessionId)
    seeds.reveal(event)
  }
  if (type === 'SessionClosed' && Number.isNaN(whole(data, 'walletRevision'))) {
    findings.add('unreadable-event', event, { expected: 'walletRevision', found: 'none' })
  }
}

function checkRecord({ findings, records }: History, event: ExportedEvent): void {
  const seedHash = text(event.data, 'seedHash')
  const record = records.get(seedHash)
  records.delete(seedHash)
  if (record !== undefined) compareRecord(findings, { event, record, told: event.data })
  else findings.add('record-mismatch', event, { expected: 'an ended seed', found: seedHash })
}

function refuseInForce({ wallets, players, findings }: History, event: ExportedEvent, id: string) {
  const session = wallets.get(`wallet-${players.get(id)}`)?.sessions.get(id)
  const seedHash = text(event.data, 'seedHash')
  if (session?.seed.seedHash !== seedHash && session?.successorHash !== seedHash) return
  findings.add('reveal-in-force', event, { expected: 'no session in force', found: seedHash })
}
