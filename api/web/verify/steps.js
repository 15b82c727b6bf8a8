/** How a computed round is shown: every hash, every word, and what was compared. */
import { copyButton } from '../shared/components/copy.js'
import { h } from '../shared/dom.js'
import { money } from '../shared/format.js'
import { verify } from './texts.js'

const { steps } = verify

const hash = (text, what) => [h('span', { class: 'hash' }, text), ' ', copyButton(text, what)]

const facts = (...pairs) =>
  h(
    'dl',
    { class: 'facts' },
    pairs.map(([name, ...value]) => [h('dt', {}, name), h('dd', {}, value)]),
  )

/** What was compared, as a word and a colour. */
function compared(isSame) {
  if (isSame === null) return h('span', { class: 'badge' }, verify.notCompared)
  return isSame
    ? h('span', { class: 'badge good' }, `✓ ${verify.match}`)
    : h('span', { class: 'badge bad' }, `✗ ${verify.noMatch}`)
}

const step = (title, ...children) =>
  h('section', { class: 'card step' }, h('h3', {}, title), children)

function words({ counter, words }) {
  const cell = (text, kind) => h('td', { class: kind }, text)
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': steps.words(counter) },
    h(
      'table',
      {},
      h('caption', { class: 'unseen' }, steps.words(counter)),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          [steps.word, steps.hex, steps.decimal, steps.fate].map((name, n) =>
            h('th', { scope: 'col', class: n === 2 && 'number' }, name),
          ),
        ),
      ),
      h(
        'tbody',
        {},
        words.map(({ hex, value, fate }, n) =>
          h(
            'tr',
            { class: fate },
            cell(n + 1),
            cell(hex, 'hash'),
            cell(value, 'number'),
            cell(
              fate === 'unused'
                ? h('span', { class: 'soft' }, steps.fates[fate])
                : steps.fates[fate],
            ),
          ),
        ),
      ),
    ),
  )
}

const block = (one) => [
  facts(
    [steps.message, h('span', { class: 'hash' }, one.message)],
    [steps.hmac, hash(one.hmac, steps.hmac)],
  ),
  words(one),
]

/** An amount in minor units, and as people write it where the currency is known. */
const amount = (minor, currency) =>
  /^[A-Z]{3}$/.test(currency) ? `${minor} (${money(minor, currency)})` : minor

/** `round` as computeRound answers it, of these inputs. */
export function stepsOf(round, { seedHash, choice, stake, outcome, payout, currency }) {
  const { drawn, outcomes, multiplierBp, isWon, checks } = round
  const taken = round.blocks.at(-1).words.find(({ fate }) => fate === 'taken')
  return [
    step(
      steps.commitment,
      h('p', { class: 'soft' }, steps.commitmentText),
      facts(
        [steps.of, hash(round.commitment, steps.of)],
        [steps.committed, h('span', { class: 'hash' }, seedHash), ' ', compared(checks.commitment)],
      ),
    ),
    step(
      steps.draw,
      h('p', { class: 'soft' }, steps.drawText(round.limit, outcomes)),
      round.blocks.map(block),
    ),
    step(
      steps.outcome,
      facts(
        [steps.drawn, steps.drawnOf(taken.value, outcomes, drawn)],
        [steps.recorded, outcome === '' ? '' : `${outcome} `, compared(checks.outcome)],
      ),
    ),
    step(
      steps.payout,
      facts(
        [steps.rule, isWon ? steps.wins(drawn, choice) : steps.loses(drawn, choice)],
        [steps.multiplier, steps.multiplierOf(choice, multiplierBp)],
        [
          steps.paid,
          isWon ? steps.paidOf(stake, multiplierBp, amount(round.payout, currency)) : steps.nothing,
        ],
        [
          steps.recordedPayout,
          payout === '' ? '' : `${amount(payout, currency)} `,
          compared(checks.payout),
        ],
      ),
    ),
  ]
}
