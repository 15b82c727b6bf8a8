/** The payer's page: a payment to approve or to decline, and what became of it. */
import { escaped, frame as framed, money } from '../sandbox/looks.ts'
import { decisionOf, type Payment } from './payment.ts'

const frame = (title: string, content: string): string =>
  framed({ brand: 'Sandbox payments', note: 'No money moves', title, content })

export const notFoundPage = (): string =>
  frame('No such payment', '<p>Nothing waits at this address. Go back to where you came from.</p>')

export function pageOf(payment: Payment): string {
  const { kind, amount, currency, instrument, reference, returnUrl } = payment
  const isCharge = kind === 'charge'
  const facts = `<dl>
<dt>${isCharge ? 'You pay' : 'You are paid'}</dt><dd>${money(amount, currency)}</dd>
<dt>By</dt><dd>${escaped(instrument)}</dd>
<dt>Reference</dt><dd>${reference}</dd>
</dl>`
  const decision = decisionOf(payment)
  if (decision === undefined) {
    return frame(
      isCharge ? 'Approve this payment?' : 'Approve this payout?',
      `${facts}
<form method="post">
<button class="primary" name="decision" value="approve">Approve</button>
<button name="decision" value="decline">Decline</button>
</form>`,
    )
  }
  const back =
    returnUrl === null
      ? '<p>You can close this page.</p>'
      : `<p><a href="${escaped(returnUrl)}">Go back</a></p>`
  const title = decision.event === 'succeeded' ? 'Approved' : 'Declined'
  return frame(title, `${facts}\n${back}`)
}
