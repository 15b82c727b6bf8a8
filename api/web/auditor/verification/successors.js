/** The successors that ended seeds are owed: each is committed to once, by the session, and named to the wallet as it was. */
import { text, whole } from './export.js'

export function createSuccessors(findings) {
  /** By session: a seed gives way only to a named successor, so that at most one is owed. */
  const owed = new Map()
  const mismatch = (event, expected, found) => {
    findings.add('successor-mismatch', event, { expected, found })
  }
  return {
    /** A seed gave way to its successor on the wallet: the session owes the next one. */
    ended({ data, revision }) {
      const sessionId = text(data, 'sessionId')
      owed.set(sessionId, { revision: Number(revision), seedHash: null, isRecorded: false })
    },
    /** The session has told the record of the seed that ended there, in the append that commits to the next. */
    recorded(sessionId, walletRevision) {
      const one = owed.get(sessionId)
      if (one !== undefined && one.revision === walletRevision) one.isRecorded = true
    },
    committed(event, sessionId) {
      const seedHash = text(event.data, 'seedHash')
      const one = owed.get(sessionId)
      if (one === undefined || one.seedHash !== null) {
        mismatch(event, 'an ended seed without a successor', seedHash)
        return
      }
      const found = whole(event.data, 'walletRevision')
      if (found !== one.revision) {
        const expected = `walletRevision ${one.revision}`
        mismatch(event, expected, event.data['walletRevision'])
      }
      one.seedHash = seedHash
    },
    named(event, sessionId) {
      const found = text(event.data, 'successorHash')
      const pending = owed.get(sessionId)?.seedHash ?? null
      if (found !== pending) mismatch(event, pending ?? `committed for ${sessionId}`, found)
      owed.delete(sessionId)
    },
    /** Nothing is owed once the session is closed; a seed recorded before that had its successor with it. */
    closed(event, sessionId) {
      const one = owed.get(sessionId)
      if (one?.isRecorded && one.seedHash === null) {
        mismatch(event, `a successor of the seed that ended at ${one.revision}`, 'a close')
      }
      owed.delete(sessionId)
    },
  }
}
