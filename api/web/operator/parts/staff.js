/** Who of the staff is signed in, and what they may do here: what the API would refuse is not offered, and that is said. */
import { h } from '../../shared/dom.js'
import { texts } from '../texts.js'

/** The permission of the route that an action asks; the API decides. */
const NEEDS = {
  requestAdjustment: 'adjustments.request',
  decideAdjustment: 'adjustments.decide',
  suspend: 'suspensions.change',
  requestLift: 'suspensions.change',
  decideLift: 'suspensions.change',
  setVipTier: 'vip.set',
  endAccount: 'accounts.end',
  recordDeceased: 'accounts.deceased',
  checkVip: 'vip.check',
  grantVip: 'vip.grant',
  draftRules: 'rules.draft',
  decideRules: 'rules.decide',
  activateRules: 'rules.activate',
  writeSupport: 'support.write',
  answerComplaint: 'complaints.answer',
  orderRebuild: 'projections.rebuild',
  changeRole: 'staff.manage',
  requestPayout: 'payouts.request',
  decidePayout: 'payouts.decide',
  turnSwitch: 'switches.turn',
}

export async function staffOf(api) {
  const staff = {
    id: '',
    role: '',
    permissions: [],
    get isStaff() {
      return staff.role !== 'player'
    },
    async again() {
      Object.assign(staff, await api.get('/v1/me'))
    },
    /** Whether a screen or a part of one is theirs; what has no permission is everybody's. */
    has: (permission) => permission === undefined || staff.permissions.includes(permission),
    may: (what) => staff.has(NEEDS[what]),
    /** What stands where an action would be. */
    mayNot: (what) =>
      h(
        'p',
        { class: 'soft small' },
        texts.mayNot(texts.actions[what], texts.roles[staff.role], NEEDS[what]),
      ),
    isMe: (id) => id === staff.id,
  }
  await staff.again()
  return staff
}

/** Somebody of the staff in a table: their id, and whether that is who looks. */
export const person = (id, staff) => {
  if (id === null || id === undefined) return h('span', { class: 'soft' }, '–')
  return [
    h('span', { class: 'hash', title: id }, id.length > 13 ? `${id.slice(0, 8)}…` : id),
    staff.isMe(id) && [' ', h('span', { class: 'badge info' }, texts.you)],
  ]
}
