// Picks of a history what proves one session, for an export of it; it verifies nothing.
import type { ExportedEvent } from '../../verifier/export.ts'

type Asked = { readonly session?: string | undefined; readonly round?: string | undefined }

/** Streams that tell the other side of what is in a wallet: their first event says whose. */
const OF_A_PLAYER = /^(gameSession|adjustment|suspension)-/

/**
 * `look` sees the whole history first. Then `isNeeded` is asked of each event once more, in the same order: a wallet is proved from
 * its beginning, and so with all that it names, up to the end of the session where
 * that is closed, and else up to what was seen.
 */
export function sessionEvidence({ session, round }: Asked) {
  let sessionId = session
  let playerId: string | undefined
  let headPosition = -1n
  let endPosition: bigint | null = null
  const streams = new Set<string>()

  return {
    look({ stream, type, data, position }: ExportedEvent): void {
      headPosition = BigInt(position)
      if (sessionId === undefined && type === 'BetPlaced' && data['roundId'] === round) {
        sessionId = String(data['sessionId'])
        playerId = stream.slice('wallet-'.length)
      }
      if (sessionId === undefined || stream !== `gameSession-${sessionId}`) return
      if (type === 'SessionOpened') playerId ??= String(data['playerId'])
      if (type === 'SessionClosed' || endPosition !== null) endPosition = headPosition
    },
    isNeeded({ stream, revision, data, position }: ExportedEvent): boolean {
      const isAfter = BigInt(position) > (endPosition ?? headPosition)
      if (playerId === undefined || isAfter) return false
      if (stream === `wallet-${playerId}` || stream === `player-${playerId}`) return true
      const isFirst = revision === '0' && OF_A_PLAYER.test(stream)
      if (isFirst && data['playerId'] === playerId) streams.add(stream)
      return streams.has(stream)
    },
  }
}
