/** The page's verification against the command line's: of the same file both say the same, event by event. */
import { expect } from 'chai'
import { NEWEST_VERSIONS } from '../../verifier/streams.ts'
import { meanings } from '../../verifier/findings.ts'
import { createVerification, type Report } from '../../verifier/verify.ts'
import type { ExportedEvent } from '../../verifier/export.ts'
import { forged, inserted, nth, rewritten } from '../verifier/forged.ts'
import { accountHistory } from '../verifier/account-history.ts'
import { BONUS_WAGERED, changed, honestHistory, ROUNDS } from '../verifier/history.ts'
import { providerHistory } from '../verifier/provider-history.ts'

const HONEST = honestHistory()
const ACCOUNT = accountHistory()
const PROVIDER = providerHistory()
const BONUS_MONEY = honestHistory({ bonus: BONUS_WAGERED })

type InPage = {
  createVerification: () => {
    add: (events: readonly ExportedEvent[]) => Promise<void>
    finish: () => Promise<Report>
  }
}
type Tables = { NEWEST_VERSIONS: object; meanings: object }

const at = (name: string) =>
  new URL(`../../api/web/auditor/verification/${name}.js`, import.meta.url).href

const inPage = async (history: readonly ExportedEvent[]) => {
  const { createVerification: create } = (await import(at('verify'))) as InPage
  const verification = create()
  for (let n = 0; n < history.length; n += 7) await verification.add(history.slice(n, n + 7))
  return verification.finish()
}
const byCommandLine = (history: readonly ExportedEvent[]) => {
  const verification = createVerification()
  for (const event of history) verification.add(event)
  return verification.finish()
}

const flipped = (digits: unknown) => String(digits).replace(/.$/, (d) => (d === '1' ? '2' : '1'))
const event = (type: string, n = 0) => nth(HONEST, type, n)
const lie = (type: string, field: string) =>
  changed(
    HONEST,
    (one) => one === event(type),
    (data) => ({ [field]: flipped(data[field]) }),
  )
const without = (gone: ExportedEvent) => HONEST.filter((one) => one !== gone)
const swapped = (type: string) => {
  const place = HONEST.indexOf(event(type))
  return HONEST.toSpliced(place, 2, ...HONEST.slice(place, place + 2).toReversed())
}

const FILES: readonly [string, readonly ExportedEvent[]][] = [
  ['an honest history', HONEST],
  ['bonus money', BONUS_MONEY],
  ['one that is not over', HONEST.slice(0, -6)],
  ['a seed that was played twice', honestHistory({ isRejoined: true })],
  [
    'an outcome changed by hand',
    HONEST.map((one) =>
      one === event('BetPlaced') ? { ...one, data: { ...one.data, outcome: '1' } } : one,
    ),
  ],
  ...[
    'outcome',
    'stake',
    'balance',
    'clientSeed',
    'seedHash',
    'choice',
    'roundId',
    'sessionId',
  ].map((field) => [`a bet’s ${field}`, lie('BetPlaced', field)] as [string, ExportedEvent[]]),
  [
    'a bet’s nonce',
    rewritten(HONEST, 'BetPlaced', ({ nonce }, n) =>
      n === 2 ? { nonce: Number(nonce) + 1 } : null,
    ),
  ],
  ['a payout', lie('WinCredited', 'payout')],
  ['a revealed seed', lie('SeedRevealed', 'serverSeed')],
  ['a commitment', lie('SessionOpened', 'seedHash')],
  ['a successor', lie('SeedInForce', 'seedHash')],
  ['a record', lie('SeedRecorded', 'digest')],
  ['an adjustment', lie('Adjusted', 'amount')],
  ['a deposit', lie('Deposited', 'amount')],
  ['a removed bet', without(event('BetPlaced', 3))],
  ['a removed bet, and all made to fit', forged(without(event('BetPlaced', 3)))],
  ['a removed reveal, and all made to fit', forged(without(event('SeedRevealed')))],
  ['a removed approval, and all made to fit', forged(without(event('AdjustmentApproved')))],
  ['a removed restriction, and all made to fit', forged(without(event('Restricted')))],
  ['events in another order', swapped('BetPlaced')],
  ['a commitment after the play', swapped('SessionOpened')],
  [
    'an event id',
    HONEST.map((one) => (one === event('BetPlaced') ? { ...one, id: flipped(one.id) } : one)),
  ],
  ['an event told twice', inserted(HONEST, event('WinCredited'), event('WinCredited'))],
  [
    'data that is none',
    HONEST.map((one) => (one === event('BetPlaced') ? { ...one, data: null as never } : one)),
  ],
  ['a payment under another brand', rewritten(HONEST, 'Deposited', () => ({ brand: 'ours' }))],
  ['an account that was closed, paid out, reopened and put to rest', ACCOUNT],
  [
    'an end of an account told otherwise',
    rewritten(ACCOUNT, 'AccountClosed', () => ({ by: 'house' })),
  ],
  [
    'an end that the wallet does not have',
    forged(ACCOUNT.filter(({ type }) => type !== 'Restricted')),
  ],
  ['a return that names nothing', rewritten(ACCOUNT, 'AccountReopened', () => ({ bars: [null] }))],
  ['a payout that is not there', rewritten(ACCOUNT, 'ClosingSettled', () => ({ amount: '1' }))],
  [
    'a payout nobody approved',
    forged(ACCOUNT.filter(({ type }) => type !== 'HousePayoutApproved')),
  ],
  ['a market that names none', rewritten(HONEST, 'MarketAssigned', () => ({ replaces: null }))],
  ['rounds at another provider', PROVIDER],
  ['a win on an unknown round', rewritten(PROVIDER, 'PayoutCredited', () => ({ roundId: 'none' }))],
  ['a return of more', rewritten(PROVIDER, 'StakeReturned', () => ({ stake: '101' }))],
  ['a close of another sum', rewritten(PROVIDER, 'RoundClosed', () => ({ staked: '1' }))],
  ['a debt told lower', rewritten(PROVIDER, 'PayoutReturned', () => ({ debt: '1' }))],
]

describe('verification in the page', () => {
  for (const [what, history] of FILES) {
    it(`says of ${what} what the command line says`, async () => {
      const nothing = { shown: [] }
      expect({ ...(await inPage(history)), ...nothing }).to.deep.equal({
        ...byCommandLine(history),
        ...nothing,
      })
    })
  }
  it('verifies the rounds of an honest history', async () => {
    const { verified, rounds, findingCount } = await inPage(HONEST)
    expect({ verified, rounds, findingCount }).to.deep.equal({
      verified: ROUNDS,
      rounds: ROUNDS,
      findingCount: 0,
    })
  })
  it('finds something in everything else but what is not over', async () => {
    const honest = [HONEST, ACCOUNT, PROVIDER, BONUS_MONEY]
    for (const [what, history] of FILES) {
      if (honest.includes(history as ExportedEvent[]) || what === 'one that is not over') continue
      expect((await inPage(history)).findingCount, what).to.be.greaterThan(0)
    }
  })
  it('knows the names of findings and the schema versions that the command line knows', async () => {
    const streams = (await import(at('streams'))) as Tables
    const findings = (await import(at('findings'))) as Tables
    expect(streams.NEWEST_VERSIONS).to.deep.equal(NEWEST_VERSIONS)
    expect(findings.meanings).to.deep.equal(meanings)
  })
  it('computes the example of docs/fairness.md', async () => {
    const { commitmentOf, drawOf } = (await import(at('fairness'))) as {
      commitmentOf: (seed: string) => Promise<string>
      drawOf: (inputs: object) => Promise<number>
    }
    const serverSeed = '1'.padStart(64, '0')
    expect(await commitmentOf(serverSeed)).to.equal(
      'c386d8e8d07342f2e39e189c8e6c57bb205bb373fe4e3a6f69404a8bb767b417',
    )
    const inputs = { serverSeed, clientSeed: 'example', nonce: 0, outcomes: 10_000 }
    expect(await drawOf(inputs)).to.equal(1634)
  })
})
