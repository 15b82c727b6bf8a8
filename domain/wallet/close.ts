/** A wallet is closed for good when its player is erased: no money may be on it, nothing under way, nothing to be kept. */
import { accept, reject } from '../shared/decider.ts'
import { forfeitAll } from './bonus-commands.ts'
import type { WalletEvent } from './events.ts'
import { isBarred } from './restrictions.ts'
import { isOpen } from './rounds.ts'
import type { WalletState } from './state.ts'

export type CloseWallet = {
  type: 'CloseWallet'
  at: string
  /** Of the last event that the caller has read: what it says of the money must still be so. */
  seenRevision: number
  /** Until when the law wants the data kept, ISO 8601; null where money never moved. */
  retainedUntil: string | null
}

export function closeWallet(command: CloseWallet, state: WalletState) {
  const { at, seenRevision, retainedUntil } = command
  if (state.status === 'closed') return accept<WalletEvent>()
  if (state.status === 'absent') return reject('WALLET_NOT_OPEN')
  if (state.revision !== seenRevision) return reject('WALLET_MOVED')
  if (Object.keys(state.sessions).length > 0) return reject('SESSIONS_OPEN')
  if (Object.keys({ ...state.deposits, ...state.withdrawals }).length > 0) {
    return reject('PAYMENTS_PENDING')
  }
  if (state.rounds.some(isOpen)) return reject('ROUNDS_OPEN')
  if (state.balance > 0n) return reject('WALLET_NOT_EMPTY')
  if (isBarred(state.restrictions, 'erasure', at)) return reject('ERASURE_RESTRICTED')
  if (retainedUntil !== null && at < retainedUntil) return reject('RETENTION_REQUIRED')
  return accept<WalletEvent>(...forfeitAll(state), {
    type: 'WalletClosed',
    data: { reason: 'erasure' },
  })
}
