/** An action of the staff: on record before it is done, ended once, and tried again only where it was refused. */
import { expect } from 'chai'
import { staffAction, type StaffAct } from '../../../domain/operations/staff-action/decider.ts'
import {
  staffActionEvent,
  type StaffActionEvent,
} from '../../../domain/operations/staff-action/events.ts'
import { given } from '../../support/given.ts'

const act: StaffAct = {
  action: 'projection.rebuild',
  subject: { kind: 'projection', id: 'seeds' },
  reason: 'a column was wrong',
  details: {},
  fact: null,
}
const acted: StaffActionEvent = { type: 'StaffActed', data: act }
const ending = { outcome: 'done', details: { generation: '2' } } as const
const done: StaffActionEvent = { type: 'StaffActionEnded', data: ending }
const refused: StaffActionEvent = {
  type: 'StaffActionEnded',
  data: { outcome: 'refused', details: {} },
}
const repeats: StaffActionEvent = {
  type: 'StaffActed',
  data: { ...act, fact: { stream: 'player-a', revision: 3 } },
}

describe('staff action', () => {
  it('is recorded once', () => {
    given(staffAction).when({ type: 'RecordAction', act }).appends(acted)
    given(staffAction, acted).when({ type: 'RecordAction', act }).appends()
  })
  it('ends after it was begun, and only then', () => {
    given(staffAction, acted).when({ type: 'EndAction', ending }).appends(done)
    given(staffAction).when({ type: 'EndAction', ending }).appends()
  })
  it('stays done', () => {
    given(staffAction, acted, done).when({ type: 'EndAction', ending: refused.data }).appends()
  })
  it('may be done after it was refused', () => {
    given(staffAction, acted, refused).when({ type: 'EndAction', ending }).appends(done)
  })
  it('is done with its record where it repeats a fact', () => {
    given(staffAction, repeats).when({ type: 'EndAction', ending: refused.data }).appends()
  })
  it('has a reason and bounded details', () => {
    const isForm = (changes: object) =>
      staffActionEvent.safeDecode({ ...acted, data: { ...act, ...changes } }).success
    expect(isForm({})).to.equal(true)
    expect(isForm({ reason: '' })).to.equal(false)
    expect(isForm({ reason: 'x'.repeat(501) })).to.equal(false)
    const details = Object.fromEntries([...'abcdefghijk'].map((name) => [name, 'value'] as const))
    expect(isForm({ details })).to.equal(false)
  })
})
