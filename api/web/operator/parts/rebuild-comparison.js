/** What the built generation would change: row by row beside the live one, asked for by whoever looks. */
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { count } from '../../shared/format.js'
import { problemBox } from '../../shared/problem.js'
import { shared } from '../../shared/texts.js'
import { texts } from '../texts.js'
import { button, card } from './facts.js'

const said = texts.rebuild

export function comparison({ api, path, signal }) {
  const from = `${path}/comparison`
  const place = h('div', { role: 'status' })
  const again = button(said.compareAgain, look)
  let isLooking = false
  async function look() {
    if (isLooking) return
    isLooking = true
    fill(place, h('p', { class: 'soft' }, shared.working))
    try {
      fill(place, found(from, await api.get(from, { signal })))
    } catch (error) {
      if (!signal.aborted) fill(place, problemBox(error))
    } finally {
      isLooking = false
    }
  }
  void look()
  return card({ title: said.comparison, source: from }, place, again)
}

function found(from, answer) {
  if (!answer.isComplete) return h('p', { class: 'notice warn' }, said.tooLarge)
  const { rows, onlyLive, onlyBuilt, different, first, moving } = answer
  const isSame = [onlyLive, onlyBuilt, different].every((sum) => sum === '0')
  const counts = {
    different: count(different),
    onlyLive: count(onlyLive),
    onlyBuilt: count(onlyBuilt),
  }
  return [
    h(
      'p',
      { class: `notice ${isSame ? 'good' : 'warn'}` },
      isSame ? said.same(count(rows.live)) : said.differs(counts),
    ),
    moving.length > 0 && h('p', { class: 'soft small' }, said.moving(moving)),
    first.length > 0 && differences(from, first.flatMap(cellsOf)),
  ]
}

function cellsOf({ key, live, built }) {
  const names = [...new Set([...Object.keys(live ?? {}), ...Object.keys(built ?? {})])]
  return names.map((column) => ({
    key,
    column,
    live: textOf(live, column),
    built: textOf(built, column),
  }))
}

const textOf = (row, column) => {
  if (row === null) return said.noRow
  const value = row[column]
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}

const differences = (source, rows) =>
  table({
    caption: said.differences,
    name: 'differences',
    source,
    load: () => Promise.resolve({ data: rows }),
    columns: [
      { key: 'key', label: said.differenceColumns.key },
      { key: 'column', label: said.differenceColumns.column },
      { key: 'live', label: said.differenceColumns.live, kind: 'long' },
      { key: 'built', label: said.differenceColumns.built, kind: 'long' },
    ],
  })
