/** A round as its bet tells it: what has to be kept until it can be drawn and priced again. */
import { amount, text, whole } from './export.js'

export const roundOf = (event) => ({
  roundId: text(event.data, 'roundId'),
  sessionId: text(event.data, 'sessionId'),
  gameId: text(event.data, 'gameId'),
  nonce: whole(event.data, 'nonce'),
  clientSeed: text(event.data, 'clientSeed'),
  choice: text(event.data, 'choice'),
  stake: amount(event.data, 'stake') ?? -1n,
  payout: 0n,
  outcome: text(event.data, 'outcome'),
  paytableVersion: text(event.data, 'paytableVersion'),
  occurredAt: text(event.metadata, 'occurredAt'),
  bet: { stream: event.stream, revision: event.revision, id: event.id },
  win: null,
  isFaulty: false,
})
