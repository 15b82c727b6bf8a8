/** A round as its bet tells it: what has to be kept until it can be drawn and priced again. */
import { amount, text, whole, type ExportedEvent } from './export.ts'

/** What a round needs kept until its seed is revealed. */
export type Round = {
  roundId: string
  sessionId: string
  gameId: string
  nonce: number
  clientSeed: string
  choice: string
  stake: bigint
  payout: bigint
  outcome: string
  paytableVersion: string
  occurredAt: string
  bet: Pick<ExportedEvent, 'stream' | 'revision' | 'id'>
  win: Pick<ExportedEvent, 'stream' | 'revision' | 'id'> | null
  /** Something else was wrong with it before its draw was checked. */
  isFaulty: boolean
}

export const roundOf = (event: ExportedEvent): Round => ({
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
