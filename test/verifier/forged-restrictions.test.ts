/** Lies about what a player was barred from, who ended it, and which value was in force, made to fit like those of forged.test.ts. */
import { expect } from 'chai'
import type { ExportedEvent } from '../../verifier/export.ts'
import type { FindingCode } from '../../verifier/findings.ts'
import { createVerification } from '../../verifier/verify.ts'
import { forged, inserted, nth, rewritten } from './forged.ts'
import { honestHistory } from './history.ts'

const HONEST = honestHistory()
const OTHER = 'a0000000-0000-5000-8000-00000000000f'
const LATE = '2036-01-01T00:00:00.000Z'

const event = (type: string, n = 0) => nth(HONEST, type, n)
const without = (...gone: readonly ExportedEvent[]) => HONEST.filter((one) => !gone.includes(one))
const after = (place: ExportedEvent, moved: ExportedEvent) =>
  without(moved).flatMap((one) => (one === place ? [one, moved] : [one]))
const all = (type: string, data: Record<string, unknown>) => rewritten(HONEST, type, () => data)
const of = (type: string, n: number, data: Record<string, unknown>) =>
  rewritten(HONEST, type, (_data, at) => (at === n ? data : null))

const LIES: [string, FindingCode, readonly ExportedEvent[]][] = [
  [
    'a bet while the player is suspended',
    'restriction-broken',
    after(event('Restricted'), event('BetPlaced', 2)),
  ],
  [
    'a deposit while the player is suspended',
    'restriction-broken',
    after(event('Restricted'), event('DepositStarted')),
  ],
  ['bets before a time-out is over', 'restriction-broken', of('Restricted', 1, { until: LATE })],
  ['a lift left out', 'restriction-broken', without(event('RestrictionLifted'))],
  [
    'a lift of what never was',
    'restriction-mismatch',
    all('RestrictionLifted', { restrictionId: OTHER }),
  ],
  [
    'a lift of less than was barred',
    'restriction-mismatch',
    all('RestrictionLifted', { scopes: ['play'] }),
  ],
  [
    'a lift that the wallet refused though it names one in force',
    'restriction-mismatch',
    HONEST.map((one) => (one.type === 'RestrictionLifted' ? { ...one, type: 'LiftRefused' } : one)),
  ],
  ['a lift that nobody approved', 'restriction-mismatch', without(event('SuspensionLiftApproved'))],
  [
    'a lift that nobody asked for',
    'restriction-mismatch',
    without(event('SuspensionLiftRequested', 1)),
  ],
  [
    'a lift made again',
    'restriction-mismatch',
    inserted(HONEST, event('RestrictionLifted'), event('RestrictionLifted')),
  ],
  [
    'a lift approved by whoever asked for it',
    'four-eyes-missing',
    HONEST.map((one) => {
      if (one.type !== 'SuspensionLiftApproved') return one
      const actor = { role: 'operator', id: one.data['requestedBy'] }
      return { ...one, metadata: { ...one.metadata, actor } }
    }),
  ],
  [
    'a lift asked for in the name of somebody else',
    'restriction-mismatch',
    all('SuspensionLiftRequested', { requestedBy: OTHER }),
  ],
  [
    'a suspension that the wallet does not have',
    'restriction-mismatch',
    without(event('Restricted')),
  ],
  [
    'a suspension in the name of somebody else',
    'restriction-mismatch',
    all('PlayerSuspended', { suspendedBy: OTHER }),
  ],
  [
    'a suspension of another player',
    'restriction-mismatch',
    all('PlayerSuspended', { playerId: OTHER }),
  ],
  [
    'a suspension of another moment',
    'restriction-mismatch',
    all('PlayerSuspended', { walletRevision: 1 }),
  ],
  [
    'an end of another moment',
    'restriction-mismatch',
    all('SuspensionLifted', { walletRevision: 1 }),
  ],
  [
    'an unknown fact of a suspension',
    'unreadable-event',
    [
      ...HONEST,
      {
        ...event('SuspensionLifted'),
        type: 'SuspensionForgotten',
        metadata: { ...event('SuspensionLifted').metadata, commandId: 'x' },
      },
    ],
  ],
  ['a market that names none', 'replaced-mismatch', of('MarketAssigned', 1, { replaces: null })],
  ['a market lost', 'replaced-mismatch', without(event('MarketAssigned'))],
  [
    'a market taken though it was late',
    'replaced-mismatch',
    HONEST.map((one) => (one.type === 'MarketRefused' ? { ...one, type: 'MarketAssigned' } : one)),
  ],
  [
    'a market refused though it was not',
    'replaced-mismatch',
    HONEST.map((one) =>
      one === event('MarketAssigned', 1) ? { ...one, type: 'MarketRefused' } : one,
    ),
  ],
]

const codesOf = (history: readonly ExportedEvent[]) => {
  const verification = createVerification()
  for (const one of history) verification.add(one)
  return verification.finish().findings.map(({ code }) => code)
}

describe('the verifier, on forged restrictions', () => {
  it('finds nothing where nobody lied', () => {
    expect(codesOf(forged(HONEST))).to.deep.equal([])
  })
  for (const [what, code, history] of LIES) {
    it(`names ${what}`, () => {
      expect(codesOf(forged(history))).to.include(code)
    })
  }
})
