/** Bets with bonus money: which bucket pays and is paid, what counts, and when a bonus is cash, or lost. */
import { accept } from '../../../domain/shared/decider.ts'
import { minor, MINOR_MAX } from '../../../domain/shared/money.ts'
import type { BonusTerms } from '../../../domain/wallet/bonus-facts.ts'
import type { Terms } from '../../../domain/wallet/clearance.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import type { PlayRound } from '../../../domain/wallet/play.ts'
import {
  A_MS_BEFORE_EXPIRY,
  bonusActivated,
  bonusBet,
  bonusConverted,
  bonusExhausted,
  bonusExpired,
  bonusGranted,
  bonusWin,
  cashWin,
  EXPIRES_AT,
  NEXT_BONUS,
} from '../../support/bonus-facts.ts'
import { given } from '../../support/given.ts'
import {
  bet,
  BET_AT,
  funded,
  joined,
  paying,
  ROUND,
  seedsByHash,
  SESSION,
} from '../../support/wallet-facts.ts'

/** Pays so much of its stake, whatever is drawn. */
const play = (stake: bigint, multiplierBp = 0n, changes: Partial<PlayRound> = {}): PlayRound => ({
  type: 'PlayRound',
  at: BET_AT,
  roundId: ROUND,
  sessionId: SESSION,
  stake: minor(stake),
  choice: '4950',
  seeds: seedsByHash,
  paytable: paying(multiplierBp),
  ...changes,
})
/** A bet's facts, drawn as they are. */
const drawn = (fact: WalletEvent): WalletEvent =>
  fact.type === 'BetPlaced' ? { ...fact, data: { ...fact.data, outcome: 'drawn' } } : fact

/** As given() has it, whatever is drawn. */
function after(...facts: WalletEvent[]) {
  const decide = (...[command, state]: Parameters<typeof wallet.decide>) => {
    const decision = wallet.decide(command, state)
    return decision.accepted ? accept(...decision.events.map(drawn)) : decision
  }
  const begun = given({ ...wallet, decide }, ...facts)
  return {
    when(command: PlayRound) {
      const then = begun.when(command)
      return {
        appends: (...expected: WalletEvent[]) => {
          then.appends(...expected.map(drawn))
        },
        rejects: (reason: Parameters<typeof then.rejects>[0]) => {
          then.rejects(reason)
        },
      }
    },
  }
}

/** 1,000 of cash and an active bonus of 100, so many wagered. */
const withBonus = (terms: Partial<BonusTerms> = {}, wagered = 0n): WalletEvent[] => [
  ...funded(1_000n),
  joined(),
  bonusGranted(terms),
  bonusActivated(),
  ...(wagered === 0n
    ? []
    : [bonusBet(wagered, { fromBonus: 0n, balance: 1_000n, bonusBalance: 100n, wagered })]),
]
const nonce = (fact: WalletEvent, n: number): WalletEvent =>
  ({ ...fact, data: { ...fact.data, nonce: n } }) as WalletEvent

describe('wallet: bets with bonus money', () => {
  describe('the order of funds', () => {
    it('takes bonus money first, then cash', () => {
      const all = { balance: 1_000n, bonusBalance: 40n, wagered: 60n }
      after(...withBonus())
        .when(play(60n))
        .appends(bonusBet(60n, { fromBonus: 60n, ...all }))
      after(...withBonus())
        .when(play(250n, 10_000n))
        .appends(
          bonusBet(250n, { fromBonus: 100n, balance: 850n, bonusBalance: 0n, wagered: 250n }),
          bonusWin(250n, { stake: 250n, toBonus: 100n, balance: 1_000n, bonusBalance: 100n }),
        )
    })
    it('takes cash first, then bonus money', () => {
      const cashFirst = { order: 'cashFirst' } as const
      after(...withBonus(cashFirst))
        .when(play(1_000n, 0n))
        .appends(
          bonusBet(1_000n, { fromBonus: 0n, balance: 0n, bonusBalance: 100n, wagered: 1_000n }),
          bonusConverted({ amount: minor(100n), balance: minor(100n) }),
        )
      after(...withBonus({ ...cashFirst, multiple: 60 }))
        .when(play(1_050n, 10_000n))
        .appends(
          bonusBet(1_050n, { fromBonus: 50n, balance: 0n, bonusBalance: 50n, wagered: 1_050n }),
          bonusWin(1_050n, { stake: 1_050n, toBonus: 50n, balance: 1_000n, bonusBalance: 100n }),
        )
    })
    it('takes no more than there is in both', () => {
      for (const order of ['cashFirst', 'bonusFirst'] as const) {
        after(...withBonus({ order }))
          .when(play(1_101n))
          .rejects('INSUFFICIENT_FUNDS')
      }
    })
    it('takes cash alone for a game of another product than the bonus is for', () => {
      const slots = withBonus({ product: 'slots' })
      const cash = bet({ stake: minor(60n), balance: minor(940n) })
      after(...slots)
        .when(play(60n))
        .appends(cash)
      after(...slots)
        .when(play(1_001n))
        .rejects('INSUFFICIENT_FUNDS')
      after(...withBonus({ product: 'casino', stakeMax: minor(1n) }))
        .when(play(2n))
        .rejects('STAKE_ABOVE_BONUS')
    })
  })

  describe('a win', () => {
    it('returns by the split of its stake; what cannot be divided is cash', () => {
      after(...withBonus())
        .when(play(300n, 11_000n))
        .appends(
          bonusBet(300n, { fromBonus: 100n, balance: 800n, bonusBalance: 0n, wagered: 300n }),
          bonusWin(330n, { stake: 300n, toBonus: 110n, balance: 1_020n, bonusBalance: 110n }),
        )
      after(...withBonus())
        .when(play(301n, 10_000n))
        .appends(
          bonusBet(301n, { fromBonus: 100n, balance: 799n, bonusBalance: 0n, wagered: 301n }),
          bonusWin(301n, { stake: 301n, toBonus: 100n, balance: 1_000n, bonusBalance: 100n }),
        )
      after(...withBonus())
        .when(play(300n, 6_700n))
        .appends(
          bonusBet(300n, { fromBonus: 100n, balance: 800n, bonusBalance: 0n, wagered: 300n }),
          bonusWin(201n, { stake: 300n, toBonus: 67n, balance: 934n, bonusBalance: 67n }),
        )
    })
    it('is all cash when its stake was', () => {
      const staked = { fromBonus: 0n, balance: 900n, bonusBalance: 100n, wagered: 100n }
      after(...withBonus({ order: 'cashFirst' }))
        .when(play(100n, 20_000n))
        .appends(bonusBet(100n, staked), cashWin(200n, { stake: 100n, balance: 1_100n }))
    })
    it('is refused beforehand where both buckets could not hold it', () => {
      const much = [...funded(MINOR_MAX - 200n), joined(), bonusGranted(), bonusActivated()]
      after(...much)
        .when(play(100n, 30_001n))
        .rejects('STAKE_TOO_LARGE')
    })
  })

  describe('what counts', () => {
    const counted = (terms: Partial<BonusTerms>, wagered: bigint) => {
      after(...withBonus(terms))
        .when(play(33n))
        .appends(bonusBet(33n, { fromBonus: 33n, balance: 1_000n, bonusBalance: 67n, wagered }))
    }
    const weight = (
      gameId: string | null,
      product: 'casino' | 'slots' | null,
      weightBp: number,
    ) => ({
      gameId,
      product,
      weightBp,
    })
    it('is the stake by the weight of its game, rounded down', () => {
      counted({ weights: [weight('dice', null, 5_000)] }, 16n)
      counted({ weights: [weight(null, 'casino', 1_000)] }, 3n)
    })
    it('goes by the first weight that matches', () => {
      const slots = weight(null, 'slots', 10_000)
      counted({ weights: [slots, weight('dice', 'casino', 0), weight(null, null, 9_000)] }, 0n)
      counted({ weights: [weight('other', null, 0), slots, weight(null, null, 10_000)] }, 33n)
    })
    it('is nothing where no weight matches', () => {
      counted({ weights: [] }, 0n)
      counted({ weights: [weight('other', 'casino', 10_000)] }, 0n)
    })
  })

  describe('the highest stake', () => {
    const ten = { stakeMax: minor(10n) }
    it('is taken, and one above it refused: nothing is forfeited', () => {
      after(...withBonus(ten))
        .when(play(10n))
        .appends(
          bonusBet(10n, { fromBonus: 10n, balance: 1_000n, bonusBalance: 90n, wagered: 10n }),
        )
      after(...withBonus(ten))
        .when(play(11n))
        .rejects('STAKE_ABOVE_BONUS')
    })
    it('of the terms in force is about the whole stake, what may be lost about own money', () => {
      const terms: Terms = {
        version: 'mt-1',
        validUntil: EXPIRES_AT,
        stakeMax: minor(150n),
        lossLeft: minor(20n),
        nextCheck: null,
      }
      const under = (stake: bigint) =>
        after(...funded(1_000n), joined({ terms }), bonusGranted(), bonusActivated()).when(
          play(stake),
        )
      under(151n).rejects('STAKE_ABOVE_TERMS')
      under(121n).rejects('LOSS_LIMIT_REACHED')
      under(120n).appends(
        bonusBet(120n, { fromBonus: 100n, balance: 980n, bonusBalance: 0n, wagered: 120n }),
        bonusExhausted,
      )
    })
  })

  describe('conversion', () => {
    const lastBet = (stake: bigint, more: readonly WalletEvent[]) => {
      const staked = { fromBonus: stake, balance: 1_000n, wagered: 990n + stake }
      after(...withBonus({}, 990n))
        .when(play(stake, 10_000n))
        .appends(
          nonce(bonusBet(stake, { ...staked, bonusBalance: 100n - stake }), 1),
          nonce(bonusWin(stake, { stake, toBonus: stake, balance: 1_000n, bonusBalance: 100n }), 1),
          ...more,
        )
    }
    it('comes with the stake that fills what is to be wagered: not at 9.99 times, at 10.00, at 10.01', () => {
      const converted = bonusConverted({ amount: minor(100n), balance: minor(1_100n) })
      lastBet(9n, [])
      lastBet(10n, [converted])
      lastBet(11n, [converted])
    })
    it('removes what is beyond the most that may be cash', () => {
      after(...withBonus({ winningsMax: minor(80n) }, 990n))
        .when(play(10n, 10_000n))
        .appends(
          nonce(
            bonusBet(10n, { fromBonus: 10n, balance: 1_000n, bonusBalance: 90n, wagered: 1_000n }),
            1,
          ),
          nonce(
            bonusWin(10n, { stake: 10n, toBonus: 10n, balance: 1_000n, bonusBalance: 100n }),
            1,
          ),
          bonusConverted({ amount: minor(80n), removed: minor(20n), balance: minor(1_080n) }),
        )
    })
    it('makes the next in line active, which its bets count for from then on', () => {
      after(...withBonus({}, 990n), bonusGranted({}, { bonusId: NEXT_BONUS }))
        .when(play(10n))
        .appends(
          nonce(
            bonusBet(10n, { fromBonus: 10n, balance: 1_000n, bonusBalance: 90n, wagered: 1_000n }),
            1,
          ),
          bonusConverted({ amount: minor(90n), balance: minor(1_090n) }),
          bonusActivated({ bonusId: NEXT_BONUS }),
        )
    })
  })

  it('are the last when all bonus money is lost, also with what would have been wagered enough', () => {
    const lost = { fromBonus: 100n, balance: 1_000n, bonusBalance: 0n }
    after(...withBonus())
      .when(play(100n))
      .appends(bonusBet(100n, { ...lost, wagered: 100n }), bonusExhausted)
    after(...withBonus({}, 990n))
      .when(play(100n))
      .appends(nonce(bonusBet(100n, { ...lost, wagered: 1_090n }), 1), bonusExhausted)
  })
  it('are with cash alone from the instant on at which the bonus expires', () => {
    const late = [...funded(1_000n), joined({ endsAt: '2026-12-01T00:00:00.000Z' })]
    const begun = [...late, bonusGranted(), bonusActivated()]
    after(...begun)
      .when(play(60n, 0n, { at: A_MS_BEFORE_EXPIRY }))
      .appends(bonusBet(60n, { fromBonus: 60n, balance: 1_000n, bonusBalance: 40n, wagered: 60n }))
    after(...begun)
      .when(play(60n, 0n, { at: EXPIRES_AT }))
      .appends(bonusExpired(), bet({ stake: minor(60n), balance: minor(940n) }))
    after(...begun)
      .when(play(1_001n, 0n, { at: EXPIRES_AT }))
      .rejects('INSUFFICIENT_FUNDS')
  })
})
