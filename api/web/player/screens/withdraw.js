/** Money out, asked about once more before it goes. */
import { confirmed } from '../../shared/components/dialog.js'
import { paymentScreen } from '../payment.js'
import { player } from '../texts.js'

const words = player.payment

export const show = (outlet, needs) =>
  paymentScreen(outlet, {
    ...needs,
    title: player.titles.withdraw,
    kind: 'withdrawal',
    path: '/v1/withdrawals',
    submit: words.withdraw,
    isMeant: (amount) =>
      confirmed(words.confirmTitle, words.confirmText(amount), { confirm: words.withdraw }),
  })
