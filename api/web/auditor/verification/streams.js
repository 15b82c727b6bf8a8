/** What holds of every stream: revisions without a gap, positions and times that do not go back, ids that follow. */
import { text, whole } from './export.js'

const unseen = () => ({
  next: 0n,
  occurredAt: '',
  commandId: '',
  commandIds: new Set(),
})

/**
 * The newest schema version of the types that have more than one. What is verified of the older ones is what they say: the
 * second of payments adds which provider is asked, the newest whose they are and of money in its instrument, that of play what is of a
 * bonus, that of alerts names the kind of its evidence.
 */
export const NEWEST_VERSIONS = {
  Adjusted: 2,
  AlertRaised: 2,
  BetPlaced: 3,
  DepositFailed: 3,
  DepositStarted: 4,
  Deposited: 4,
  PayoutStarted: 3,
  SessionJoined: 2,
  SessionOpened: 2,
  VipTierGranted: 2,
  VipTierProposed: 2,
  VipTierRefused: 2,
  VipTierSet: 2,
  WinCredited: 3,
  WithdrawalFailed: 3,
  WithdrawalPaid: 3,
  WithdrawalRequested: 4,
}

const REQUIRED = ['occurredAt', 'commandId', 'bodyHash', 'correlationId', 'causationId']

/** Call it with every event, in the order of the export, and the id that it must have. */
export function createStreamCheck(findings) {
  const streams = new Map()
  let position = -1n
  return (event, id) => {
    const { stream, type, metadata } = event
    const version = whole(metadata, 'schemaVersion')
    const newest = NEWEST_VERSIONS[type] ?? 1
    if (!(version >= 1 && version <= newest)) {
      const expected = newest === 1 ? 'schema 1' : `schema 1 to ${newest}`
      findings.add('unreadable-event', event, { expected, found: metadata['schemaVersion'] })
    }
    const seen = streams.get(stream) ?? unseen()
    if (event.revision !== String(seen.next)) {
      findings.add('revision-gap', event, { expected: seen.next, found: event.revision })
    }
    if (BigInt(event.position) <= position) {
      findings.add('position-order', event, { expected: `> ${position}`, found: event.position })
    }
    const commandId = text(metadata, 'commandId')
    const occurredAt = text(metadata, 'occurredAt')
    const missing = REQUIRED.filter((field) => text(metadata, field) === '')
    const { actor } = metadata
    if (missing.length > 0 || typeof actor !== 'object' || actor === null) {
      const expected = [...REQUIRED, 'actor'].join(', ')
      findings.add('metadata-missing', event, { expected, found: Object.keys(metadata) })
    }
    if (occurredAt < seen.occurredAt) {
      findings.add('occurred-at-order', event, { expected: seen.occurredAt, found: occurredAt })
    }
    const isNext = commandId === seen.commandId
    const { commandIds } = seen
    // What its caller calls it, where its id is made of the fact that it acts on: of both there is one command.
    const names = [commandId, text(metadata, 'alias')].filter((name) => name !== '')
    const known = names.find((name) => !isNext && commandIds.has(name))
    if (known !== undefined) {
      findings.add('command-repeated', event, { expected: 'a new command', found: known })
    }
    for (const name of names) commandIds.add(name)
    if (id !== event.id) findings.add('event-id-mismatch', event, { expected: id, found: event.id })
    position = BigInt(event.position)
    const next = BigInt(event.revision) + 1n
    streams.set(stream, { next, occurredAt, commandId, commandIds })
  }
}

/** Which event of its command each is, from 0 on: call it in the order of the export. */
export function createIndexes() {
  const streams = new Map()
  return ({ stream, metadata }) => {
    const commandId = text(metadata, 'commandId')
    const seen = streams.get(stream)
    const index = (seen?.commandId ?? '') === commandId ? (seen?.index ?? -1) + 1 : 0
    streams.set(stream, { commandId, index })
    return { commandId, index }
  }
}
