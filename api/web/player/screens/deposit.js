/** Money in. */
import { paymentScreen } from '../payment.js'
import { player } from '../texts.js'

export const show = (outlet, needs) =>
  paymentScreen(outlet, {
    ...needs,
    title: player.titles.deposit,
    kind: 'deposit',
    path: '/v1/deposits',
    submit: player.payment.deposit,
    instruments: player.payment.instruments,
    isMeant: () => true,
  })
