/** What a session's stream knows: its commitments that are not both recorded and revealed yet. */

export type GameSessionState = {
  status: 'absent' | 'open' | 'closed'
  playerId: string
  gameId: string
  paytableVersion: string
  /** Of the wallet; null where the session does not say it. */
  currency: string | null
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
  currency: null,
  walletRevision: -1,
  seeds: [],
})
