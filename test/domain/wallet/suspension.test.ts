/** A suspension: imposed by one of the staff at once, ended by two, each with a reason. */
import { expect } from 'chai'
import type { Scope } from '../../../domain/wallet/restriction-facts.ts'
import { suspension, type SuspensionCommand } from '../../../domain/wallet/suspension/decider.ts'
import type { SuspensionEvent } from '../../../domain/wallet/suspension/events.ts'
import { given } from '../../support/given.ts'
import { PLAYER } from '../../support/wallet-facts.ts'

const IMPOSING = 'c1c2c3c4-0000-4000-8000-000000000001'
const ASKING = 'c1c2c3c4-0000-4000-8000-000000000002'
const OTHER = 'c1c2c3c4-0000-4000-8000-000000000003'
const scopes: Scope[] = ['play', 'deposit', 'bonus']
const what = { playerId: PLAYER, scopes }
const because = { reason: 'two accounts on one device' }

const imposed = { ...what, ...because, suspendedBy: IMPOSING, walletRevision: 4 }
const suspended: SuspensionEvent = { type: 'PlayerSuspended', data: imposed }
const record: SuspensionCommand = { type: 'RecordSuspension', suspended: imposed }
const ask: SuspensionCommand = { type: 'RequestLift', ...because, by: ASKING }
const decide = (type: 'ApproveLift' | 'DeclineLift', by: string): SuspensionCommand => ({
  type,
  by,
  ...because,
})
const fact = (
  type: 'SuspensionLiftRequested' | 'SuspensionLiftApproved' | 'SuspensionLiftDeclined',
): SuspensionEvent => ({ type, data: { ...what, requestedBy: ASKING, ...because } })
const [asked, approved, declined] = [
  fact('SuspensionLiftRequested'),
  fact('SuspensionLiftApproved'),
  fact('SuspensionLiftDeclined'),
]
const settle = (isLifted: boolean): SuspensionCommand => ({
  type: 'SettleLift',
  walletRevision: 9,
  isLifted,
})
const ended = (type: 'SuspensionLifted' | 'SuspensionLiftFailed'): SuspensionEvent => ({
  type,
  data: { ...what, walletRevision: 9 },
})

describe('suspension', () => {
  it('is recorded once, as the wallet has it', () => {
    given(suspension).when(record).appends(suspended)
    given(suspension, suspended).when(record).appends()
    given(suspension, suspended, asked).when(record).appends()
  })
  it('is of one player, and never taken for that of another', () => {
    const other = { ...imposed, playerId: ASKING }
    const state = suspension.evolve(suspension.initialState(), suspended, '')
    const recording = () => suspension.decide({ type: 'RecordSuspension', suspended: other }, state)
    expect(recording).to.throw(RangeError, ASKING)
  })
  it('is lifted by somebody who asks and somebody else who approves', () => {
    given(suspension, suspended).when(ask).appends(asked)
    given(suspension, suspended, asked).when(decide('ApproveLift', OTHER)).appends(approved)
    given(suspension, suspended, asked).when(decide('ApproveLift', IMPOSING)).appends(approved)
  })
  it('is not lifted by whoever asked for it alone', () => {
    for (const type of ['ApproveLift', 'DeclineLift'] as const) {
      given(suspension, suspended, asked).when(decide(type, ASKING)).rejects('SAME_PERSON')
    }
  })
  it('goes on where the lift is declined, and may be asked for again', () => {
    given(suspension, suspended, asked).when(decide('DeclineLift', OTHER)).appends(declined)
    const still = given(suspension, suspended, asked, declined)
    still.when(decide('ApproveLift', OTHER)).rejects('LIFT_NOT_REQUESTED')
    still.when(ask).appends(asked)
  })
  it('is asked about once at a time, and decided after that', () => {
    given(suspension, suspended, asked).when(ask).rejects('LIFT_REQUESTED')
    given(suspension, suspended).when(decide('ApproveLift', OTHER)).rejects('LIFT_NOT_REQUESTED')
  })
  it('has ended once its lift is approved, whatever the wallet says then', () => {
    for (const more of [[], [ended('SuspensionLifted')], [ended('SuspensionLiftFailed')]]) {
      const over = given(suspension, suspended, asked, approved, ...more)
      over.when(ask).rejects('SUSPENSION_ENDED')
      over.when(decide('DeclineLift', OTHER)).rejects('SUSPENSION_ENDED')
      over.when(decide('ApproveLift', OTHER)).rejects('SUSPENSION_ENDED')
    }
  })
  it('ends as the wallet did, once, and only after an approval', () => {
    const over = given(suspension, suspended, asked, approved)
    over.when(settle(true)).appends(ended('SuspensionLifted'))
    over.when(settle(false)).appends(ended('SuspensionLiftFailed'))
    given(suspension, suspended, asked, approved, ended('SuspensionLifted'))
      .when(settle(true))
      .appends()
    given(suspension, suspended, asked).when(settle(true)).appends()
  })
  it('is unknown until the wallet has it', () => {
    for (const command of [ask, decide('ApproveLift', OTHER), settle(true)]) {
      given(suspension).when(command).rejects('SUSPENSION_UNKNOWN')
    }
  })
})
