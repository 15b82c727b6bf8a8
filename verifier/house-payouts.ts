/** What the house pays out of accounts that have ended: all that was there, as the wallet has it, and by two of the staff where no closing did it. */
import { actorOf, amount, text, type ExportedEvent } from './export.ts'
import type { Findings } from './findings.ts'

type Payout = { readonly id: string; readonly requestedBy: string; isApproved: boolean }

/** What of an account is known of its money. */
export type PaidOut = {
  balance: bigint
  /** The least that was on the wallet since the last end. */
  least: bigint
  /** What the house has begun to pay out, in words, by withdrawal. */
  paidOut: Map<string, string>
  /** What one of the staff has asked for, and is not settled. */
  payout: Payout | null
}

export type HousePayouts = {
  /** Of the player's stream; `hasEnded`: whether it tells of an end that no return has named. */
  readonly told: (event: ExportedEvent, account: PaidOut, hasEnded: boolean) => void
  /** Of the wallet: a withdrawal that the house has begun. */
  readonly moved: (event: ExportedEvent, account: PaidOut) => void
}

/** Such a withdrawal; the player may be barred from one. */
export const isOfHouse = (event: ExportedEvent): boolean =>
  event.type === 'WithdrawalRequested' && actorOf(event, 'role') === 'system'

const inWords = (sum: bigint | null, left: bigint | null): string => `${sum}, leaving ${left}`

/** Takes events in the order of $all. */
export function createHousePayouts(findings: Findings): HousePayouts {
  const expect = (event: ExportedEvent, expected: string, found: string) => {
    if (expected !== found) findings.add('account-mismatch', event, { expected, found })
  }
  const missing = (event: ExportedEvent, expected: string, found: string) => {
    if (expected !== found) findings.add('payout-missing', event, { expected, found })
  }
  const paid = (event: ExportedEvent, { paidOut }: PaidOut) => {
    const id = text(event.data, 'withdrawalId')
    const onWallet = paidOut.get(id) ?? 'no payout on the wallet'
    missing(event, inWords(amount(event.data, 'amount'), 0n), onWallet)
  }
  const closingSettled = (event: ExportedEvent, account: PaidOut, hasEnded: boolean) => {
    if (!hasEnded) expect(event, 'an account that is closed', 'one that is not')
    const outcome = text(event.data, 'outcome')
    if (outcome === 'paidOut') paid(event, account)
    if (outcome === 'nothing') missing(event, '0 on the wallet', `${account.least} on the wallet`)
  }
  const requested = (event: ExportedEvent, account: PaidOut, hasEnded: boolean) => {
    if (!hasEnded) expect(event, 'an account that has ended', 'one that has not')
    const requestedBy = text(event.data, 'requestedBy')
    expect(event, actorOf(event, 'id'), requestedBy)
    if (account.payout !== null) expect(event, 'one payout at a time', 'another')
    account.payout = { id: text(event.data, 'payoutId'), requestedBy, isApproved: false }
  }
  const decided = (event: ExportedEvent, account: PaidOut) => {
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
  const settled = (event: ExportedEvent, account: PaidOut) => {
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
