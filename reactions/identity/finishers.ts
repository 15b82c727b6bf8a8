/** What of identity leaves something to be done: registrations, erasures, VIP tiers set by the staff, and their work for players. */
import type { Fact, FinisherTable } from '../engine/finisher.ts'
import { recorded } from '../operations/record-action.ts'
import { finishClosed, finishErased } from './finish-erasure.ts'
import { finishRegistered } from './finish-registration.ts'
import { supportFinishers } from './finish-support.ts'

const tierSet = ({ key, data: { tier, previous, reason } }: Fact<'VipTierSet'>) => ({
  action: 'player.vipTier',
  subject: { kind: 'player', id: key },
  reason,
  details: { tier, previous },
})

export const identityFinishers = {
  PlayerRegistered: { run: finishRegistered, step: 'open-wallet', writes: ['WalletOpened'] },
  WalletClosed: { run: finishClosed, step: 'erase', writes: ['PlayerErased'] },
  PlayerErased: { run: finishErased, step: 'release-email', writes: ['ReservationReleased'] },
  VipTierSet: recorded(tierSet),
  ...supportFinishers,
} as const satisfies FinisherTable
