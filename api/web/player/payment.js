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

/**
 * `kind`: 'deposit' or 'withdrawal'; `isMeant(amount)` is asked before anything is sent, with the amount as people read it.
 */
export async function paymentScreen(
  outlet,
  { title, kind, path, submit, isMeant, api, wallet, signal },
) {
  const { currency } = await wallet.read(signal)
  const available = h('dd', { class: 'number' })
  const draw = () => fill(available, money(wallet.known().balance, currency))
  wallet.onChange('balance', draw, { signal })
  draw()
  const amount = field({
    name: 'amount',
    label: words.amount(currency),
    inputmode: 'decimal',
    autocomplete: 'off',
    required: true,
  })
  async function send(values, { key, form }) {
    const minor = amountOf(values.amount, currency)
    if (!(await isMeant(money(minor, currency)))) {
      notices().say(words.cancelled, { kind: '' })
      return
    }
    const paid = wrote(await api.post(path, { amount: minor }, { key }))
    wallet.told(paid)
    const said = words.said[kind][paid.status](money(paid.amount, currency))
    notices().say(said, { kind: paid.status === 'failed' ? 'warn' : 'good' })
    form.reset()
  }
  fill(
    outlet,
    h(
      'section',
      { class: 'card narrow' },
      h('h1', {}, title),
      h('dl', { class: 'facts' }, h('dt', {}, words.available), available),
      form({ fields: [amount], submit, send }),
    ),
  )
}
