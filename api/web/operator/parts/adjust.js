/** Adjustments: asked for by one of the staff, decided by another. */
import { field, FieldError } from '../../shared/components/form.js'
import { decimal, minorOf, money } from '../../shared/format.js'
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

const signed = ({ direction, amount }) => (direction === 'debit' ? `-${amount}` : amount)

/** "-€4.00"; nothing where nobody has said the currency yet: digits alone would be taken for units. */
export const amountOf = (row, currency) =>
  (currency ?? null) === null ? texts.noCurrency : money(signed(row), currency)

/** "-4.00", for sorting and files. */
export const unitsOf = (row) => (row.currency === null ? '' : decimal(signed(row), row.currency))
