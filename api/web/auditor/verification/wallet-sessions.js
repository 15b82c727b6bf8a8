/** Sessions as a wallet's stream tells them: joined as their own streams have opened them, named a successor, and left. */
import { compareDimensions, dimensionsOf } from './dimensions.js'
import { text } from './export.js'
import { ended, take } from './wallet-seeds.js'

export function joined(context, event) {
  const { findings, seeds, sessions } = context
  const sessionId = text(event.data, 'sessionId')
  compareOpening(context, event, sessionId)
  const seed = take(context, event)
  const successorHash = text(event.data, 'successorHash')
  for (const seedHash of [seed.seedHash, successorHash]) {
    if (seeds.sessionOf(seedHash) === sessionId) continue
    findings.add('commitment-late', event, {
      expected: `committed for ${sessionId}`,
      found: seedHash,
    })
  }
  if (seed.origin !== 'default' || seed.clientSeed !== sessionId) {
    const found = `${seed.clientSeed} (${seed.origin})`
    findings.add('client-seed-early', event, { expected: `${sessionId} (default)`, found })
  }
  const gameId = text(event.data, 'gameId')
  const paytableVersion = text(event.data, 'paytableVersion')
  const dimensions = dimensionsOf(event.data)
  sessions.set(sessionId, { seed, successorHash, gameId, paytableVersion, dimensions })
}

/** A wallet joins a session of its own player, as that session's stream has opened it. */
function compareOpening({ findings, openings }, event, sessionId) {
  const opening = openings.get(sessionId) ?? {}
  const expected = `wallet-${text(opening, 'playerId')}`
  if (expected !== event.stream) {
    findings.add('session-mismatch', event, { expected, found: event.stream })
  }
  for (const field of ['gameId', 'paytableVersion', 'seedHash', 'successorHash']) {
    const [was, found] = [text(opening, field), text(event.data, field)]
    if (was === found) continue
    findings.add('session-mismatch', event, { expected: `${field} ${was}`, found })
  }
  compareDimensions(findings, event, dimensionsOf(opening))
}

export function successorNamed({ findings, successors, sessions }, event) {
  const sessionId = text(event.data, 'sessionId')
  const session = sessions.get(sessionId)
  if (session?.successorHash !== null) {
    findings.add('successor-mismatch', event, { expected: 'a session without', found: 'one with' })
    return
  }
  successors.named(event, sessionId)
  session.successorHash = text(event.data, 'successorHash')
}

export async function left(context, event) {
  const sessionId = text(event.data, 'sessionId')
  const session = context.sessions.get(sessionId)
  const { ended: told } = event.data
  if (session !== undefined) await ended(context, session.seed, event)
  else if (told !== null) {
    const expected = 'no record: the session is not in force'
    context.findings.add('record-mismatch', event, { expected, found: JSON.stringify(told) })
  }
  context.sessions.delete(sessionId)
}
