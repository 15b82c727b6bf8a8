/** Lies whose revisions, positions and ids were all made to fit: what is left to give them away is what they say. */
import { expect } from 'chai'
import type { ExportedEvent } from '../../verifier/export.ts'
import type { FindingCode } from '../../verifier/findings.ts'
import { exitCodeOf } from '../../verifier/report.ts'
import { createVerification } from '../../verifier/verify.ts'
import { forged, inserted, nth, rewritten } from './forged.ts'
import { honestHistory, ROUNDS } from './history.ts'

const HONEST = honestHistory()
const REJOINED = honestHistory({ isRejoined: true })
const LATE = '2036-01-01T00:00:00.000Z'
const OTHER_GAME = { gameId: 'other' }
const CREDIT_CARD = { instrumentKind: 'cardCredit' }

const event = (type: string, n = 0) => nth(HONEST, type, n)
const without = (...gone: readonly ExportedEvent[]) => HONEST.filter((one) => !gone.includes(one))
const after = (place: ExportedEvent, moved: ExportedEvent) =>
  without(moved).flatMap((one) => (one === place ? [one, moved] : [one]))
const all = (type: string, data: Record<string, unknown>) => rewritten(HONEST, type, () => data)
const of = (type: string, n: number, data: Record<string, unknown>) =>
  rewritten(HONEST, type, (_data, at) => (at === n ? data : null))

/** A round of its own rewritten: nonces of the bet and of its win exchanged with the next bet's. */
const swapped = rewritten(HONEST, 'BetPlaced', ({ nonce }, n) =>
  n === 2 ? { nonce: Number(nonce) + 1 } : n === 3 ? { nonce: Number(nonce) - 1 } : null,
)
const winOf = (bet: ExportedEvent) => HONEST[HONEST.indexOf(bet) + 1]
const lost = HONEST.find((one) => one.type === 'BetPlaced' && winOf(one)?.type !== 'WinCredited')
const notOwed =
  lost === undefined
    ? []
    : inserted(HONEST, lost, {
        ...event('WinCredited'),
        data: { ...event('WinCredited').data, roundId: lost.data['roundId'] },
      })

const THE_HOUSE = { role: 'system', id: event('BetPlaced').stream.replace('wallet-', '') }
const by = (type: string, actor: unknown) =>
  HONEST.map((one) => (one.type === type ? { ...one, metadata: { ...one.metadata, actor } } : one))

const another = { ...event('SuccessorCommitted').data, seedHash: 'f'.repeat(64) }
const committing = (place: ExportedEvent) =>
  inserted(HONEST, place, { ...event('SuccessorCommitted'), data: another })

const SUCCESSORS: [string, FindingCode, readonly ExportedEvent[]][] = [
  ['two successors of one seed', 'successor-mismatch', committing(event('SuccessorCommitted'))],
  ['a successor of none', 'successor-mismatch', committing(event('SessionOpened'))],
  ['a successor after the last seed', 'successor-mismatch', committing(event('SessionLeft'))],
  [
    'a seed without a successor',
    'successor-mismatch',
    without(event('SuccessorCommitted'), event('SuccessorNamed'), event('SeedRevealed', -1)),
  ],
  [
    'a successor of another moment',
    'successor-mismatch',
    rewritten(HONEST, 'SuccessorCommitted', ({ walletRevision }) => ({
      walletRevision: Number(walletRevision) - 1,
    })),
  ],
  [
    'another seed of the session named as its successor',
    'successor-mismatch',
    all('SuccessorNamed', { successorHash: event('SessionOpened').data['seedHash'] }),
  ],
  ['a seed that was never recorded', 'record-mismatch', without(event('SeedRecorded'))],
  ['a last seed that was never recorded', 'record-mismatch', without(event('SeedRecorded', -1))],
]

const [{ roundId }, { commandId }] = [event('BetPlaced').data, event('BetPlaced').metadata]
const REPEATS: [string, FindingCode, readonly ExportedEvent[]][] = [
  [
    'a round placed again much later',
    'round-repeated',
    rewritten(HONEST, 'BetPlaced', (_data, n) => (n === ROUNDS - 1 ? { roundId } : null)),
  ],
  [
    'a command that wrote again much later',
    'command-repeated',
    HONEST.map((one) =>
      one === event('BetPlaced', -1) ? { ...one, metadata: { ...one.metadata, commandId } } : one,
    ),
  ],
  [
    'a command under a name that its caller had used before',
    'command-repeated',
    HONEST.map((one) =>
      one === event('BetPlaced', -1)
        ? { ...one, metadata: { ...one.metadata, alias: commandId } }
        : one,
    ),
  ],
]

const LIES: [string, FindingCode, readonly ExportedEvent[]][] = [
  ['a session joined again on a seed that it has played', 'seed-reused', REJOINED],
  [
    'a wallet closed with money on it',
    'wallet-mismatch',
    inserted(HONEST, event('BetPlaced', 3), {
      ...event('BetPlaced', 3),
      type: 'WalletClosed',
      data: { reason: 'erasure' },
    }),
  ],
  [
    'a successor that is the seed itself',
    'seed-reused',
    all('SessionOpened', { successorHash: event('SessionOpened').data['seedHash'] }),
  ],
  ['a seed given ten years', 'seed-overrun', all('SessionJoined', { endsAt: LATE })],
  ['a successor given ten years', 'seed-overrun', all('SeedInForce', { endsAt: LATE })],
  ['a close without a reveal', 'reveal-missing', without(event('SeedRevealed', -1))],
  ['a win dropped', 'payout-mismatch', without(event('WinCredited'))],
  ['a win not owed', 'round-mismatch', notOwed],
  [
    'a win paid twice',
    'round-mismatch',
    inserted(HONEST, event('WinCredited'), event('WinCredited')),
  ],
  ['a round dropped', 'nonce-gap', without(event('BetPlaced', 3))],
  [
    'a round placed twice',
    'nonce-gap',
    inserted(HONEST, event('BetPlaced', 3), event('BetPlaced', 3)),
  ],
  ['nonces swapped', 'nonce-gap', swapped],
  ['a win dated otherwise', 'round-mismatch', all('WinCredited', { betAt: LATE })],
  ['a win of another game', 'round-mismatch', all('WinCredited', OTHER_GAME)],
  ['bets on another game', 'session-mismatch', all('BetPlaced', OTHER_GAME)],
  ['a join to another game', 'session-mismatch', all('SessionJoined', OTHER_GAME)],
  ['a join under another brand', 'session-mismatch', all('SessionJoined', { brand: 'ours' })],
  ['bets in a market of our choice', 'session-mismatch', all('BetPlaced', { market: 'MT' })],
  ['wins of no channel', 'session-mismatch', all('WinCredited', { channel: null })],
  ['bets of a test account', 'wallet-mismatch', all('BetPlaced', { accountKind: 'test' })],
  ['wins in no currency', 'wallet-mismatch', all('WinCredited', { currency: null })],
  ['deposits of a demo account', 'wallet-mismatch', all('Deposited', { accountKind: 'demo' })],
  ['deposits in the market of before', 'wallet-mismatch', of('Deposited', 1, { market: 'MT' })],
  ['a payout under another brand', 'wallet-mismatch', all('WithdrawalPaid', { brand: 'ours' })],
  ['corrections in no currency', 'wallet-mismatch', all('Adjusted', { currency: null })],
  [
    'a default client seed of the house’s choice',
    'client-seed-early',
    all('SessionJoined', { clientSeed: 'ours' }),
  ],
  [
    'a successor named before it was committed',
    'successor-mismatch',
    after(event('SuccessorNamed'), event('SuccessorCommitted')),
  ],
  [
    'a bet after the session was left',
    'bet-without-session',
    after(event('SessionLeft'), event('BetPlaced', -1)),
  ],
  [
    'a bet after the reveal',
    'bet-after-reveal',
    after(event('SeedRevealed'), event('BetPlaced', 5)),
  ],
  [
    'a record for a session that is not in force',
    'record-mismatch',
    inserted(HONEST, event('SessionLeft'), event('SessionLeft')),
  ],
  [
    'a payout begun twice',
    'payment-mismatch',
    inserted(HONEST, event('PayoutStarted'), event('PayoutStarted')),
  ],
  [
    'an adjustment made again',
    'adjustment-mismatch',
    inserted(HONEST, event('Adjusted'), event('Adjusted')),
  ],
  [
    'an adjustment that nobody approved',
    'adjustment-mismatch',
    without(event('AdjustmentApproved')),
  ],
  [
    'an adjustment that nobody asked for',
    'adjustment-mismatch',
    without(event('AdjustmentRequested')),
  ],
  [
    'an adjustment of another amount than was approved',
    'adjustment-mismatch',
    all('AdjustmentApproved', { amount: '7' }),
  ],
  [
    'an adjustment whose refusal was an approval',
    'adjustment-mismatch',
    HONEST.map((one) =>
      one.type === 'AdjustmentApproved' ? { ...one, type: 'AdjustmentRefused' } : one,
    ),
  ],
  [
    'an adjustment approved by whoever asked for it',
    'four-eyes-missing',
    HONEST.map((one) => {
      if (one.type !== 'AdjustmentApproved') return one
      const actor = { role: 'operator', id: one.data['requestedBy'] }
      return { ...one, metadata: { ...one.metadata, actor } }
    }),
  ],
  [
    'an adjustment in the name of somebody else',
    'adjustment-mismatch',
    all('AdjustmentRequested', { requestedBy: 'somebody' }),
  ],
  ['a withdrawal paid without a payout', 'payment-mismatch', without(event('PayoutStarted'))],
  [
    'a deposit begun again',
    'payment-mismatch',
    inserted(HONEST, event('Deposited'), event('DepositStarted')),
  ],
  [
    'a wallet opened again, in another currency',
    'wallet-mismatch',
    inserted(HONEST, event('Deposited'), {
      ...event('WalletOpened'),
      data: { currency: 'JPY' },
    }),
  ],
  ['a wallet that was never opened', 'wallet-mismatch', without(event('WalletOpened'))],
  [
    'a seed of another form than it was committed in',
    'seed-hash-mismatch',
    all('SeedRevealed', { serverSeed: 'abc' }),
  ],
  ['a payout of another amount', 'payment-mismatch', all('PayoutStarted', { amount: '7' })],
  ['a payout by another provider', 'payment-mismatch', all('PayoutStarted', { provider: 'ours' })],
  ['a debit card made a credit card', 'payment-mismatch', all('Deposited', CREDIT_CARD)],
  ...SUCCESSORS,
  ...REPEATS,
  ['a bet by another', 'actor-mismatch', by('BetPlaced', { role: 'player', id: 'another' })],
  ['a client seed set by the house', 'actor-mismatch', by('ClientSeedSet', THE_HOUSE)],
  [
    'an event of an unknown type',
    'unreadable-event',
    inserted(HONEST, event('Deposited'), { ...event('Deposited'), type: 'BonusGiven' }),
  ],
  [
    'metadata without its body’s hash',
    'metadata-missing',
    HONEST.map((one) => ({ ...one, metadata: { ...one.metadata, bodyHash: '' } })),
  ],
]

function verify(history: readonly ExportedEvent[]) {
  const verification = createVerification()
  for (const one of history) verification.add(one)
  return verification.finish()
}

describe('the verifier, on forgeries that fit', () => {
  it('verifies what was dealt out anew without a lie', () => {
    expect(verify(forged(HONEST))).to.include({ verified: ROUNDS, findingCount: 0 })
  })

  for (const [what, code, history] of LIES) {
    it(`names ${what}`, () => {
      const report = verify(forged(history))
      expect(report.findings.map((finding) => finding.code)).to.include(code)
      expect(exitCodeOf(report, false)).to.equal(3)
    })
  }

  it('notes a seed that is not recorded while its session is open', () => {
    const end = HONEST.indexOf(event('SeedInForce')) + 1
    const { findingCount, unrecorded } = verify(HONEST.slice(0, end))
    expect({ findingCount, unrecorded }).to.deep.equal({ findingCount: 0, unrecorded: 1 })
  })

  it('verifies no round on a seed that was put in force again', () => {
    const { rounds, verified } = verify(REJOINED)
    expect([rounds, verified]).to.deep.equal([13, 4])
  })

  it('names what is no JSON object, and goes on', () => {
    const bad = event('BetPlaced')
    const history = HONEST.map((one) => (one === bad ? { ...one, data: null as never } : one))
    const codes = verify(history).findings.map(({ code }) => code)
    expect(codes).to.include('unreadable-event')
  })
})
