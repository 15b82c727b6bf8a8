/** Everything in a player's streams on one line of time, grouped by the command that brought it; JSON where it is asked for. */
import { json } from '../../shared/components/json.js'
import { sourceOf } from '../../shared/components/table.js'
import { fill, h, keepKeyboard } from '../../shared/dom.js'
import { count } from '../../shared/format.js'
import { problemBox } from '../../shared/problem.js'
import { shared } from '../../shared/texts.js'
import { texts } from '../texts.js'
import { button } from './facts.js'
import { withQuery } from './lists.js'

const LIMIT = 50
const said = texts.timeline

export function timeline({ api, staff, signal, playerId }) {
  const path = `/v1/operations/players/${playerId}/timeline`
  const list = h('ol', { class: 'timeline' })
  const foot = h('div', { class: 'row foot', tabindex: -1 })
  const chosen = new Set()
  let events = []
  let turn = 0

  async function more(cursor) {
    const mine = turn
    const hadKeyboard = foot.contains(document.activeElement)
    fill(foot, h('p', { class: 'soft', role: 'status' }, shared.loading))
    try {
      const contexts = [...chosen].join(',')
      const answer = await api.get(withQuery(path, { limit: LIMIT, cursor, contexts }), { signal })
      if (mine !== turn) return
      events = [...events, ...answer.data]
      draw(answer)
      if (hadKeyboard) keepKeyboard(foot)
    } catch (error) {
      if (error?.name === 'AbortError' || mine !== turn) return
      fill(
        foot,
        problemBox(error, () => more(cursor)),
      )
    }
  }
  function draw({ hasMore, nextCursor, asOf = null }) {
    const groups = grouped(events)
    fill(
      list,
      groups.length === 0
        ? h('li', { class: 'soft' }, said.empty)
        : groups.map((group) => one(group, staff)),
    )
    fill(
      foot,
      hasMore
        ? button(shared.more, () => more(nextCursor))
        : h('span', { class: 'soft small' }, shared.all),
      h('span', { class: 'soft small' }, said.events(events.length)),
      sourceOf(path, asOf),
    )
  }
  function again() {
    turn += 1
    events = []
    return more(null)
  }
  void again()
  return h('section', {}, h('p', { class: 'soft' }, said.about), filter(chosen, again), list, foot)
}

/** None chosen is all of them. */
function filter(chosen, again) {
  const one = ([context, name]) => {
    const input = h('input', { type: 'checkbox', name: 'context', value: context })
    input.addEventListener('change', () => {
      if (input.checked) chosen.add(context)
      else chosen.delete(context)
      void again()
    })
    return h('label', { class: 'check' }, input, name)
  }
  return h(
    'fieldset',
    { class: 'checks' },
    h('legend', {}, said.filter),
    Object.entries(said.contexts).map(one),
  )
}

/** Neighbours of one command are one thing that happened. */
function grouped(events) {
  const groups = []
  for (const event of events) {
    const last = groups.at(-1)
    const isSame = event.commandId !== null && last?.[0].commandId === event.commandId
    if (isSame) last.push(event)
    else groups.push([event])
  }
  return groups
}

function one(group, staff) {
  const [{ at, actor, commandId }] = group
  return h(
    'li',
    { class: 'card' },
    h(
      'div',
      { class: 'row head' },
      at === null ? h('span', { class: 'soft' }, said.noTime) : h('acme-time', { at }),
      h('span', { class: 'soft small' }, `${said.by} `, byWhom(actor, staff)),
      commandId !== null &&
        h(
          'span',
          { class: 'soft small hash', title: commandId },
          `${said.command} ${commandId.slice(0, 8)}…`,
        ),
    ),
    h('ul', { class: 'plain events' }, group.map(eventOf)),
  )
}

function byWhom(actor, staff) {
  if (actor === null) return said.nobody
  const { role, id } = actor
  return [
    texts.roles[role] ?? role,
    ' ',
    h('span', { class: 'hash', title: id }, id.slice(0, 8)),
    staff.isMe(id) && ` (${texts.you})`,
  ]
}

const eventOf = ({ type, context, stream, revision, position, data }) =>
  h(
    'li',
    {},
    h(
      'div',
      { class: 'row' },
      h('span', { class: 'badge info' }, context),
      h('strong', {}, type),
      h('span', { class: 'hash soft' }, `${stream} @ ${revision}`),
      h('span', { class: 'soft small' }, `${shared.position} ${count(position)}`),
    ),
    json(data, { label: said.data }),
  )
