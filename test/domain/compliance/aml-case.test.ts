/** An AML case begins with its alert, once. */
import { amlCase } from '../../../domain/compliance/aml-case/decider.ts'
import type { AmlCaseEvent } from '../../../domain/compliance/aml-case/events.ts'
import { minor } from '../../../domain/shared/money.ts'
import { given } from '../../support/given.ts'
import { PLAYER } from '../../support/wallet-facts.ts'

const alert = {
  playerId: PLAYER,
  rule: 'deposit_watch',
  ruleVersion: '2026-1',
  key: `${PLAYER}/2026-11-23`,
  evidence: {
    kind: 'dailyDeposits' as const,
    day: '2026-11-23',
    currency: 'EUR',
    amount: minor(200_000n),
  },
}
const raised: AmlCaseEvent = { type: 'AlertRaised', data: alert }

describe('AML case', () => {
  describe('RaiseAlert', () => {
    it('says who, by which rule in which version, and what was found', () => {
      given(amlCase).when({ type: 'RaiseAlert', alert }).appends(raised)
    })
    it('does nothing the second time, whatever the rules then say', () => {
      given(amlCase, raised)
        .when({ type: 'RaiseAlert', alert: { ...alert, ruleVersion: '2026-2' } })
        .appends()
    })
  })
})
