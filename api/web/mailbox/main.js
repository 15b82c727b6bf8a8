/** The letters that a house without a mail server has kept, the newest first, looked at again and again. */
import '../shared/components/header.js'
import '../shared/components/footer.js'
import '../shared/components/time.js'
import { createApi } from '../shared/api.js'
import { fill, h } from '../shared/dom.js'
import { tellProblem } from '../shared/problem.js'
import { mailbox } from './texts.js'

/** Between two looks, in ms. */
const LOOK_MS = 3_000

const api = createApi(null)
const letters = h('div', { class: 'letters', 'aria-live': 'polite' })
fill(
  document.querySelector('main'),
  h('h1', {}, mailbox.title),
  h('p', { class: 'soft' }, mailbox.intro),
  letters,
)

/** A link of this house becomes one; all else is text. */
const lineOf = (line) => {
  const isOurs = URL.canParse(line) && new URL(line).pathname === '/player'
  if (!isOurs) return h('p', {}, line)
  const { hash } = new URL(line)
  return h(
    'p',
    {},
    h('a', { class: 'link-of-letter', href: `/player${hash}` }, mailbox.open),
    ' ',
    h('span', { class: 'hash' }, line),
  )
}

const letterOf = ({ to, subject, text, arrivedAt }) =>
  h(
    'article',
    { class: 'card letter' },
    h('h2', {}, subject),
    h('p', { class: 'soft' }, mailbox.to(to), ' ', h('acme-time', { at: arrivedAt })),
    text.split('\n\n').map(lineOf),
  )

const none = () => h('p', {}, mailbox.none)

/** Ids of the letters on the page; null: none of them is, yet or any more. */
let shown = null
let isLooking = false

function draw(data) {
  const isEmpty = data.length === 0
  if (isEmpty && shown?.size === 0) return
  if (isEmpty || shown === null || shown.size === 0)
    fill(letters, isEmpty ? none() : data.map(letterOf))
  else addNew(data)
}

/** Above those that stand there, which stay as they are: whoever listens hears of the new ones alone. */
function addNew(data) {
  const added = data.filter(({ letterId }) => !shown.has(letterId))
  letters.prepend(...added.map(letterOf))
  while (letters.childElementCount > data.length) letters.lastElementChild.remove()
}

/** One look at a time: a server that is slow, or away, is asked no more than that. */
async function look() {
  if (isLooking) return
  isLooking = true
  try {
    const { data } = await api.get('/v1/mailbox')
    draw(data)
    shown = new Set(data.map(({ letterId }) => letterId))
  } catch (error) {
    shown = null
    tellProblem(letters, error, look)
  } finally {
    isLooking = false
  }
}

void look()
setInterval(look, LOOK_MS)
