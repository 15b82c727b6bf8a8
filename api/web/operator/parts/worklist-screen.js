/** Tasks and complaints have one screen: what is whose, what is overdue, and the list in the order of its deadlines. */
import { fill, h, newId } from '../../shared/dom.js'
import { texts } from '../texts.js'
import { every, refresh } from './lists.js'
import { worklist } from './support-tables.js'

/** Each showing is on record under every player in it: rarer than lists that say nothing of anybody. */
const EVERY_MS = 60_000

export const showWorklist = (what) => (outlet, needs) => {
  const said = texts[what]
  const asked = { owner: null, overdue: null }
  const list = worklist(needs, { what, query: () => asked })
  const box = (name, label, value) => {
    const id = newId(name)
    const toggle = ({ target }) => {
      asked[name] = target.checked ? value : null
      list.again()
    }
    return h(
      'label',
      { for: id, class: 'row' },
      h('input', { id, type: 'checkbox', on: { change: toggle } }),
      label,
    )
  }
  fill(
    outlet,
    h('h1', {}, said.title),
    h('p', {}, said.about),
    h('div', { class: 'row' }, box('owner', said.mine, 'me'), box('overdue', said.overdue, 'true')),
    list,
  )
  every(EVERY_MS, needs.signal, () => refresh(list))
}
