/** The bet: a chance by slider or number, a stake, and what a win would pay before anything is placed. */
import { field, FieldError, form } from '../../shared/components/form.js'
import { fill, h, newId } from '../../shared/dom.js'
import { multiplierOf, paidFor } from '../../shared/fairness.js'
import { decimal, minorOf, money, number } from '../../shared/format.js'
import { player } from '../texts.js'
import { hundredths } from './board.js'

const words = player.dice

/** Typing may go on for so long before the stakes of a choice are asked for, in ms. */
const TYPING_MS = 250

/** What is shown first: a chance in basis points, a stake in minor units. */
const FIRST = { choice: '4950', stake: '100' }

/** "49.5" or "49,50" as the choice "4950"; '' for what is no chance. */
function choiceOf(typed) {
  const [, whole, part = ''] = /^(\d{1,2})(?:[.,](\d{0,2}))?$/.exec(typed.trim()) ?? []
  return whole === undefined ? '' : String(Number(whole + part.padEnd(2, '0')))
}

function fieldsOf(currency) {
  const id = newId('slider')
  const range = { type: 'range', min: 100, max: 9_500, step: 1, value: FIRST.choice }
  const slider = h('input', { id, ...range })
  const typed = { inputmode: 'decimal', autocomplete: 'off' }
  const chance = field({
    name: 'chance',
    label: words.chance,
    hint: words.chanceHint,
    value: hundredths(FIRST.choice),
    ...typed,
  })
  const stake = field({
    name: 'stake',
    label: words.stake(currency),
    hint: ' ', // told once the server has said it; its room is kept
    value: decimal(FIRST.stake, currency),
    ...typed,
  })
  const multiple = h('dd', { class: 'number' })
  const win = h('dd', { class: 'number' })
  const nodes = [
    h('div', { class: 'field' }, h('label', { for: id }, words.slider), slider),
    h('div', { class: 'pair' }, chance, stake),
    h('dl', { class: 'facts' }, h('dt', {}, words.multiple), multiple, h('dt', {}, words.win), win),
  ]
  const [chanceInput, stakeInput] = [chance, stake].map((one) => one.querySelector('input'))
  return {
    nodes,
    slider,
    chanceInput,
    stakeInput,
    hint: stake.querySelector('.hint'),
    multiple,
    win,
  }
}

/** Tells which stakes the choice takes, as the server says, a little after the last call. */
function stakesTeller({ api, version, currency, signal }, hint) {
  let asking
  return (choice) => {
    clearTimeout(asking)
    asking = setTimeout(async () => {
      try {
        const { data } = await api.get(`/v1/games?${new URLSearchParams({ choice })}`, { signal })
        const game = data.find(({ paytableVersion }) => paytableVersion === version)
        if (game?.stakes.choice !== choice) return
        const { step, anyFrom } = game.stakes
        fill(hint, words.step(money(step, currency), money(anyFrom, currency)))
      } catch {
        // a bet that is off the step is refused, with the step in its words
      }
    }, TYPING_MS)
  }
}

/** What was typed, as the API takes it. Throws FieldError. */
function betOf(values, { version, currency }) {
  const choice = choiceOf(values.chance)
  if (multiplierOf(version, choice) === null) throw new FieldError('chance', words.chanceError)
  const stake = minorOf(values.stake, currency)
  if (stake === null || stake === '0') throw new FieldError('stake', words.stakeError(currency))
  return { choice, stake }
}

const timesOf = (multiplierBp) =>
  `${number(Number(multiplierBp) / 10_000, { minimumFractionDigits: 2, maximumFractionDigits: 4 })} ×`

/** `place({ choice, stake }, { key })` sends it; `onAim(choice)` hears of each chance that is one. */
export function betForm(about) {
  const { currency, version, place, onAim } = about
  const { nodes, slider, chanceInput, stakeInput, hint, multiple, win } = fieldsOf(currency)
  const tellStakes = stakesTeller(about, hint)

  function draw() {
    const choice = choiceOf(chanceInput.value)
    const multiplierBp = multiplierOf(version, choice)
    const stake = minorOf(stakeInput.value, currency)
    fill(multiple, multiplierBp === null ? '–' : timesOf(multiplierBp))
    const isPriced = multiplierBp !== null && stake !== null
    fill(win, isPriced ? money(paidFor(stake, multiplierBp), currency) : '–')
    if (multiplierBp === null) return
    onAim(choice)
    tellStakes(choice)
  }

  slider.addEventListener('input', () => (chanceInput.value = hundredths(slider.value)))
  chanceInput.addEventListener('input', () => {
    const choice = choiceOf(chanceInput.value)
    if (multiplierOf(version, choice) !== null) slider.value = choice
  })
  const element = form({
    fields: nodes,
    submit: words.place,
    send: (values, { key }) => place(betOf(values, about), { key }),
  })
  element.addEventListener('input', draw)
  draw()
  return element
}
