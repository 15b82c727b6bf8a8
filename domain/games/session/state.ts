/** What a session's stream knows: its commitments that are not both recorded and revealed yet. */

export type GameSessionState = {
  status: 'absent' | 'open' | 'closed'
  playerId: string
  gameId: string
  paytableVersion: string
  /** Newest wallet revision applied, -1 before any. */
  walletRevision: number
  seeds: readonly {
    seedHash: string
    sealedSeed: string
    isRecorded: boolean
    isRevealed: boolean
  }[]
}

export const initialSessionState = (): GameSessionState => ({
  status: 'absent',
  playerId: '',
  gameId: '',
  paytableVersion: '',
  walletRevision: -1,
  seeds: [],
})
