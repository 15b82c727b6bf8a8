/** The stages of a followed round, one at a time, forth and back; the keyboard goes where the eye goes. */
import { fill, h } from '../shared/dom.js'
import { decision } from './stage-decision.js'
import { events, request, reveal, tables } from './stage-facts.js'
import { proof } from './stage-proof.js'
import { platform } from './texts.js'

const words = platform.follow
const STAGES = [request, decision, events, tables, reveal, proof]

/** `again()` answers what plays another. */
export function showStory(place, story, again) {
  let at = 0
  const heading = h('h3', { tabindex: -1 })
  const lead = h('p', { class: 'soft' })
  const body = h('div', { class: 'stage-body stack' })
  const tabs = STAGES.map((_, n) =>
    h(
      'li',
      {},
      h(
        'button',
        { type: 'button', class: 'quiet', on: { click: () => show(n) } },
        h('span', { class: 'nth', 'aria-hidden': 'true' }, n + 1),
        words.names[n],
      ),
    ),
  )
  const step = (label, by, kind = '') =>
    h('button', { type: 'button', class: kind, on: { click: () => show(at + by) } }, label)
  const previous = step(words.previous, -1)
  const next = step(words.next, 1, 'primary')
  const where = h('span', { class: 'soft small', role: 'status' })

  function show(n, isFirst = false) {
    at = n
    fill(heading, words.names[n])
    fill(lead, words.leads[n])
    fill(body, STAGES[n](story))
    fill(where, words.stageOf(n + 1, STAGES.length))
    previous.disabled = n === 0
    next.disabled = n === STAGES.length - 1
    for (const [m, tab] of tabs.entries()) {
      const button = tab.querySelector('button')
      if (m === n) button.setAttribute('aria-current', 'step')
      else button.removeAttribute('aria-current')
    }
    heading.focus({ preventScroll: !isFirst })
  }

  fill(
    place,
    h('ol', { class: 'steps', 'aria-label': words.stages }, tabs),
    h(
      'div',
      { class: 'card' },
      heading,
      lead,
      body,
      h('div', { class: 'row step-buttons' }, previous, next, where),
    ),
    again(),
  )
  show(0, true)
}
