/** Adjustments: asked for by one of the staff, decided by another. */
import { field, FieldError } from '../../shared/components/form.js'
import { minorOf, money } from '../../shared/format.js'
import { texts } from '../texts.js'
import { commandDialog } from './commands.js'

const said = texts.adjust

export const adjustDialog = ({ api, playerId, currency }) =>
  commandDialog(said.title, {
    api,
    path: `/v1/operations/players/${playerId}/adjustments`,
    fields: [
      field({
        name: 'direction',
        label: said.direction,
        choices: Object.entries(said.directions),
      }),
      field({
        name: 'amount',
        label: said.amount(currency),
        inputmode: 'decimal',
        autocomplete: 'off',
      }),
    ],
    bodyOf({ direction, amount, reason }) {
      const minor = minorOf(amount, currency)
      if (minor === null || minor === '0') throw new FieldError('amount', said.noAmount)
      return { amount: direction === 'debit' ? `-${minor}` : minor, reason }
    },
    send: said.send,
    kind: 'primary',
    done: () => said.sent,
  })

/** "debit €4.00", or minor units where nobody has said the currency. */
export const amountOf = ({ direction, amount }, currency) => {
  const signed = direction === 'debit' ? `-${amount}` : amount
  return currency === undefined ? signed : money(signed, currency)
}
