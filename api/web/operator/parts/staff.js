/** Who of the staff is signed in, and what they may do here: what the API would refuse is not offered, and that is said. */
import { h } from '../../shared/dom.js'
import { texts } from '../texts.js'

/** As docs/roles.md has it; the API decides. */
const MAY = {
  requestAdjustment: ['operator', 'admin'],
  decideAdjustment: ['operator', 'compliance', 'admin'],
  suspend: ['operator', 'compliance', 'admin'],
  requestLift: ['operator', 'compliance', 'admin'],
  decideLift: ['operator', 'compliance', 'admin'],
  setVipTier: ['operator', 'admin'],
  orderRebuild: ['operator', 'admin'],
}

export async function staffOf(api) {
  const staff = {
    id: '',
    role: '',
    get isStaff() {
      return staff.role !== 'player'
    },
    async again() {
      Object.assign(staff, await api.get('/v1/me'))
    },
    may: (what) => MAY[what].includes(staff.role),
    /** What stands where an action would be. */
    mayNot: (what) =>
      h(
        'p',
        { class: 'soft small' },
        texts.mayNot(texts.actions[what], texts.roles[staff.role], MAY[what].map(roleName)),
      ),
    isMe: (id) => id === staff.id,
  }
  await staff.again()
  return staff
}

const roleName = (role) => texts.roles[role]

/** Somebody of the staff in a table: their id, and whether that is who looks. */
export const person = (id, staff) => {
  if (id === null || id === undefined) return h('span', { class: 'soft' }, '–')
  return [
    h('span', { class: 'hash', title: id }, id.length > 13 ? `${id.slice(0, 8)}…` : id),
    staff.isMe(id) && [' ', h('span', { class: 'badge info' }, texts.you)],
  ]
}
