/** Lies about accounts that ended and returned, and about the money that was left, made to fit like those of forged.test.ts. */
import { expect } from 'chai'
import type { ExportedEvent } from '../../verifier/export.ts'
import type { FindingCode } from '../../verifier/findings.ts'
import { createVerification } from '../../verifier/verify.ts'
import { accountHistory } from './account-history.ts'
import { forged, inserted, nth, rewritten } from './forged.ts'
import { OPERATOR } from './history.ts'

const HONEST = accountHistory()
const OTHER = 'a0000000-0000-5000-8000-00000000000f'

const event = (type: string, n = 0) => nth(HONEST, type, n)
const without = (...gone: readonly ExportedEvent[]) => HONEST.filter((one) => !gone.includes(one))
const after = (place: ExportedEvent, moved: ExportedEvent) =>
  without(moved).flatMap((one) => (one === place ? [one, moved] : [one]))
const of = (type: string, n: number, data: Record<string, unknown>) =>
  rewritten(HONEST, type, (_data, at) => (at === n ? data : null))
const by = (type: string, n: number, id: string) =>
  HONEST.map((one) =>
    one === event(type, n)
      ? { ...one, metadata: { ...one.metadata, actor: { role: 'operator', id } } }
      : one,
  )
/** The wallet's restriction left out, and what would lift it. */
const unrestricted = without(event('Restricted'), event('RestrictionLifted'))

const ACCOUNT_LIES: [string, FindingCode, readonly ExportedEvent[]][] = [
  ['an account said closed whose wallet bars nothing', 'account-mismatch', unrestricted],
  [
    'a deposit that such a wallet took after it',
    'ended-account-used',
    unrestricted.flatMap((one) => {
      if (one === event('DepositStarted', 1)) return []
      return one === event('ClosingSettled') ? [one, event('DepositStarted', 1)] : [one]
    }),
  ],
  [
    'a deposit before the account returned',
    'ended-account-used',
    after(event('ReopeningRequested'), event('DepositStarted', 1)),
  ],
  [
    'an end told twice',
    'account-mismatch',
    inserted(HONEST, event('AccountClosed'), event('AccountClosed')),
  ],
  ['an end of another moment', 'account-mismatch', of('AccountClosed', 0, { walletRevision: 1 })],
  [
    'an end in the name of somebody else',
    'account-mismatch',
    of('AccountClosed', 1, { closedBy: OTHER }),
  ],
  [
    'an end by the house told as its player’s',
    'account-mismatch',
    of('AccountClosed', 1, { by: 'player' }),
  ],
  [
    'a rest told as of another moment',
    'account-mismatch',
    of('AccountDormant', 0, { walletRevision: 1 }),
  ],
  ['a lift that no return names', 'account-mismatch', without(event('AccountReopened'))],
  [
    'a return that names less than ended it',
    'account-mismatch',
    of('AccountReopened', 0, { bars: [] }),
  ],
  [
    'a return that names what is none',
    'account-mismatch',
    of('AccountReopened', 0, { bars: [null] }),
  ],
  [
    'a return decided by whoever ended the account',
    'four-eyes-missing',
    by('AccountReopened', 1, OPERATOR),
  ],
  [
    'a payout of a closing that the wallet does not have',
    'payout-missing',
    of('ClosingSettled', 0, { withdrawalId: OTHER }),
  ],
  [
    'a payout of a closing that was of another amount',
    'payout-missing',
    of('ClosingSettled', 0, { amount: '4000' }),
  ],
  [
    'a payout that left money on the closed account',
    'payout-missing',
    rewritten(HONEST, 'WithdrawalRequested', (_data, n) =>
      n === 0 ? { amount: '4000', balance: '1000' } : null,
    ),
  ],
  [
    'money left on a closed account of which it is said that nothing was left',
    'payout-missing',
    of('ClosingSettled', 0, { outcome: 'nothing', withdrawalId: null, amount: null }).filter(
      ({ type, data }) =>
        !/^(?:WithdrawalRequested|PayoutStarted|WithdrawalPaid)$/.test(type) ||
        data['withdrawalId'] !== event('WithdrawalRequested').data['withdrawalId'],
    ),
  ],
  [
    'a closing settled of an account that has not ended',
    'account-mismatch',
    [
      ...HONEST,
      {
        ...event('ClosingSettled'),
        metadata: { ...event('ClosingSettled').metadata, commandId: 'x' },
      },
    ],
  ],
  ['a payout that nobody asked for', 'account-mismatch', without(event('HousePayoutRequested'))],
  ['a payout that nobody approved', 'account-mismatch', without(event('HousePayoutApproved'))],
  [
    'a payout asked for in the name of somebody else',
    'account-mismatch',
    of('HousePayoutRequested', 0, { requestedBy: OTHER }),
  ],
  [
    'a payout approved by whoever asked for it',
    'four-eyes-missing',
    by('HousePayoutApproved', 0, OPERATOR),
  ],
  [
    'a payout of the house that the wallet does not have',
    'payout-missing',
    of('HousePayoutSettled', 0, { withdrawalId: OTHER }),
  ],
]

const codesOf = (history: readonly ExportedEvent[]) => {
  const verification = createVerification()
  for (const one of history) verification.add(one)
  return verification.finish().findings.map(({ code }) => code)
}

describe('the verifier, on forged ends of accounts', () => {
  it('finds nothing where nobody lied, nor where only the wallet is there', () => {
    expect(codesOf(forged(HONEST))).to.deep.equal([])
    const ofWallet = HONEST.filter(({ stream }) => stream.startsWith('wallet-'))
    expect(codesOf(forged(ofWallet))).to.deep.equal([])
  })
  it('notes a closed account whose money nobody has paid out yet, until that is said', () => {
    const notesUpTo = (last: ExportedEvent, gone: RegExp) => {
      const verification = createVerification()
      const some = HONEST.slice(0, HONEST.indexOf(last) + 1).filter(({ type }) => !gone.test(type))
      for (const one of forged(some)) verification.add(one)
      const { unsettledClosings, findingCount } = verification.finish()
      return [unsettledClosings, findingCount]
    }
    const none = /^$/
    expect(notesUpTo(event('AccountClosed'), none)).to.deep.equal([1, 0])
    expect(notesUpTo(event('WithdrawalPaid'), none)).to.deep.equal([0, 0])
    expect(notesUpTo(event('ClosingSettled'), none)).to.deep.equal([0, 0])
    const unpaid = /^(?:ClosingSettled|WithdrawalRequested|PayoutStarted|WithdrawalPaid)$/
    expect(notesUpTo(event('ReopeningRequested'), unpaid)).to.deep.equal([1, 0])
  })
  for (const [what, code, history] of ACCOUNT_LIES) {
    it(`names ${what}`, () => {
      expect(codesOf(forged(history))).to.include(code)
    })
  }
})
