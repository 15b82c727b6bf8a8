/** Lies about rounds at other providers, made to fit like those of forged.test.ts. */
import { expect } from 'chai'
import type { ExportedEvent } from '../../verifier/export.ts'
import type { FindingCode } from '../../verifier/findings.ts'
import { createVerification } from '../../verifier/verify.ts'
import { forged, inserted, nth, rewritten } from './forged.ts'
import { providerHistory } from './provider-history.ts'

const HONEST = providerHistory()

const event = (type: string, n = 0) => nth(HONEST, type, n)
const without = (...gone: readonly ExportedEvent[]) => HONEST.filter((one) => !gone.includes(one))
const of = (type: string, n: number, data: Record<string, unknown>) =>
  rewritten(HONEST, type, (_data, at) => (at === n ? data : null))

const OTHER = 'wallet-b0000000-0000-4000-8000-000000000001'
const MISMATCH = 'provider-round-mismatch'

const LIES: [string, FindingCode, readonly ExportedEvent[]][] = [
  ['a win on an unknown round', MISMATCH, of('PayoutCredited', 0, { roundId: 'nobody’s' })],
  ['a win in another game', MISMATCH, of('PayoutCredited', 0, { gameId: 'hub-wheel' })],
  ['a win whose stake is gone', MISMATCH, without(event('StakePlaced', 3))],
  ['a win told twice', MISMATCH, inserted(HONEST, event('RoundClosed'), event('PayoutCredited'))],
  [
    'a win that is more than its payout',
    'balance-mismatch',
    of('PayoutCredited', 0, { payout: '401' }),
  ],
  ['a stake told twice', MISMATCH, inserted(HONEST, event('StakePlaced'), event('StakePlaced'))],
  ['a stake after the end', MISMATCH, of('StakePlaced', 2, { roundId: 'won' })],
  [
    'a stake that was rolled back before it came',
    MISMATCH,
    of('StakePlaced', 6, { transactionId: 's-4' }),
  ],
  ['a return of nothing', MISMATCH, of('StakeReturned', 0, { transactionId: 's-9' })],
  [
    'a return told twice',
    MISMATCH,
    inserted(HONEST, event('StakeReturned'), event('StakeReturned')),
  ],
  ['a return of more', MISMATCH, of('StakeReturned', 0, { stake: '101' })],
  [
    'a return split otherwise',
    MISMATCH,
    of('StakeReturned', 0, { fromBonus: '10', toBonus: '10' }),
  ],
  [
    'a payout taken back twice',
    MISMATCH,
    inserted(HONEST, event('PayoutReturned', 1), event('PayoutReturned', 1)),
  ],
  ['a debt told lower', MISMATCH, of('PayoutReturned', 1, { debt: '1' })],
  ['a payout that was netted of nothing', MISMATCH, of('PayoutCredited', 0, { netted: '1' })],
  ['a payout that was not netted', 'balance-mismatch', of('PayoutCredited', 2, { netted: '0' })],
  ['a close of another sum', MISMATCH, of('RoundClosed', 0, { staked: '1' })],
  ['a close told twice', MISMATCH, inserted(HONEST, event('RoundClosed'), event('RoundClosed'))],
  ['held stakes told otherwise', MISMATCH, of('StakePlaced', 0, { heldStakes: '0' })],
  ['another currency', 'wallet-mismatch', of('StakePlaced', 0, { currency: 'JPY' })],
  [
    'a transaction at two players',
    MISMATCH,
    [
      ...HONEST,
      ...HONEST.slice(0, 4).map((one) => ({
        ...one,
        stream: OTHER,
        metadata: { ...one.metadata, commandId: `other ${one.type}` },
      })),
    ],
  ],
]

const codesOf = (history: readonly ExportedEvent[]) => {
  const verification = createVerification()
  for (const one of history) verification.add(one)
  return verification.finish().findings.map(({ code }) => code)
}

describe('the verifier, on forged rounds at other providers', () => {
  it('finds nothing where nobody lied', () => {
    expect(codesOf(forged(HONEST))).to.deep.equal([])
  })
  for (const [what, code, history] of LIES) {
    it(`names ${what}`, () => {
      expect(codesOf(forged(history))).to.include(code)
    })
  }
})
