/** What each route takes, by operation: a body, and values for what its path names. */

import { newAccount } from './account.ts'

/** An id that nobody and nothing has. */
export const NOBODY = '0f0e0d0c-0000-4000-8000-000000000000'

export const GOOD_BODIES: Readonly<Record<string, Record<string, unknown>>> = {
  registerPlayer: newAccount(),
  changeAddress: newAccount().address,
  eraseMe: {},
  refresh: { refreshToken: 'x'.repeat(43) },
  signOut: {},
  signOutEverywhere: {},
  signIn: { email: 'bad-input@players.example', password: 'a long password' },
  deposit: { amount: '100', instrument: 'card' },
  withdraw: { amount: '100', instrument: 'card' },
  openSession: { gameId: 'dice' },
  setClientSeed: { clientSeed: 'mine' },
  placeBet: { stake: '100', choice: '4950' },
  rotateSeed: {},
  closeSession: {},
  rebuildProjection: { reason: 'a test of this route' },
  requestAdjustment: { amount: '-100', reason: 'a test of this route' },
  approveAdjustment: { reason: 'a test of this route' },
  refuseAdjustment: { reason: 'a test of this route' },
  setVipTier: { tier: 'gold', reason: 'a test of this route' },
}

/** Of path parameters: one of the wrong form, and one that nothing has. */
export const BAD_PARAMS: Readonly<Record<string, { malformed: string; unknown: string }>> = {
  sessionId: { malformed: 'x', unknown: NOBODY },
  roundId: { malformed: 'x', unknown: NOBODY },
  playerId: { malformed: 'x', unknown: NOBODY },
  adjustmentId: { malformed: 'x', unknown: NOBODY },
  name: { malformed: 'x9', unknown: 'nothing' },
}

/** The path with its one parameter filled in. */
export const pathWith = (path: string, value: string): string => path.replace(/\{\w+\}/, value)

export const paramOf = (path: string): string | undefined => /\{(\w+)\}/.exec(path)?.[1]
