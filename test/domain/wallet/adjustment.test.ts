/** Four eyes over a balance: who asks does not decide, and what was decided stays so. */
import { adjustment, type AdjustmentCommand } from '../../../domain/wallet/adjustment/decider.ts'
import type { AdjustmentEvent } from '../../../domain/wallet/adjustment/events.ts'
import { minor } from '../../../domain/shared/money.ts'
import { given } from '../../support/given.ts'
import { PLAYER } from '../../support/wallet-facts.ts'

const ASKING = 'c1c2c3c4-0000-4000-8000-000000000001'
const OTHER = 'c1c2c3c4-0000-4000-8000-000000000002'
const what = { playerId: PLAYER, direction: 'debit', amount: minor(500n) } as const
const because = { reason: 'a round was paid twice' }
const ask: AdjustmentCommand = { type: 'RequestAdjustment', ...what, ...because, by: ASKING }
const decide = (type: 'ApproveAdjustment' | 'RefuseAdjustment', by: string): AdjustmentCommand => ({
  type,
  by,
  reason: 'seen',
})
const asked: AdjustmentEvent = {
  type: 'AdjustmentRequested',
  data: { ...what, requestedBy: ASKING, ...because },
}
const decided = (type: 'AdjustmentApproved' | 'AdjustmentRefused'): AdjustmentEvent => ({
  type,
  data: { ...what, requestedBy: ASKING, reason: 'seen' },
})
const applied: AdjustmentEvent = {
  type: 'AdjustmentApplied',
  data: { ...what, balance: minor(0n), walletRevision: 9 },
}
const settle: AdjustmentCommand = {
  type: 'SettleAdjustment',
  walletRevision: 9,
  outcome: { balance: minor(0n) },
}

describe('adjustment', () => {
  it('is asked for with a reason, by somebody', () => {
    given(adjustment).when(ask).appends(asked)
    given(adjustment, asked).when(ask).rejects('ADJUSTMENT_DECIDED')
  })
  it('is approved or refused by somebody else', () => {
    const open = given(adjustment, asked)
    open.when(decide('ApproveAdjustment', OTHER)).appends(decided('AdjustmentApproved'))
    open.when(decide('RefuseAdjustment', OTHER)).appends(decided('AdjustmentRefused'))
  })
  it('is not decided by whoever asked for it', () => {
    given(adjustment, asked).when(decide('ApproveAdjustment', ASKING)).rejects('SAME_PERSON')
    given(adjustment, asked).when(decide('RefuseAdjustment', ASKING)).rejects('SAME_PERSON')
  })
  it('is decided once', () => {
    for (const type of ['AdjustmentApproved', 'AdjustmentRefused'] as const) {
      const closed = given(adjustment, asked, decided(type))
      closed.when(decide('ApproveAdjustment', OTHER)).rejects('ADJUSTMENT_DECIDED')
      closed.when(decide('RefuseAdjustment', OTHER)).rejects('ADJUSTMENT_DECIDED')
    }
  })
  it('is not decided before it is asked for', () => {
    given(adjustment).when(decide('ApproveAdjustment', OTHER)).rejects('ADJUSTMENT_UNKNOWN')
  })
  it('ends as the wallet took it, once, and only after an approval', () => {
    const approved = [asked, decided('AdjustmentApproved')]
    given(adjustment, ...approved)
      .when(settle)
      .appends(applied)
    given(adjustment, ...approved, applied)
      .when(settle)
      .appends()
    given(adjustment, asked).when(settle).appends()
    given(adjustment, asked, decided('AdjustmentRefused')).when(settle).appends()
  })
  it('ends as failed where the wallet declines it', () => {
    const outcome = { why: 'INSUFFICIENT_FUNDS' } as const
    given(adjustment, asked, decided('AdjustmentApproved'))
      .when({ type: 'SettleAdjustment', walletRevision: 9, outcome })
      .appends({ type: 'AdjustmentFailed', data: { ...what, ...outcome, walletRevision: 9 } })
  })
})
