/** The stage of the decision: what was checked before anything was drawn, and what came of it. */
import { h } from '../shared/dom.js'
import { money } from '../shared/format.js'
import { platform } from './texts.js'

const words = platform.follow

export function decision({
  request: { answer },
  proof: { choice, stake, outcome, payout, currency },
}) {
  const isWon = Number(outcome) < Number(choice)
  return h(
    'div',
    { class: 'pair' },
    h(
      'ul',
      { class: 'plain checks' },
      Object.entries(words.checks).map(([code, text]) =>
        h(
          'li',
          {},
          h('span', { class: 'tick', 'aria-hidden': 'true' }, '✓'),
          h('span', {}, text, ' ', h('a', { class: 'small', href: `/problems/${code}` }, code)),
        ),
      ),
    ),
    h(
      'div',
      { class: 'outcome' },
      h('p', { class: 'small soft' }, words.drawn),
      h('p', { class: `drawn ${isWon ? 'won' : 'lost'}` }, outcome),
      h('p', {}, (isWon ? words.wins : words.loses)(outcome, choice)),
      h(
        'dl',
        { class: 'facts' },
        h('dt', {}, words.stake),
        h('dd', {}, money(stake, currency)),
        h('dt', {}, words.payout),
        h('dd', {}, money(payout, currency)),
        h('dt', {}, words.balance),
        h('dd', {}, money(answer.balance, currency)),
      ),
    ),
  )
}
