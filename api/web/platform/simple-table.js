/** A small table that needs no tools: the first column names its row, the others are figures. */
import { h } from '../shared/dom.js'

export const simpleTable = ({ label, columns, rows }) =>
  h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          columns.map((name, n) => h('th', { scope: 'col', class: n > 0 && 'number' }, name)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map(([name, ...cells]) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, name),
            cells.map((cell) => h('td', { class: 'number' }, cell)),
          ),
        ),
      ),
    ),
  )
