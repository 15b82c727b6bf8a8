/** Bonuses granted, in line, forfeited and expired: to the millisecond, and in the append of the command that finds it due. */
import { MINOR_MAX, minor, ZERO } from '../../../domain/shared/money.ts'
import type { BonusCommand } from '../../../domain/wallet/bonus-commands.ts'
import type { BonusTerms } from '../../../domain/wallet/bonus-facts.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import {
  A_MS_BEFORE_EXPIRY,
  BONUS,
  BONUS_TERMS,
  bonusActivated,
  bonusConverted,
  bonusExpired,
  bonusForfeited,
  bonusGranted,
  EXPIRES_AT,
  NEXT_BONUS,
  RULES,
} from '../../support/bonus-facts.ts'
import { given } from '../../support/given.ts'
import {
  BET_AT,
  DEPOSIT,
  depositStarted,
  funded,
  joined,
  MEANS,
  opened,
  SESSION,
  WHOSE,
  WITHDRAWAL,
} from '../../support/wallet-facts.ts'

const BONUSES_MAX = 9
const A_MS_AFTER_EXPIRY = '2026-11-30T09:14:28.001Z'

const grant = (terms: Partial<BonusTerms> = {}, bonusId = BONUS): BonusCommand => ({
  type: 'GrantBonus',
  at: BET_AT,
  bonusId,
  depositId: DEPOSIT,
  rules: RULES,
  terms: { ...BONUS_TERMS, ...terms },
})
const forfeit = (bonusId = BONUS, at = BET_AT): BonusCommand => ({
  type: 'ForfeitBonus',
  at,
  bonusId,
  by: 'player',
})
const end = (at: string): BonusCommand => ({ type: 'EndBonus', at })
const restricted = (scopes: ('bonus' | 'play' | 'deposit')[], kind: 'suspended' | 'closed') =>
  ({
    type: 'Restricted',
    data: { restrictionId: DEPOSIT, kind, scopes, until: null },
  }) satisfies WalletEvent

const next = { bonusId: NEXT_BONUS }
const active = [...funded(1_000n), bonusGranted(), bonusActivated()]
const inLine = [...active, bonusGranted({}, next)]
const numbered = (n: number) => `a6b2c3d4-0000-5000-8000-${String(n).padStart(12, '0')}`

describe('wallet: bonuses by command', () => {
  describe('GrantBonus', () => {
    it('copies its terms; the first is active at once, with its money and its end', () => {
      given(wallet, ...funded(1_000n))
        .when(grant())
        .appends(bonusGranted(), bonusActivated())
    })
    it('waits in line while another is active', () => {
      given(wallet, ...active)
        .when(grant({}, NEXT_BONUS))
        .appends(bonusGranted({}, next))
    })
    it('is cash at once where nothing is to be wagered', () => {
      given(wallet, ...funded(1_000n))
        .when(grant({ multiple: 0 }))
        .appends(
          bonusGranted({ multiple: 0 }),
          bonusActivated(),
          bonusConverted({ amount: minor(100n), balance: minor(1_100n) }),
        )
    })
    it('is refused while a restriction bars bonuses', () => {
      given(wallet, ...funded(1_000n), restricted(['bonus'], 'suspended'))
        .when(grant())
        .rejects('BONUS_RESTRICTED')
      given(wallet, ...funded(1_000n), restricted(['play'], 'suspended'))
        .when(grant())
        .appends(bonusGranted(), bonusActivated())
    })
    it('is refused when one is active and eight wait', () => {
      const waiting = Array.from({ length: BONUSES_MAX - 1 }, (_, n) =>
        bonusGranted({}, { bonusId: numbered(n + 2) }),
      )
      given(wallet, ...active, ...waiting)
        .when(grant({}, numbered(BONUSES_MAX + 1)))
        .rejects('BONUSES_WAITING')
      given(wallet, ...active, ...waiting.slice(1))
        .when(grant({}, numbered(2)))
        .appends(bonusGranted({}, { bonusId: numbered(2) }))
    })
    it('is refused when the ledger could not hold it all as cash', () => {
      const most = minor(MINOR_MAX - 1_100n)
      given(wallet, ...active)
        .when(grant({ amount: most }, NEXT_BONUS))
        .appends(bonusGranted({ amount: most }, next))
      given(wallet, ...active)
        .when(grant({ amount: minor(most + 1n) }, NEXT_BONUS))
        .rejects('BALANCE_TOO_LARGE')
      given(wallet, ...active, bonusGranted({ amount: most }, next))
        .when(grant({ amount: minor(1n) }, numbered(3)))
        .rejects('BALANCE_TOO_LARGE')
    })
    it('leaves no room for a deposit that would not fit beside it', () => {
      const deposit = {
        type: 'StartDeposit',
        at: BET_AT,
        depositId: DEPOSIT,
        ...MEANS,
      } as const
      const room = MINOR_MAX - 1_200n
      given(wallet, ...inLine)
        .when({ ...deposit, amount: minor(room) })
        .appends(depositStarted(room))
      given(wallet, ...inLine)
        .when({ ...deposit, amount: minor(room + 1n) })
        .rejects('BALANCE_TOO_LARGE')
    })
    it('needs an open wallet', () => {
      given(wallet).when(grant()).rejects('WALLET_NOT_OPEN')
    })
  })

  describe('ForfeitBonus', () => {
    it('takes bonus money alone, and the next in line is active', () => {
      given(wallet, ...inLine)
        .when(forfeit())
        .appends(bonusForfeited(), bonusActivated(next))
    })
    it('takes nothing of one that waits', () => {
      given(wallet, ...inLine)
        .when(forfeit(NEXT_BONUS))
        .appends(bonusForfeited({ ...next, amount: ZERO, bonusBalance: minor(100n) }))
    })
    it('is refused of one that is not there, or has ended', () => {
      given(wallet, ...funded(1_000n))
        .when(forfeit())
        .rejects('BONUS_UNKNOWN')
      given(wallet, ...active)
        .when(forfeit(NEXT_BONUS))
        .rejects('BONUS_UNKNOWN')
      given(wallet, ...active, bonusForfeited())
        .when(forfeit())
        .rejects('BONUS_UNKNOWN')
      given(wallet, ...active)
        .when(forfeit(BONUS, EXPIRES_AT))
        .rejects('BONUS_UNKNOWN')
    })
    it('lets the next one wait while bonuses are barred, and until they are not', () => {
      const barred = restricted(['bonus'], 'suspended')
      given(wallet, ...inLine, barred)
        .when(forfeit())
        .appends(bonusForfeited())
      const { restrictionId, kind, scopes } = barred.data
      const lifted = { type: 'RestrictionLifted', data: { restrictionId, kind, scopes } } as const
      given(wallet, ...inLine, barred, bonusForfeited(), lifted)
        .when(end(BET_AT))
        .appends(bonusActivated(next))
    })
  })

  describe('expiry', () => {
    it('is a condition of time: not a millisecond before, and from its instant on', () => {
      given(wallet, ...active)
        .when(end(A_MS_BEFORE_EXPIRY))
        .appends()
      for (const at of [EXPIRES_AT, A_MS_AFTER_EXPIRY]) {
        given(wallet, ...active)
          .when(end(at))
          .appends(bonusExpired())
      }
    })
    it('makes the next one active, from then on', () => {
      given(wallet, ...inLine)
        .when(end(EXPIRES_AT))
        .appends(bonusExpired(), bonusActivated({ ...next, expiresAt: '2026-12-07T09:14:28.000Z' }))
    })
    it('stands in the append of the command that finds it due, before it', () => {
      const withdrawal = { withdrawalId: WITHDRAWAL, amount: minor(300n), ...MEANS }
      given(wallet, ...active)
        .when({ type: 'RequestWithdrawal', at: EXPIRES_AT, ...withdrawal })
        .appends(bonusExpired(), {
          type: 'WithdrawalRequested',
          data: { ...withdrawal, ...WHOSE, balance: minor(700n) },
        })
    })
    it('is not written by a command that is refused, nor by one that knows no time', () => {
      const withdrawal = { withdrawalId: WITHDRAWAL, amount: minor(1_001n), ...MEANS }
      given(wallet, ...active)
        .when({ type: 'RequestWithdrawal', at: EXPIRES_AT, ...withdrawal })
        .rejects('INSUFFICIENT_FUNDS')
      given(wallet, ...active, joined())
        .when({ type: 'SetClientSeed', sessionId: DEPOSIT, clientSeed: 'x' })
        .rejects('SESSION_CLOSED')
      given(wallet, ...active, joined())
        .when({ type: 'LeaveSession', sessionId: SESSION, isClosed: true })
        .rejects('SESSION_CLOSED')
    })
  })

  describe('the end of a wallet and of an account', () => {
    it('forfeits them all when the wallet is closed', () => {
      const bonuses = [opened, bonusGranted(), bonusActivated(), bonusGranted({}, next)]
      given(wallet, ...bonuses)
        .when({
          type: 'CloseWallet',
          at: EXPIRES_AT,
          seenRevision: bonuses.length - 1,
          retainedUntil: null,
        })
        .appends(
          bonusForfeited({ by: 'closing' }),
          bonusForfeited({ ...next, amount: ZERO, by: 'closing' }),
          { type: 'WalletClosed', data: { reason: 'erasure' } },
        )
    })
    it('forfeits them before the balance of an ended account is paid out, which is cash alone', () => {
      const payOut = { type: 'PayOutBalance', at: BET_AT, withdrawalId: WITHDRAWAL } as const
      const closed = restricted(['play', 'deposit', 'bonus'], 'closed')
      given(wallet, ...active, closed)
        .when({ ...payOut, ...MEANS })
        .appends(bonusForfeited({ by: 'closing' }), {
          type: 'WithdrawalRequested',
          data: {
            withdrawalId: WITHDRAWAL,
            amount: minor(1_000n),
            ...MEANS,
            ...WHOSE,
            balance: ZERO,
          },
        })
      given(wallet, opened, bonusGranted(), bonusActivated(), closed)
        .when({ ...payOut, ...MEANS })
        .appends(bonusForfeited({ by: 'closing' }))
      given(wallet, ...active)
        .when({ ...payOut, ...MEANS })
        .appends()
    })
  })
})
