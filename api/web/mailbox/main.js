/** The letters that a house without a mail server has kept, the newest first, looked at again and again. */
import '../shared/components/header.js'
import '../shared/components/footer.js'
import '../shared/components/time.js'
import { createApi } from '../shared/api.js'
import { fill, h } from '../shared/dom.js'
import { problemBox } from '../shared/problem.js'
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

let shown = null

async function look() {
  try {
    const { data } = await api.get('/v1/mailbox')
    const newest = data[0]?.letterId ?? ''
    if (newest === shown) return
    shown = newest
    fill(letters, data.length === 0 ? h('p', {}, mailbox.none) : data.map(letterOf))
  } catch (error) {
    shown = null
    fill(letters, problemBox(error, look))
  }
}

void look()
setInterval(look, LOOK_MS)
