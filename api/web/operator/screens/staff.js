/** Who of the staff has which role, and another role for somebody else. */
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { field } from '../../shared/components/form.js'
import { badge, button } from '../parts/facts.js'
import { listOf, safely } from '../parts/lists.js'
import { roleDialog } from '../parts/role.js'
import { person } from '../parts/staff.js'
import { texts } from '../texts.js'

const said = texts.staff

export function show(outlet, { api, staff, query, signal }) {
  const asked = { role: query.get('role') ?? '' }
  const names = Object.entries(texts.roles).filter(([role]) => !['player', 'system'].includes(role))
  const role = field({
    name: 'role',
    label: said.role,
    choices: [['', said.everyRole], ...names],
  })
  const select = role.querySelector('select')
  select.value = asked.role
  select.addEventListener('change', () => {
    asked.role = select.value
    history.replaceState(null, '', asked.role === '' ? '#staff' : `#staff?role=${asked.role}`)
    void list.again()
  })
  const { columns } = said
  const list = table({
    caption: said.caption,
    name: 'staff',
    empty: said.none,
    filters: [role],
    ...listOf({ api, signal, path: '/v1/operations/staff', query: () => asked }),
    columns: [
      {
        key: 'staffId',
        label: columns.staffId,
        cell: ({ staffId }) => person(staffId, staff),
      },
      { key: 'role', label: columns.role, text: (row) => texts.roles[row.role] },
      {
        key: 'isActive',
        label: columns.isActive,
        text: ({ isActive }) => (isActive ? said.active : said.disabled),
        cell: ({ isActive }) =>
          badge(isActive ? 'ok' : 'failed', isActive ? said.active : said.disabled),
      },
      {
        key: 'change',
        label: columns.change,
        text: () => '',
        cell: (row) => changeOf({ api, staff }, row, () => list.again()),
      },
      {
        key: 'record',
        label: columns.record,
        text: () => '',
        cell: ({ staffId }) =>
          staff.has('auditLog.read')
            ? h('a', { href: `#audit-log?subject=${staffId}` }, said.record)
            : '–',
      },
    ],
  })
  fill(
    outlet,
    h('h1', {}, said.title),
    h('p', {}, said.about),
    !staff.may('changeRole') && staff.mayNot('changeRole'),
    list,
  )
}

/** Nobody changes their own role, and nobody signs in with an account that is disabled. */
function changeOf({ api, staff }, row, changed) {
  if (!row.isActive || !staff.may('changeRole')) return '–'
  if (staff.isMe(row.staffId)) return h('span', { class: 'soft small' }, said.notYourOwn)
  const change = safely(async () => {
    if ((await roleDialog({ api }, row)) !== null) await changed()
  })
  return button(said.change, change)
}
