/** Anybody verifies a round here: the inputs are in the address's fragment, and everything is computed in this browser. */
import '../shared/components/header.js'
import '../shared/components/footer.js'
import { copy } from '../shared/components/copy.js'
import { field } from '../shared/components/form.js'
import { fill, h } from '../shared/dom.js'
import {
  badInputs,
  canCompute,
  commitmentOf,
  computeRound,
  PAYTABLE_VERSIONS,
} from '../shared/fairness.js'
import { shared } from '../shared/texts.js'
import { stepsOf } from './steps.js'
import { verify } from './texts.js'

const NAMES = [
  'paytableVersion',
  'serverSeed',
  'seedHash',
  'clientSeed',
  'nonce',
  'choice',
  'stake',
  'outcome',
  'payout',
]

/** What may be left out. */
const OPTIONAL = new Set(['outcome', 'payout'])

/** Of docs/fairness.md, with a bet on it. */
const EXAMPLE = {
  paytableVersion: 'dice-1',
  serverSeed: '1'.padStart(64, '0'),
  clientSeed: 'example',
  nonce: '0',
  choice: '4950',
  stake: '100',
}

const text = (name, about = {}) =>
  field({
    name,
    label: verify[name],
    hint: verify[`${name}Hint`],
    autocomplete: 'off',
    spellcheck: 'false',
    ...about,
  })

const whole = (name) => text(name, { inputmode: 'numeric' })

const button = (label, click, kind = '') =>
  h('button', { type: 'button', class: kind, on: { click } }, label)

const form = h(
  'form',
  { class: 'card inputs', on: { submit: (event) => event.preventDefault() } },
  h('h2', {}, verify.inputs),
  field({
    name: 'paytableVersion',
    label: verify.game,
    choices: PAYTABLE_VERSIONS.map((version) => [version, verify.games[version] ?? version]),
  }),
  text('serverSeed', { class: 'mono', multiline: true, rows: 2 }),
  text('seedHash', { class: 'mono', multiline: true, rows: 2 }),
  h('div', { class: 'pair' }, text('clientSeed', { class: 'mono' }), whole('nonce')),
  h('div', { class: 'pair' }, whole('choice'), whole('stake')),
  h('div', { class: 'pair' }, whole('outcome'), whole('payout')),
  h(
    'div',
    { class: 'row no-print' },
    button(verify.copyLink, () => copy(location.href), 'primary'),
    button(verify.example, async () => {
      const seedHash = canCompute() ? await commitmentOf(EXAMPLE.serverSeed) : ''
      show({ ...EXAMPLE, seedHash })
    }),
    button(verify.clear, () => show({})),
  ),
)
const verdict = h('div', { class: 'notice', role: 'status' })
const steps = h('div', { class: 'stack' })

/** The currency is no input of the computation: it only says how amounts are written. */
let currency = ''

const inputs = () => ({
  ...Object.fromEntries(NAMES.map((name) => [name, form.elements[name].value.trim()])),
  currency,
})

/** Puts values into the fields, and computes. */
function show(values) {
  for (const name of NAMES) {
    form.elements[name].value =
      values[name] ?? (name === 'paytableVersion' ? PAYTABLE_VERSIONS[0] : '')
  }
  currency = values.currency ?? ''
  changed()
}

const ofAddress = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)))

/** What is in the fields is in the address, so that a reload and a link show the same. */
function changed() {
  const given = Object.entries(inputs()).filter(([, value]) => value !== '')
  const isEmpty = given.every(([name]) => name === 'paytableVersion')
  const hash = isEmpty ? '' : `#${new URLSearchParams(given)}`
  history.replaceState(null, '', location.pathname + hash)
  void compute(isEmpty)
}

let computing = 0

async function compute(isEmpty) {
  const mine = (computing += 1)
  const given = inputs()
  const bad = badInputs(given)
  const wrong = bad.filter((name) => given[name] !== '')
  for (const name of NAMES) {
    const isWrong = wrong.includes(name)
    form.elements[name].toggleAttribute('aria-invalid', false)
    if (isWrong) form.elements[name].setAttribute('aria-invalid', 'true')
    fill(form.querySelector(`[data-error="${name}"]`), isWrong && verify.bad[name])
  }
  if (!canCompute()) return say('warn', shared.noCrypto)
  if (isEmpty) return say('', verify.verdict.empty)
  if (bad.length > 0) {
    const names = bad.map((name) => (name === 'paytableVersion' ? verify.game : verify[name]))
    return say('warn', verify.verdict.incomplete(names.join(', ')))
  }
  const round = await computeRound(given)
  if (mine !== computing) return undefined // typed on meanwhile
  const failed = Object.entries(round.checks).filter(([, isSame]) => isSame === false)
  const isWhole = [...OPTIONAL].every((name) => given[name] !== '')
  if (failed.length > 0) {
    const names = failed.map(([name]) => verify.names[name])
    return say('bad', verify.verdict.mismatch(names.join('; ')), stepsOf(round, given))
  }
  const { verified, drawn } = verify.verdict
  return say(isWhole ? 'good' : '', isWhole ? verified : drawn, stepsOf(round, given))
}

function say(kind, words, shown = []) {
  verdict.className = `notice ${kind}`
  if (verdict.textContent !== words) fill(verdict, h('p', {}, words))
  fill(steps, shown)
}

form.addEventListener('input', changed)
addEventListener('hashchange', () => show(ofAddress()))

fill(
  document.querySelector('main'),
  h('h1', {}, verify.title),
  h('p', { class: 'soft' }, verify.intro),
  verdict,
  h(
    'div',
    { class: 'halves' },
    form,
    h('section', {}, h('h2', { class: 'unseen' }, verify.result), steps),
  ),
  h(
    'div',
    { class: 'halves after' },
    h(
      'section',
      {},
      h('h2', {}, verify.proves),
      verify.provesText.map((each) => h('p', {}, each)),
    ),
    h('section', {}, h('h2', {}, verify.elsewhere), h('p', {}, verify.elsewhereText)),
  ),
)
show(ofAddress())
