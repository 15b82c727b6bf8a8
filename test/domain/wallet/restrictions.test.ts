/** Restrictions: a set by id, of which each ends by its own instant or by a lift that names it, whatever the wallet is. */
import { expect } from 'chai'
import { minor } from '../../../domain/shared/money.ts'
import { wallet, type WalletCommand, type WalletRejection } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import type { RestrictionKind, Scope } from '../../../domain/wallet/restriction-facts.ts'
import { kindsBarring, NAMED_MAX } from '../../../domain/wallet/restrictions.ts'
import { walletStateSchema } from '../../../domain/wallet/state.ts'
import { dice } from '../../../domain/games/paytables/dice.ts'
import { given, stateAfter } from '../../support/given.ts'
import {
  BET_AT,
  DEPOSIT,
  DIMENSIONS,
  funded,
  HASHES,
  JOINED_AT,
  joined,
  MEANS,
  opened,
  ROUND,
  seedsByHash,
  SESSION,
  WITHDRAWAL,
} from '../../support/wallet-facts.ts'

const A_MS_BEFORE = '2026-11-23T09:14:27.999Z'
const A_MS_AFTER = '2026-11-23T09:14:28.001Z'

const numbered = (n: number) => `a6b2c3d4-0000-5000-8000-${String(n).padStart(12, '0')}`
const [FIRST, SECOND] = [numbered(1), numbered(2)]

type What = { kind?: RestrictionKind; scopes?: Scope[]; until?: string | null }
const restricted = (
  restrictionId: string,
  { kind = 'suspended', scopes = ['play'], until = null }: What = {},
): Extract<WalletEvent, { type: 'Restricted' }> => ({
  type: 'Restricted',
  data: { restrictionId, kind, scopes, until },
})
const lift = (restrictionId: string, what: What = {}): WalletCommand => ({
  type: 'LiftRestriction',
  restrictionId,
  kind: what.kind ?? 'suspended',
  scopes: what.scopes ?? ['play'],
})
const lifted = (restrictionId: string, { kind = 'suspended', scopes = ['play'] }: What = {}) =>
  ({ type: 'RestrictionLifted', data: { restrictionId, kind, scopes } }) as WalletEvent
const refused = (restrictionId: string): WalletEvent => ({
  type: 'LiftRefused',
  data: { restrictionId, why: 'notInForce' },
})

const play = (at: string): WalletCommand => ({
  type: 'PlayRound',
  at,
  roundId: ROUND,
  sessionId: SESSION,
  stake: minor(100n),
  choice: '4950',
  seeds: seedsByHash,
  paytable: dice,
})
const barred: readonly [Scope, (at: string) => WalletCommand, WalletRejection][] = [
  ['play', play, 'PLAY_RESTRICTED'],
  [
    'deposit',
    (at) => ({ type: 'StartDeposit', at, depositId: DEPOSIT, amount: minor(1n), ...MEANS }),
    'DEPOSIT_RESTRICTED',
  ],
  [
    'withdrawal',
    (at) => ({
      type: 'RequestWithdrawal',
      at,
      withdrawalId: WITHDRAWAL,
      amount: minor(1n),
      ...MEANS,
    }),
    'WITHDRAWAL_RESTRICTED',
  ],
]
/** The wallet before each of them: money, and a session in force. */
const ready = [...funded(1_000n), joined()]

const isAccepted = (command: WalletCommand, ...events: WalletEvent[]): boolean =>
  wallet.decide(command, stateAfter(wallet, events)).accepted

describe('wallet: restrictions', () => {
  for (const [scope, command, code] of barred) {
    it(`bar ${scope} until their instant, and no longer`, () => {
      const until = restricted(FIRST, { kind: 'timeOut', scopes: [scope], until: BET_AT })
      given(wallet, ...ready, until)
        .when(command(A_MS_BEFORE))
        .rejects(code)
      for (const at of [BET_AT, A_MS_AFTER]) {
        expect(isAccepted(command(at), ...ready, until), at).to.equal(true)
      }
    })
    it(`bar ${scope} without an end until the lift that names them`, () => {
      const without = restricted(FIRST, { scopes: [scope] })
      given(wallet, ...ready, without)
        .when(command(BET_AT))
        .rejects(code)
      const ended = lifted(FIRST, { scopes: [scope] })
      expect(isAccepted(command(BET_AT), ...ready, without, ended)).to.equal(true)
    })
    it(`that bar all but ${scope} leave it alone`, () => {
      const others = barred.map(([other]) => other).filter((other) => other !== scope)
      expect(isAccepted(command(BET_AT), ...ready, restricted(FIRST, { scopes: others }))).to.equal(
        true,
      )
    })
  }

  it('bar the erasure as long as the data are evidence', () => {
    const close = (seenRevision: number): WalletCommand => ({
      type: 'CloseWallet',
      at: BET_AT,
      seenRevision,
      retainedUntil: null,
    })
    const hold = restricted(FIRST, { kind: 'frozen', scopes: ['erasure'] })
    given(wallet, opened, hold).when(close(1)).rejects('ERASURE_RESTRICTED')
    const ended = lifted(FIRST, { kind: 'frozen', scopes: ['erasure'] })
    given(wallet, opened, hold, ended)
      .when(close(2))
      .appends({ type: 'WalletClosed', data: { reason: 'erasure' } })
  })

  it('are taken before a wallet is opened, and after it was closed', () => {
    const closed: WalletEvent = { type: 'WalletClosed', data: { reason: 'erasure' } }
    for (const before of [[], [opened], [opened, closed]]) {
      const { data } = restricted(FIRST)
      given(wallet, ...before)
        .when({ type: 'Restrict', ...data })
        .appends(restricted(FIRST))
    }
    given(wallet, restricted(FIRST), ...ready)
      .when(play(BET_AT))
      .rejects('PLAY_RESTRICTED')
  })

  it('keep the reason of whoever of the staff imposes one, and one order of their scopes', () => {
    const { data } = restricted(FIRST, { scopes: ['play', 'deposit', 'bonus'] })
    const reason = 'two accounts on one device'
    given(wallet, opened)
      .when({ type: 'Restrict', ...data, scopes: ['bonus', 'play', 'deposit'], reason })
      .appends({ type: 'Restricted', data: { ...data, reason } })
  })

  it('are one by id: the same one again changes nothing, and ends by one lift', () => {
    const { data } = restricted(FIRST)
    given(wallet, restricted(FIRST))
      .when({ type: 'Restrict', ...data })
      .appends()
    given(wallet, restricted(FIRST), lifted(FIRST)).when(lift(FIRST)).appends(refused(FIRST))
  })

  it('are refused with unknown scopes, twice the same, none, an unknown kind, or an end that is none', () => {
    const { data } = restricted(FIRST)
    for (const wrong of [
      { scopes: ['everything'] },
      { scopes: ['play', 'everything'] },
      { scopes: ['play', 'play'] },
      { scopes: [] },
      { kind: 'boredom' },
      { until: 'tomorrow' },
      { restrictionId: 'first' },
    ]) {
      given(wallet, opened)
        .when({ type: 'Restrict', ...data, ...wrong } as WalletCommand)
        .rejects('RESTRICTION_INVALID')
    }
  })

  it('refuse no session that is joined: it was opened before, and its bets are refused', () => {
    const join: WalletCommand = {
      type: 'JoinSession',
      at: BET_AT,
      sessionId: SESSION,
      gameId: 'dice',
      paytableVersion: 'dice-1',
      seedHash: HASHES.first,
      successorHash: HASHES.second,
      sawMembership: null,
      ...DIMENSIONS,
    }
    const history = [...funded(1_000n), restricted(FIRST)]
    expect(isAccepted(join, ...history)).to.equal(true)
    given(wallet, ...history, joined())
      .when(play(BET_AT))
      .rejects('PLAY_RESTRICTED')
  })

  it('do not replace each other: a lift ends the one that it names', () => {
    const both = [...ready, restricted(FIRST), restricted(SECOND)]
    given(wallet, ...both)
      .when(lift(FIRST))
      .appends(lifted(FIRST))
    given(wallet, ...both, lifted(FIRST))
      .when(play(BET_AT))
      .rejects('PLAY_RESTRICTED')
    expect(isAccepted(play(BET_AT), ...both, lifted(FIRST), lifted(SECOND))).to.equal(true)
  })

  it('end by no lift that names nothing, or one that ends by itself', () => {
    given(wallet, ...ready, restricted(FIRST))
      .when(lift(SECOND))
      .appends(refused(SECOND))
    const timeOut = { kind: 'timeOut', until: A_MS_AFTER } as const
    given(wallet, restricted(FIRST, timeOut))
      .when(lift(FIRST, { kind: 'timeOut' }))
      .appends(refused(FIRST))
  })

  it('are lifted with what they were, whatever the lift says of them', () => {
    given(wallet, restricted(FIRST, { scopes: ['play', 'deposit'] }))
      .when(lift(FIRST, { kind: 'frozen', scopes: ['bonus'] }))
      .appends(lifted(FIRST, { scopes: ['play', 'deposit'] }))
  })

  it('last until the latest instant of their kind: a shorter one shortens nothing', () => {
    const [long, short] = [BET_AT, JOINED_AT].map((until, n) =>
      restricted(numbered(n), { kind: 'timeOut', until }),
    ) as [WalletEvent, WalletEvent]
    for (const both of [
      [long, short],
      [short, long],
    ]) {
      given(wallet, ...ready, ...both)
        .when(play(A_MS_BEFORE))
        .rejects('PLAY_RESTRICTED')
      expect(isAccepted(play(BET_AT), ...ready, ...both)).to.equal(true)
    }
  })

  it('are told by their kinds, as of an instant', () => {
    const { restrictions } = stateAfter(wallet, [
      restricted(FIRST, { scopes: ['play', 'deposit'] }),
      restricted(SECOND, { kind: 'timeOut', until: BET_AT }),
    ])
    expect(kindsBarring(restrictions, 'play', A_MS_BEFORE)).to.deep.equal(['suspended', 'timeOut'])
    expect(kindsBarring(restrictions, 'play', BET_AT)).to.deep.equal(['suspended'])
    expect(kindsBarring(restrictions, 'withdrawal', BET_AT)).to.deep.equal([])
  })

  describe('that come by the hundred', () => {
    const COUNT = 2 * NAMED_MAX
    const ids = Array.from({ length: COUNT }, (_, n) => numbered(n))
    const sizeOf = (events: readonly WalletEvent[]) =>
      JSON.stringify(walletStateSchema.encode(stateAfter(wallet, events))).length

    it('are all taken, in a state of bounded size', () => {
      const { data } = restricted(FIRST)
      const many = ids.map((id) => restricted(id))
      given(wallet, ...many)
        .when({ type: 'Restrict', ...data, restrictionId: numbered(COUNT) })
        .appends(restricted(numbered(COUNT)))
      const short = ids.map((id) => restricted(id, { kind: 'timeOut', until: BET_AT }))
      expect(sizeOf(many)).to.be.below(NAMED_MAX * 120 + 2_000)
      expect(sizeOf(short)).to.be.below(2_000)
    })
    it('bar until the last of them is lifted, in whatever order that is', () => {
      const many = ids.map((id) => restricted(id))
      let state = stateAfter(wallet, [...ready, ...many])
      for (const id of ids.toReversed()) {
        expect(wallet.decide(play(BET_AT), state)).to.have.property('reason', 'PLAY_RESTRICTED')
        const decision = wallet.decide(lift(id), state)
        expect(decision).to.deep.equal({ accepted: true, events: [lifted(id)] })
        state = wallet.evolve(state, lifted(id), BET_AT)
      }
      expect(wallet.decide(play(BET_AT), state)).to.have.property('accepted', true)
      expect(wallet.decide(lift(FIRST), state)).to.deep.equal({
        accepted: true,
        events: [refused(FIRST)],
      })
    })
  })
})
