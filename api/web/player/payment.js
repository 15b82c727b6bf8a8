/** The form of an amount that is paid in or out. */
import { field, FieldError, form } from '../shared/components/form.js'
import { notices } from '../shared/components/notices.js'
import { fill, h } from '../shared/dom.js'
import { minorOf, money } from '../shared/format.js'
import { wrote } from './own-writes.js'
import { player } from './texts.js'

const words = player.payment

/** What was typed, in minor units above zero. Throws FieldError. */
function amountOf(typed, currency) {
  const minor = minorOf(typed, currency)
  if (minor === null || minor === '0') throw new FieldError('amount', words.amountError(currency))
  return minor
}

/** What the payer still has to do where the payment provider waits for them. */
const onwards = (paid, currency) =>
  h(
    'div',
    { class: 'notice', role: 'status' },
    h('p', {}, words.waits(money(paid.amount, currency))),
    h('p', {}, h('a', { class: 'button primary', href: paid.redirectUrl }, words.goOn)),
  )

/**
 * `kind`: 'deposit' or 'withdrawal'; `instruments`: [[value, text], …] to choose from, without them there is no choice;
 * `isMeant(amount)` is asked before anything is sent, with the amount as people read it.
 */
export async function paymentScreen(
  outlet,
  { title, kind, path, submit, instruments, isMeant, api, wallet, signal },
) {
  const { currency } = await wallet.read(signal)
  const facts = h('dl', { class: 'facts' })
  const waiting = h('div', { hidden: true })
  function draw() {
    const { balance, depositsPending = '0' } = wallet.known()
    const shown = [[words.available, balance]]
    if (kind === 'deposit' && depositsPending !== '0') shown.push([words.pending, depositsPending])
    fill(
      facts,
      shown.map(([name, amount]) => [
        h('dt', {}, name),
        h('dd', { class: 'number' }, money(amount, currency)),
      ]),
    )
  }
  wallet.onChange('balance', draw, { signal })
  draw()
  const amount = field({
    name: 'amount',
    label: words.amount(currency),
    inputmode: 'decimal',
    autocomplete: 'off',
    required: true,
  })
  const chosen =
    instruments && field({ name: 'instrument', label: words.instrument, choices: instruments })
  async function send(values, { key, form }) {
    const minor = amountOf(values.amount, currency)
    if (!(await isMeant(money(minor, currency)))) {
      notices().say(words.cancelled, { kind: '' })
      return
    }
    const { instrument } = values
    const paid = wrote(await api.post(path, { amount: minor, instrument }, { key }))
    wallet.told(paid)
    form.reset()
    waiting.hidden = paid.redirectUrl === undefined
    if (!waiting.hidden) {
      fill(waiting, onwards(paid, currency))
      return
    }
    const said = words.said[kind][paid.status](money(paid.amount, currency))
    notices().say(said, { kind: paid.status === 'failed' ? 'warn' : 'good' })
  }
  fill(
    outlet,
    h(
      'section',
      { class: 'card narrow stack' },
      h('h1', {}, title),
      facts,
      waiting,
      form({ fields: [amount, chosen], submit, send }),
    ),
  )
}
