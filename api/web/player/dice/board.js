/** What was drawn, as a number on a line; it moves to a result that is settled already, and decides nothing. */
import { fill, h } from '../../shared/dom.js'
import { player } from '../texts.js'

const words = player.dice

/** How long it moves, in ms, and how often around. */
const MOVES_MS = 700
const TURNS = 2

export const hundredths = (value) => (Number(value) / 100).toFixed(2)

export function createBoard(outcomes) {
  const number = h('p', { class: 'drawn number', 'aria-hidden': 'true' }, '––.––')
  const line = h(
    'div',
    { class: 'line', 'aria-hidden': 'true' },
    h('span', { class: 'wins' }),
    h('span', { class: 'marker' }),
  )
  const said = h('p', { class: 'said', role: 'status' }, words.ready)
  const element = h('div', { class: 'board' }, number, line, said)
  let at = 0

  const place = (value) => {
    at = value
    fill(number, hundredths(Math.round(value)).padStart(5, '0'))
    line.style.setProperty('--drawn', `${(value / outcomes) * 100}%`)
  }

  /** Resolves when it has arrived; frames may be missing, as in a tab that nobody sees. */
  function move(to) {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return place(to)
    const from = at
    const way = TURNS * outcomes + ((to - from + outcomes) % outcomes)
    const beganAt = performance.now()
    return new Promise((resolve) => {
      let frame
      const step = () => {
        const share = Math.min((performance.now() - beganAt) / MOVES_MS, 1)
        place((from + way * (1 - (1 - share) ** 3)) % outcomes)
        frame = requestAnimationFrame(step)
      }
      step()
      setTimeout(() => {
        cancelAnimationFrame(frame)
        place(to)
        resolve()
      }, MOVES_MS)
    })
  }

  return {
    element,
    /** How much of the line wins. */
    aim: (choice) => line.style.setProperty('--chance', `${(Number(choice) / outcomes) * 100}%`),
    /** Shows a settled round, then says it. */
    async show({ outcome, isWon }, text) {
      element.className = 'board'
      fill(said)
      await move(Number(outcome))
      element.className = `board ${isWon ? 'won' : 'lost'}`
      fill(said, text)
    },
  }
}
