/** A complaint or a task given to somebody of the staff: of those who may do something about it. */
import { field } from '../../shared/components/form.js'
import { h } from '../../shared/dom.js'
import { texts } from '../texts.js'
import { commandDialog } from './commands.js'
import { facts } from './facts.js'
import { withQuery } from './lists.js'
import { person } from './staff.js'

const said = texts.assign

/** Whom a list offers at most: whoever is beyond it takes it themselves. */
const OFFERED = 100

/** `may`: the permission that an owner needs; `path`: of what is given, as it was seen at `revision`. */
export async function assignDialog({ api, staff }, { path, may, ownerId, revision }) {
  const query = { may, isActive: 'true', limit: OFFERED }
  const { data } = await api.get(withQuery('/v1/operations/staff', query))
  const others = data.filter(({ staffId }) => staffId !== ownerId)
  const mine = others.filter(({ staffId }) => staff.isMe(staffId))
  const rest = others.filter(({ staffId }) => !staff.isMe(staffId))
  const words = ({ staffId, role }) =>
    `${texts.roles[role]} ${staffId.slice(0, 8)}…${staff.isMe(staffId) ? ` (${texts.you})` : ''}`
  return commandDialog(said.title, {
    api,
    path: `${path}/assignment`,
    ifMatch: () => `"${revision}"`,
    onStale: () => h('p', {}, said.reload),
    about: [facts([[said.now, ownerId === null ? said.nobody : person(ownerId, staff)]])],
    fields: [
      field({
        name: 'ownerId',
        label: said.to,
        choices: [...mine, ...rest].map((one) => [one.staffId, words(one)]),
      }),
    ],
    bodyOf: ({ ownerId: to, reason }) => ({ ownerId: to, reason }),
    send: said.title,
    kind: 'primary',
    done: () => said.done,
  })
}

export const assignTaskDialog = (on, { taskId, ownerId, revision }) =>
  assignDialog(on, {
    path: `/v1/operations/tasks/${taskId}`,
    may: 'support.write',
    ownerId,
    revision,
  })

export const assignComplaintDialog = (on, { complaintId, ownerId, revision }) =>
  assignDialog(on, {
    path: `/v1/operations/complaints/${complaintId}`,
    may: 'complaints.answer',
    ownerId,
    revision,
  })
