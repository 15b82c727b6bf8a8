/** A complaint, from its receipt to its deadlines, its decision and what may come after. */
import { complaint, type ComplaintCommand } from '../../../domain/identity/complaint/decider.ts'
import type { ComplaintEvent } from '../../../domain/identity/complaint/events.ts'
import { complaintDeadlines } from '../../../domain/jurisdictions/complaint-terms.ts'
import { plusMs } from '../../../domain/shared/instant.ts'
import { AT, given } from '../../support/given.ts'
import { PLAYER } from '../../support/wallet-facts.ts'
import { expect } from 'chai'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const OWNER = 'c1c2c3c4-0000-4000-8000-000000000001'
const [playerId, reason, sealedText] = [PLAYER, 'as the log shows', 'v1.AAAA']
const told = { playerId, subject: 'payment', channel: 'web', sealedText, market: 'GB' } as const
const { rules, ...deadlines } = complaintDeadlines(AT, 'GB')
const { acknowledgeBy, remindToAcknowledgeAt, decideBy, remindToDecideAt } = deadlines

const received: ComplaintEvent = {
  type: 'ComplaintReceived',
  data: { ...told, rules, ...deadlines },
}
const acknowledgedWith = (remindAt: string | null): ComplaintEvent => ({
  type: 'ComplaintAcknowledged',
  data: { playerId, decideBy, remindToDecideAt: remindAt, reason },
})
const acknowledged = acknowledgedWith(remindToDecideAt)
const decision = { outcome: 'upheld', sealedText, reason } as const
const decided: ComplaintEvent = { type: 'ComplaintDecided', data: { playerId, ...decision } }
const adr = { adrBody: 'a dispute service', reference: '2026-118', reason }
const referred: ComplaintEvent = { type: 'ComplaintReferredToAdr', data: { playerId, ...adr } }
const reminded = (of: 'acknowledgement' | 'decision'): ComplaintEvent => ({
  type: 'ComplaintReminded',
  data:
    of === 'decision'
      ? { playerId, of, deadline: decideBy, remindToDecideAt: null }
      : { playerId, of, deadline: acknowledgeBy, remindToDecideAt },
})

const acknowledge: ComplaintCommand = { type: 'AcknowledgeComplaint', reason }
const decide: ComplaintCommand = { type: 'DecideComplaint', ...decision }
const refer = (at: string): ComplaintCommand => ({ type: 'ReferComplaint', at, ...adr })
const reopen = (at: string): ComplaintCommand => ({ type: 'ReopenComplaint', at, reason })
const remind = (at: string): ComplaintCommand => ({ type: 'RemindOfComplaint', at })
const assign: ComplaintCommand = { type: 'AssignComplaint', ownerId: OWNER, reason }

describe('a complaint', () => {
  it('is acknowledged within 24 hours and decided within eight weeks, in Great Britain; sooner where no market is known', () => {
    expect(acknowledgeBy).to.equal(plusMs(AT, 24 * HOUR_MS))
    expect(decideBy).to.equal(plusMs(AT, 56 * DAY_MS))
    expect(complaintDeadlines(AT, null).decideBy).to.equal(plusMs(AT, 10 * DAY_MS))
    given(complaint).when({ type: 'ReceiveComplaint', at: AT, told }).appends(received)
  })
  it('is acknowledged once', () => {
    given(complaint, received).when(acknowledge).appends(acknowledged)
    given(complaint, received, acknowledged).when(acknowledge).rejects('COMPLAINT_ACKNOWLEDGED')
    given(complaint).when(acknowledge).rejects('COMPLAINT_UNKNOWN')
  })
  it('is decided with or without an acknowledgement, and then nothing is changed of it', () => {
    given(complaint, received).when(decide).appends(decided)
    given(complaint, received, acknowledged).when(decide).appends(decided)
    for (const command of [decide, acknowledge, assign]) {
      given(complaint, received, decided).when(command).rejects('COMPLAINT_ENDED')
    }
  })
  it('is given to somebody else than who has it', () => {
    const assigned: ComplaintEvent = {
      type: 'ComplaintAssigned',
      data: { playerId, ownerId: OWNER, reason },
    }
    given(complaint, received).when(assign).appends(assigned)
    given(complaint, received, assigned).when(assign).rejects('COMPLAINT_OWNED')
  })
  it('is referred once it is decided, or once it is too late to decide it in time', () => {
    given(complaint, received, decided).when(refer(AT)).appends(referred)
    given(complaint, received)
      .when(refer(plusMs(decideBy, -1)))
      .rejects('COMPLAINT_OPEN')
    given(complaint, received).when(refer(decideBy)).appends(referred)
    given(complaint, received, acknowledged)
      .when(refer(plusMs(decideBy, 1)))
      .appends(referred)
    given(complaint, received, decided, referred).when(refer(AT)).rejects('COMPLAINT_ENDED')
  })
  it('is opened again with eight weeks of its own', () => {
    const at = plusMs(AT, DAY_MS)
    const reopened: ComplaintEvent = {
      type: 'ComplaintReopened',
      data: {
        playerId,
        decideBy: plusMs(at, 56 * DAY_MS),
        remindToDecideAt: plusMs(at, 49 * DAY_MS),
        reason,
      },
    }
    given(complaint, received).when(reopen(at)).rejects('COMPLAINT_OPEN')
    given(complaint, received, decided).when(reopen(at)).appends(reopened)
    given(complaint, received, decided, referred).when(reopen(at)).appends(reopened)
    given(complaint, received, decided, reopened).when(decide).appends(decided)
    given(complaint, received, decided, reopened)
      .when(remind(plusMs(at, 49 * DAY_MS)))
      .appends({
        type: 'ComplaintReminded',
        data: {
          playerId,
          of: 'decision',
          deadline: plusMs(at, 56 * DAY_MS),
          remindToDecideAt: null,
        },
      })
  })
  it('reminds of each deadline once, not before its time, and of none that is past', () => {
    const [early, due] = [plusMs(remindToAcknowledgeAt, -1), remindToAcknowledgeAt]
    given(complaint, received).when(remind(early)).appends()
    given(complaint, received).when(remind(due)).appends(reminded('acknowledgement'))
    given(complaint, received, reminded('acknowledgement')).when(remind(due)).appends()
    given(complaint, received, acknowledged)
      .when(remind(plusMs(remindToDecideAt, -1)))
      .appends()
    for (const before of [acknowledged, reminded('acknowledgement')]) {
      given(complaint, received, before)
        .when(remind(remindToDecideAt))
        .appends(reminded('decision'))
    }
    given(complaint, received, acknowledged, reminded('decision')).when(remind(decideBy)).appends()
    given(complaint, received, decided).when(remind(decideBy)).appends()
  })
  it('that is acknowledged after all reminders has none to come', () => {
    given(complaint, received, reminded('acknowledgement'), reminded('decision'))
      .when(acknowledge)
      .appends(acknowledgedWith(null))
  })
})
