// The words between the bench and its load process of rows 6, 9, 10 and 17; it runs nothing.

/** What is asked for; `{sessionId}` as in the bet's own path. An empty one has the same stack and a handler that does nothing. */
export const ASKED = {
  bet: { method: 'POST', path: '/v1/sessions/{sessionId}/bets', isSignedIn: true },
  emptyBet: { method: 'POST', path: '/v1/empty/{sessionId}/bets', isSignedIn: true },
  read: { method: 'GET', path: '/v1/wallet', isSignedIn: true },
  emptyRead: { method: 'GET', path: '/v1/empty/wallet', isSignedIn: true },
  publicRead: { method: 'GET', path: '/v1/empty/public', isSignedIn: false },
} as const
export type AskedFor = keyof typeof ASKED

export type LoadPlayer = { playerId: string; token: string; sessionId: string }

/** What the bench asks of the load process, one at a time; it answers with a Measured. */
export type LoadRequest = {
  url: string
  players: readonly LoadPlayer[]
  asked: AskedFor
  inFlight: number
  ms: number
}
