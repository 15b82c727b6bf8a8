/** Another role for one of the staff: what they may then, and what no more, is shown before it is sent. */
import { inDialog } from '../../shared/components/dialog.js'
import { field, FieldError, form } from '../../shared/components/form.js'
import { notices } from '../../shared/components/notices.js'
import { fill, h } from '../../shared/dom.js'
import { texts } from '../texts.js'
import { reasonField } from './commands.js'
import { facts } from './facts.js'

const said = texts.staff

/** Resolves to the answer, or null where it was left. */
export async function roleDialog({ api }, { staffId, role: now }) {
  const { data: roles } = await api.get('/v1/operations/roles')
  const given = roles.filter(({ role, mayGive }) => mayGive && role !== now)
  const choice = field({
    name: 'role',
    label: said.newRole,
    choices: [['', said.choose], ...given.map(({ role }) => [role, texts.roles[role]])],
  })
  const difference = h('div', { class: 'preview', role: 'status' })
  const select = choice.querySelector('select')
  const draw = () => fill(difference, select.value !== '' && differenceOf(roles, now, select.value))
  select.addEventListener('change', draw)
  return inDialog(said.changeTitle, (done) => [
    form({
      fields: [
        facts([
          [said.columns.staffId, h('code', { class: 'hash' }, staffId)],
          [said.columns.role, texts.roles[now]],
        ]),
        choice,
        difference,
        reasonField(),
      ],
      submit: said.change,
      cancel: () => done(null),
      async send({ role, reason }, { key }) {
        if (role === '') throw new FieldError('role', said.choose)
        const path = `/v1/operations/staff/${staffId}/role`
        const answer = await api.put(path, { role, reason }, { key })
        notices().say(said.changed(texts.roles[answer.role]))
        done(answer)
      },
    }),
  ])
}

/** By name of the permission, as the API says what it lets somebody do. */
function differenceOf(roles, from, to) {
  const of = (wanted) => roles.find(({ role }) => role === wanted)?.permissions ?? []
  const without = (all, others) =>
    all.filter(({ name }) => !others.some((other) => other.name === name))
  const part = (title, permissions) => [
    h('h3', {}, title),
    permissions.length === 0
      ? h('p', { class: 'soft' }, said.nothing)
      : h(
          'ul',
          { class: 'small' },
          permissions.map(({ name, says }) => h('li', {}, h('code', {}, name), ` ${says}`)),
        ),
  ]
  return [
    part(said.gains, without(of(to), of(from))),
    part(said.loses, without(of(from), of(to))),
    h('p', { class: 'soft small' }, said.signedOut),
  ]
}
