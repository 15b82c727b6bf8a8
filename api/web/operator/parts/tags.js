/** Tags of a player: those of the list, and free ones that begin with x-. */
import { table } from '../../shared/components/table.js'
import { field, FieldError } from '../../shared/components/form.js'
import { h } from '../../shared/dom.js'
import { texts } from '../texts.js'
import { commandDialog } from './commands.js'
import { button } from './facts.js'
import { safely, withQuery } from './lists.js'
import { person } from './staff.js'

const said = texts.tags
const pathOf = (playerId) => `/v1/operations/players/${playerId}/tags`

/** `tags`: those that the player has. */
function addDialog({ api, playerId }, tags) {
  const known = Object.entries(said.known).filter(([tag]) => !tags.includes(tag))
  const choice = field({ name: 'tag', label: said.tag, choices: [...known, ['', said.free]] })
  const free = field({
    name: 'free',
    label: said.freeTag,
    hint: said.freeHint,
    autocomplete: 'off',
    maxlength: 32,
  })
  const select = choice.querySelector('select')
  const draw = () => (free.hidden = select.value !== '')
  select.addEventListener('change', draw)
  draw()
  return commandDialog(said.add, {
    api,
    path: pathOf(playerId),
    fields: [choice, free],
    bodyOf({ tag, free: typed, reason }) {
      if (tag === '' && !/^x-[a-z0-9]+(-[a-z0-9]+)*$/.test(typed.trim())) {
        throw new FieldError('free', said.noTag)
      }
      return { tag: tag === '' ? typed.trim() : tag, reason }
    },
    send: said.add,
    kind: 'primary',
    done: () => said.added,
  })
}

const removeDialog = ({ api, playerId }, { tag }) =>
  commandDialog(said.remove, {
    api,
    path: `${pathOf(playerId)}/removal`,
    about: [h('p', {}, h('span', { class: 'badge' }, wordsOf(tag)))],
    bodyOf: ({ reason }) => ({ tag, reason }),
    send: said.remove,
    kind: 'danger',
    done: () => said.removed,
  })

const wordsOf = (tag) => said.known[tag] ?? tag

export function tagsPanel(on) {
  const { api, staff, signal, playerId, seen } = on
  const source = pathOf(playerId)
  let tags = []
  const list = table({
    caption: said.caption,
    name: `tags-${playerId}`,
    empty: said.none,
    source,
    async load() {
      const answer = await api.get(withQuery(source, { after: seen.after }), { signal })
      tags = answer.data.map(({ tag }) => tag)
      return answer
    },
    columns: [
      {
        key: 'tag',
        label: said.tag,
        text: ({ tag }) => wordsOf(tag),
        cell: ({ tag }) => h('span', { class: 'badge info' }, wordsOf(tag)),
      },
      { key: 'reason', label: texts.reason, kind: 'long' },
      { key: 'addedBy', label: said.addedBy, cell: (row) => person(row.addedBy, staff) },
      { key: 'addedAt', label: said.addedAt, kind: 'time' },
      {
        key: 'remove',
        label: said.action,
        text: () => '',
        cell: (row) =>
          staff.may('writeSupport')
            ? button(
                said.remove,
                changing(() => removeDialog(on, row)),
              )
            : '–',
      },
    ],
  })
  const changing = (dialog) =>
    safely(async () => {
      const answer = await dialog()
      if (answer === null) return
      seen.after = answer.position
      await list.again()
    })
  return h(
    'div',
    { class: 'stack' },
    h(
      'div',
      { class: 'row' },
      staff.may('writeSupport')
        ? button(
            said.add,
            changing(() => addDialog(on, tags)),
          )
        : staff.mayNot('writeSupport'),
    ),
    list,
  )
}
