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

/** "49.5" or "49,50" as the choice "4950"; '' for what is no chance. */
export function choiceOf(typed) {
  const [, whole, part = ''] = /^(\d{1,2})(?:[.,](\d{0,2}))?$/.exec(typed.trim()) ?? []
  return whole === undefined ? '' : String(Number(whole + part.padEnd(2, '0')))
}

/**
 * `place({ choice, stake }, { key })` sends it; `onAim(choice)` hears of each chance that is one. `asked`: the game of GET /v1/games.
 */
export function betForm({ api, currency, version, place, onAim, signal, first }) {
  const sliderId = newId('slider')
  const slider = h('input', {
    id: sliderId,
    type: 'range',
    min: 100,
    max: 9_500,
    step: 1,
    value: first,
  })
  const chance = field({
    name: 'chance',
    label: words.chance,
    hint: words.chanceHint,
    inputmode: 'decimal',
    autocomplete: 'off',
    value: hundredths(first),
  })
  const stake = field({
    name: 'stake',
    label: words.stake(currency),
    hint: ' ',
    inputmode: 'decimal',
    autocomplete: 'off',
    value: decimal('100', currency),
  })
  const [multiple, win] = [h('dd', { class: 'number' }, '–'), h('dd', { class: 'number' }, '–')]
  const chanceInput = chance.querySelector('input')
  const stakeInput = stake.querySelector('input')
  const hint = stake.querySelector('.hint')

  function draw() {
    const choice = choiceOf(chanceInput.value)
    const multiplierBp = multiplierOf(version, choice)
    const minor = minorOf(stakeInput.value, currency)
    fill(
      multiple,
      multiplierBp === null
        ? '–'
        : `${number(Number(multiplierBp) / 10_000, { minimumFractionDigits: 4 })} ×`,
    )
    fill(
      win,
      multiplierBp === null || minor === null ? '–' : money(paidFor(minor, multiplierBp), currency),
    )
    if (multiplierBp !== null) onAim(choice)
  }

  let asking
  /** Which stakes the choice takes, as the server says. */
  function askStakes() {
    clearTimeout(asking)
    asking = setTimeout(async () => {
      const choice = choiceOf(chanceInput.value)
      if (multiplierOf(version, choice) === null) return
      try {
        const { data } = await api.get(`/v1/games?${new URLSearchParams({ choice })}`, { signal })
        const game = data.find(({ paytableVersion }) => paytableVersion === version)
        if (game === undefined || choiceOf(chanceInput.value) !== choice) return
        const { step, anyFrom } = game.stakes
        fill(hint, words.step(money(step, currency), money(anyFrom, currency)))
      } catch {
        // a bet that is off the step is refused with the step in its words
      }
    }, TYPING_MS)
  }

  slider.addEventListener('input', () => (chanceInput.value = hundredths(slider.value)))
  chanceInput.addEventListener('input', () => {
    const choice = choiceOf(chanceInput.value)
    if (multiplierOf(version, choice) !== null) slider.value = choice
  })
  const element = form({
    fields: [
      h('div', { class: 'field' }, h('label', { for: sliderId }, words.slider), slider),
      h('div', { class: 'pair' }, chance, stake),
      h(
        'dl',
        { class: 'facts' },
        h('dt', {}, words.multiple),
        multiple,
        h('dt', {}, words.win),
        win,
      ),
    ],
    submit: words.place,
    send(values, { key }) {
      const choice = choiceOf(values.chance)
      if (multiplierOf(version, choice) === null) throw new FieldError('chance', words.chanceError)
      const minor = minorOf(values.stake, currency)
      if (minor === null || minor === '0') throw new FieldError('stake', words.stakeError(currency))
      return place({ choice, stake: minor }, { key })
    },
  })
  element.addEventListener('input', () => {
    draw()
    askStakes()
  })
  draw()
  askStakes()
  return element
}
