/** What the house pays out of accounts that have ended: all that was there, as the wallet has it, and by two of the staff where no closing did it. */
import { actorOf, amount, text } from './export.js'

/** Such a withdrawal; the player may be barred from one. */
export const isOfHouse = (event) =>
  event.type === 'WithdrawalRequested' && actorOf(event, 'role') === 'system'

const inWords = (sum, left) => `${sum}, leaving ${left}`

/** Takes events in the order of $all. */
export function createHousePayouts(findings) {
  const expect = (event, expected, found) => {
    if (expected !== found) findings.add('account-mismatch', event, { expected, found })
  }
  const missing = (event, expected, found) => {
    if (expected !== found) findings.add('payout-missing', event, { expected, found })
  }
  const paid = (event, { paidOut }) => {
    const id = text(event.data, 'withdrawalId')
    const onWallet = paidOut.get(id) ?? 'no payout on the wallet'
    missing(event, inWords(amount(event.data, 'amount'), 0n), onWallet)
  }
  const closingSettled = (event, account, hasEnded) => {
    if (!hasEnded) expect(event, 'an account that is closed', 'one that is not')
    const outcome = text(event.data, 'outcome')
    if (outcome === 'paidOut') paid(event, account)
    if (outcome === 'nothing') missing(event, '0 on the wallet', `${account.least} on the wallet`)
  }
  const requested = (event, account, hasEnded) => {
    if (!hasEnded) expect(event, 'an account that has ended', 'one that has not')
    const requestedBy = text(event.data, 'requestedBy')
    expect(event, actorOf(event, 'id'), requestedBy)
    if (account.payout !== null) expect(event, 'one payout at a time', 'another')
    account.payout = { id: text(event.data, 'payoutId'), requestedBy, isApproved: false }
  }
  const decided = (event, account) => {
    const { payout } = account
    const { data } = event
    const asked = payout?.isApproved === false ? `${payout.id} ${payout.requestedBy}` : 'no request'
    expect(event, asked, `${text(data, 'payoutId')} ${text(data, 'requestedBy')}`)
    if (payout !== null && actorOf(event, 'id') === payout.requestedBy) {
      const expected = 'a decision by somebody else'
      findings.add('four-eyes-missing', event, { expected, found: payout.requestedBy })
    }
    if (event.type === 'HousePayoutRefused') account.payout = null
    else if (payout !== null) payout.isApproved = true
  }
  const settled = (event, account) => {
    const { payout } = account
    const approved = payout?.isApproved === true ? payout.id : 'no payout that is approved'
    expect(event, approved, text(event.data, 'payoutId'))
    if (event.data['withdrawalId'] !== null) paid(event, account)
    account.payout = null
  }

  return {
    told(event, account, hasEnded) {
      const { type } = event
      if (type === 'ClosingSettled') closingSettled(event, account, hasEnded)
      if (type === 'HousePayoutRequested') requested(event, account, hasEnded)
      if (type === 'HousePayoutApproved' || type === 'HousePayoutRefused') decided(event, account)
      if (type === 'HousePayoutSettled') settled(event, account)
    },
    moved(event, { paidOut }) {
      const { data } = event
      const words = inWords(amount(data, 'amount'), amount(data, 'balance'))
      paidOut.set(text(data, 'withdrawalId'), words)
    },
  }
}
