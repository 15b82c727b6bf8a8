/** One round on a wallet: refused before the draw or not at all, and always on the seed in force. */
import { expect } from 'chai'
import { dice } from '../../../domain/games/paytables/dice.ts'
import { EMPTY_DIGEST, extendDigest, type ServerSeed } from '../../../domain/games/fairness.ts'
import type { Paytable } from '../../../domain/games/paytables/paytable.ts'
import { MINOR_MAX, minor } from '../../../domain/shared/money.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import type { PlayRound } from '../../../domain/wallet/play.ts'
import { given, stateAfter } from '../../support/given.ts'
import {
  A_MS_EARLIER,
  bet,
  BET_AT,
  DEPOSIT,
  depositStarted,
  DIMENSIONS,
  ENDS_AT,
  funded,
  HASHES,
  joined,
  noRounds,
  opened,
  paying,
  ROUND,
  seedsByHash,
  SESSION,
  SUCCESSOR_ENDS_AT,
} from '../../support/wallet-facts.ts'

const NEVER_PAYS = paying(0n)
const LAST_NONCE = 999

/** The draws of HASHES.first with client seed "lucky-7", from `openssl dgst -hmac` (see fairness.test.ts). */
const DRAWN = [7_122, 1_777, 6_078]

const play: PlayRound = {
  type: 'PlayRound',
  at: BET_AT,
  roundId: ROUND,
  sessionId: SESSION,
  stake: minor(100n),
  choice: '4950',
  seeds: seedsByHash,
  paytable: dice,
}
const lucky = joined({ clientSeed: 'lucky-7', clientSeedOrigin: 'chosen' })

/** A round must not get as far as a draw or a price: both end the test. */
const noSeeds = {
  get() {
    throw new Error('a server seed was asked for')
  },
} as unknown as ReadonlyMap<string, ServerSeed>
const noPrice: Paytable = {
  ...dice,
  multiplierBp() {
    throw new Error('a draw was priced')
  },
}
const refusedEarly = { ...play, seeds: noSeeds, paytable: noPrice }

const win = (payout: bigint, balance: bigint, nonce = 1): WalletEvent => ({
  type: 'WinCredited',
  data: {
    roundId: ROUND,
    sessionId: SESSION,
    gameId: 'dice',
    paytableVersion: 'dice-1',
    nonce,
    stake: minor(100n),
    betAt: BET_AT,
    payout: minor(payout),
    balance: minor(balance),
    ...DIMENSIONS,
  },
})
const named: WalletEvent = {
  type: 'SuccessorNamed',
  data: { sessionId: SESSION, successorHash: HASHES.third },
}
const movedTo = (at: string, ended: ReturnType<typeof noRounds>): WalletEvent => ({
  type: 'SeedInForce',
  data: {
    sessionId: SESSION,
    seedHash: HASHES.second,
    clientSeed: 'lucky-7',
    clientSeedOrigin: 'carriedOver',
    endsAt: at,
    ended,
  },
})

describe('wallet: PlayRound', () => {
  describe('a refusal comes before the draw', () => {
    it('for a session that is not in force', () => {
      given(wallet, ...funded(1_000n))
        .when(refusedEarly)
        .rejects('SESSION_CLOSED')
    })
    it('for a session that was left', () => {
      const left: WalletEvent = { type: 'SessionLeft', data: { sessionId: SESSION, ended: null } }
      given(wallet, ...funded(1_000n), joined(), left)
        .when(refusedEarly)
        .rejects('SESSION_CLOSED')
    })
    it('for a choice that the game does not offer', () => {
      for (const choice of ['', '99', '9501', '0100', '100.5', '1e3', '-100', ' 100']) {
        given(wallet, ...funded(1_000n), joined())
          .when({ ...refusedEarly, choice })
          .rejects('CHOICE_INVALID')
      }
    })
    it('for a stake above the balance', () => {
      given(wallet, ...funded(99n), joined())
        .when(refusedEarly)
        .rejects('INSUFFICIENT_FUNDS')
    })
    it('for a stake of which rounding would take more than half a point', () => {
      for (const stake of [1n, 95n]) {
        given(wallet, ...funded(1_000n), joined())
          .when({ ...refusedEarly, choice: '4951', stake: minor(stake) })
          .rejects('STAKE_OFF_STEP')
      }
    })
    it('for a stake whose highest payout could not be represented', () => {
      given(wallet, ...funded(MINOR_MAX), joined())
        .when({ ...refusedEarly, stake: minor(MINOR_MAX) })
        .rejects('STAKE_TOO_LARGE')
    })
    it('for a payout that would not fit beside what is pending', () => {
      const pending = depositStarted(MINOR_MAX - 1_000n, DEPOSIT.replace(/1$/, '2'))
      given(wallet, ...funded(1_000n), pending, joined())
        .when(refusedEarly)
        .rejects('STAKE_TOO_LARGE')
    })
    it('for a seed past its end while no successor is named', () => {
      given(wallet, ...funded(1_000n), lucky, movedTo(ENDS_AT, noRounds(HASHES.first)))
        .when({ ...refusedEarly, at: ENDS_AT })
        .rejects('SEED_PENDING')
    })
    it('for a seed that this process has not unsealed yet', () => {
      given(wallet, ...funded(1_000n), joined())
        .when({ ...play, seeds: new Map(), paytable: noPrice })
        .rejects('SEED_PENDING')
    })
    it('for a successor that this process has not unsealed yet, and nothing is moved', () => {
      const [inForce] = [...seedsByHash]
      given(wallet, ...funded(1_000n), lucky)
        .when({ ...play, at: ENDS_AT, seeds: new Map(inForce && [inForce]), paytable: noPrice })
        .rejects('SEED_PENDING')
    })
  })

  describe('settles stake and payout in one decision', () => {
    it('loses: the stake is gone', () => {
      const lost = { clientSeed: 'lucky-7', outcome: String(DRAWN[0]), balance: minor(900n) }
      given(wallet, ...funded(1_000n), lucky)
        .when(play)
        .appends(bet(lost))
    })
    it('wins: bet and win follow each other, each with the balance after it', () => {
      const won = { clientSeed: 'lucky-7', outcome: String(DRAWN[1]), nonce: 1 }
      given(wallet, ...funded(1_000n), lucky, bet({ balance: minor(900n) }))
        .when(play)
        .appends(bet({ ...won, balance: minor(800n) }), win(200n, 1_000n))
    })
    it('draws at the nonce that is next, whatever was drawn before', () => {
      const third = { clientSeed: 'lucky-7', outcome: String(DRAWN[2]), nonce: 2 }
      given(wallet, ...funded(1_000n), lucky, bet(), bet({ nonce: 1 }), win(200n, 1_000n))
        .when(play)
        .appends(bet({ ...third, balance: minor(900n) }))
    })
    it('takes the whole balance', () => {
      const lost = { clientSeed: 'lucky-7', outcome: String(DRAWN[0]), balance: minor(0n) }
      given(wallet, ...funded(100n), lucky)
        .when(play)
        .appends(bet(lost))
    })
    it('pays up to the last unit that the ledger holds', () => {
      const state = stateAfter(wallet, [...funded(MINOR_MAX - 100n), joined()])
      const decision = wallet.decide({ ...play, paytable: paying(20_000n) }, state)
      expect(decision).to.have.nested.property('events[1].data.balance', MINOR_MAX)
    })
    it('writes no win for a payout that rounds down to nothing', () => {
      const state = stateAfter(wallet, [...funded(1n), joined()])
      const paytable = paying(9_999n)
      const decision = wallet.decide({ ...play, stake: minor(1n), paytable }, state)
      expect(decision).to.have.property('accepted', true)
      expect(decision).to.have.property('events').with.lengthOf(1)
    })
  })

  it('is never priced by another paytable than its session was opened with', () => {
    const state = stateAfter(wallet, [...funded(1_000n), joined()])
    const command = { ...play, paytable: { ...dice, version: 'dice-2' } }
    expect(() => wallet.decide(command, state)).to.throw('is played by dice-1')
  })

  describe('the life of a seed', () => {
    const ended = (rounds: number) => {
      const line = JSON.stringify(['bet', ROUND, String(LAST_NONCE), '100', '4950', '9000'])
      return {
        seedHash: HASHES.first,
        rounds,
        firstRevision: 4,
        lastRevision: 4,
        digest: extendDigest(EMPTY_DIGEST, line),
      }
    }
    const onSecond = { ...play, paytable: NEVER_PAYS }

    it('takes its thousandth round', () => {
      given(wallet, ...funded(1_000n), lucky, bet({ nonce: LAST_NONCE - 1 }))
        .when(play)
        .appends(
          bet({
            nonce: LAST_NONCE,
            clientSeed: 'lucky-7',
            outcome: '8643',
            balance: minor(800n),
          }),
        )
    })
    it('ends after a thousand rounds: the next one opens the successor at nonce 0', () => {
      const onNonce0 = { seedHash: HASHES.second, clientSeed: 'lucky-7', outcome: '7357' }
      given(wallet, ...funded(1_000n), lucky, bet({ nonce: LAST_NONCE }))
        .when(onSecond)
        .appends(
          movedTo('2026-11-24T09:14:28.000Z', ended(1_000)),
          bet({ ...onNonce0, balance: minor(800n) }),
        )
    })
    it('takes a round a millisecond before its end', () => {
      given(wallet, ...funded(1_000n), lucky)
        .when({ ...play, at: A_MS_EARLIER })
        .appends(bet({ clientSeed: 'lucky-7', outcome: String(DRAWN[0]), balance: minor(900n) }))
    })
    it('ends after 24 hours to the millisecond, without a bet on it too', () => {
      const onNonce0 = { seedHash: HASHES.second, clientSeed: 'lucky-7', outcome: '7357' }
      given(wallet, ...funded(1_000n), lucky)
        .when({ ...onSecond, at: ENDS_AT })
        .appends(
          movedTo(SUCCESSOR_ENDS_AT, noRounds(HASHES.first)),
          bet({ ...onNonce0, balance: minor(900n) }),
        )
    })
    it('goes on once the next successor is named', () => {
      const state = stateAfter(wallet, [
        ...funded(1_000n),
        lucky,
        movedTo(ENDS_AT, noRounds(HASHES.first)),
        named,
      ])
      const decision = wallet.decide({ ...play, at: ENDS_AT }, state)
      expect(decision).to.have.nested.property('events[0].data.seedHash', HASHES.third)
    })
  })

  it('keeps a digest over bets and wins, chained in their order', () => {
    const rounds = [bet(), bet({ nonce: 1, outcome: '1777' }), win(200n, 1_000n)]
    const { sessions } = stateAfter(wallet, [opened, joined(), ...rounds])
    const digest = [
      ['bet', ROUND, '0', '100', '4950', '9000'],
      ['bet', ROUND, '1', '100', '4950', '1777'],
      ['win', ROUND, '200'],
    ].reduce((before, line) => extendDigest(before, JSON.stringify(line)), EMPTY_DIGEST)
    expect(sessions[SESSION]?.seed).to.deep.include({ digest, firstRevision: 2, lastRevision: 4 })
  })
})
