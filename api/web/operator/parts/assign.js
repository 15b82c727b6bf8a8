/** A complaint or a task given to somebody of the staff: of those who may do something about it. */
import { field } from '../../shared/components/form.js'
import { texts } from '../texts.js'
import { asSeen } from './as-seen.js'
import { commandDialog } from './commands.js'
import { facts } from './facts.js'
import { withQuery } from './lists.js'
import { person } from './staff.js'

const said = texts.assign

/** Whom a list offers at most: whoever is beyond it takes it themselves. */
const OFFERED = 100

/** `may`: the permission that an owner needs; `path`: of what is given, as its row was `seen`; `words`: its own. */
export async function assignDialog({ api, staff }, { path, may, seen, words: its }) {
  const { ownerId } = seen
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
    ...asSeen({ api, staff }, { path, seen, said: its }),
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

export const assignTaskDialog = (on, task) =>
  assignDialog(on, {
    path: `/v1/operations/tasks/${task.taskId}`,
    may: 'support.write',
    seen: task,
    words: texts.tasks,
  })

export const assignComplaintDialog = (on, complaint) =>
  assignDialog(on, {
    path: `/v1/operations/complaints/${complaint.complaintId}`,
    may: 'complaints.answer',
    seen: complaint,
    words: texts.complaints,
  })
