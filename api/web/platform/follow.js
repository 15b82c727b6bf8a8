/** "Follow a bet": one round is played, and its stages are stepped through, with what was really sent, stored and read. */
import { createApi } from '../shared/api.js'
import { fill, h } from '../shared/dom.js'
import { problemBox } from '../shared/problem.js'
import { platform } from './texts.js'

const words = platform.follow

export function followSection() {
  const stage = h('div', { class: 'stage' })
  const section = h(
    'section',
    { 'aria-labelledby': 'follow', class: 'follow' },
    h('h2', { id: 'follow', tabindex: -1 }, words.title),
    h('p', { class: 'soft' }, words.lead),
    stage,
  )
  const { environment } = document.documentElement.dataset
  fill(stage, environment === 'demo' ? startButton(stage, words.start) : onlyInDemo())
  return section
}

const onlyInDemo = () =>
  h('p', { class: 'notice' }, words.only, ' ', h('code', {}, platform.demoCommand))

function startButton(stage, label) {
  const button = h(
    'button',
    { type: 'button', class: 'primary', on: { click: () => void play() } },
    label,
  )
  const problem = h('div', { class: 'problems' })
  async function play() {
    if (button.disabled) return
    button.disabled = true
    fill(button, words.playing)
    fill(problem)
    try {
      const api = createApi(null)
      const [story, { showStory }] = await Promise.all([
        api.post('/v1/platform/demo-rounds'),
        import('./stages.js'),
      ])
      showStory(stage, story, () => startButton(stage, words.again))
    } catch (error) {
      fill(problem, problemBox(error))
      button.disabled = false
      fill(button, label)
    }
  }
  return h('div', { class: 'start' }, button, problem)
}
