// The words between the bench and its load process of row 6; it runs nothing.

/** The empty handler's path; `{sessionId}` as in the bet's own. */
export const EMPTY_BETS = '/v1/empty/{sessionId}/bets'
export const REAL_BETS = '/v1/sessions/{sessionId}/bets'

export type LoadPlayer = { token: string; sessionId: string }

/** What the bench asks of the load process, one at a time; it answers with a Measured. */
export type LoadRequest = {
  url: string
  players: readonly LoadPlayer[]
  path: string
  inFlight: number
  ms: number
}
