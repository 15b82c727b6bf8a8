/** What of identity leaves something to be done: registrations, erasures, VIP tiers set by the staff, and their work for players. */
import type { Fact, FinisherTable } from '../engine/finisher.ts'
import { recorded } from '../operations/record-action.ts'
import { finishDormancyNotice } from './finish-dormancy-notice.ts'
import { finishEmailChanged } from './finish-email-change.ts'
import { finishClosed, finishErased } from './finish-erasure.ts'
import { finishRegistered } from './finish-registration.ts'
import { supportFinishers } from './finish-support.ts'

const tierSet = ({ key, data: { tier, previous, reason } }: Fact<'VipTierSet'>) => ({
  action: 'player.vipTier',
  subject: { kind: 'player', id: key },
  reason,
  details: { tier, previous },
})

const reopeningRefused = ({ key, data: { reason } }: Fact<'ReopeningRefused'>) => ({
  action: 'player.refuseReopening',
  subject: { kind: 'player', id: key },
  reason,
  details: {},
})

/** What the audit log says of what the staff do about a proposed tier. */
const vipAct =
  (action: string) =>
  ({ key, data }: Fact<'VipCheckRecorded' | 'VipTierGranted' | 'VipTierRefused'>) => ({
    action,
    subject: { kind: 'player', id: key },
    reason: 'evidence' in data ? data.evidence : data.reason,
    details: {
      tier: data.tier,
      ...('check' in data ? { check: data.check, outcome: data.outcome } : {}),
    },
  })

export const identityFinishers = {
  PlayerRegistered: { run: finishRegistered, step: 'open-wallet', writes: ['WalletOpened'] },
  WalletClosed: { run: finishClosed, step: 'erase', writes: ['PlayerErased'] },
  PlayerErased: { run: finishErased, step: 'release-email', writes: ['ReservationReleased'] },
  EmailChanged: {
    run: finishEmailChanged,
    step: 'release-previous',
    writes: ['ReservationReleased'],
  },
  // A letter is no fact until it is sent, which another process does.
  DormancyNoticeDue: { run: finishDormancyNotice, step: 'letter', writes: [] },
  VipTierSet: recorded(tierSet),
  VipCheckRecorded: recorded(vipAct('vip.check')),
  VipTierGranted: recorded(vipAct('vip.grant')),
  VipTierRefused: recorded(vipAct('vip.refuse')),
  ReopeningRefused: recorded(reopeningRefused),
  ...supportFinishers,
} as const satisfies FinisherTable
