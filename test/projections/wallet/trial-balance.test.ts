/** The house's books: they add up to 0 in each currency after every event, and owe players what their balances say. */
import { expect } from 'chai'
import fc from 'fast-check'
import { minor } from '../../../domain/shared/money.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { foldInto, PoisonEvent, type Rows } from '../../../projections/engine/fold.ts'
import type { AnyRow } from '../../../projections/engine/projection.ts'
import {
  bonusActivated,
  bonusBet,
  bonusConverted,
  bonusExpired,
  bonusForfeited,
  bonusGranted,
  bonusWin,
} from '../../support/bonus-facts.ts'
import {
  payoutCredited,
  payoutReturned,
  roundClosed,
  stakePlaced,
  stakeReturned,
} from '../../support/provider-facts.ts'
import { providerPrograms } from '../../support/provider-histories.ts'
import { committed, readModel, recorded, rowsAfter, type Fact } from '../../support/projecting.ts'
import {
  BET_AT,
  bet,
  deposited,
  funded,
  MEANS,
  PAID_BY,
  PLAYER,
  WHOSE,
  WITHDRAWAL,
} from '../../support/wallet-facts.ts'
import { run, type Given } from '../../support/wallet-histories.ts'

const trialBalance = readModel('trial_balance')
const RUNS = 100

/** Two wallets in one currency and one in another. */
const CURRENCIES = ['EUR', 'EUR', 'JPY']
const players = CURRENCIES.map((_, n) => PLAYER.replace(/1$/, String(n + 1)))

const factsOf = (events: readonly WalletEvent[], playerId = PLAYER): Fact[] =>
  events.map((event) => ({ stream: `wallet-${playerId}`, at: BET_AT, event }))

/** A valid history of each wallet, the wallets' facts in turns, as $all may have them. */
function inTurns(wallets: readonly Given[][]): Fact[] {
  const histories = wallets.map((program, n) => {
    const [, ...rest] = run(program).events
    const opened = { type: 'WalletOpened', data: { currency: CURRENCIES[n] ?? '' } } as const
    return factsOf([opened, ...rest], players[n])
  })
  const longest = Math.max(...histories.map(({ length }) => length))
  return Array.from({ length: longest }, (_, n) =>
    histories.flatMap((history) => history.slice(n, n + 1)),
  ).flat()
}
const houses = fc.tuple(providerPrograms, providerPrograms, providerPrograms).map(inTurns)

const ACCOUNTS = [
  'adjustments',
  'bonus_cost',
  'bonus_funds',
  'debts',
  'deposits_clearing',
  'game_margin',
  'held_stakes',
  'player_funds',
  'withdrawals_clearing',
  'withdrawals_held',
]
const sumOf = (row: AnyRow) => ACCOUNTS.reduce((sum, account) => sum + (row[account] as bigint), 0n)

/** What the view says, added up from rows in memory. */
function trialOf(rows: readonly AnyRow[]): object[] {
  const currencies = [...new Set(rows.map(({ currency }) => currency as string))].sort()
  return currencies.flatMap((currency) =>
    ACCOUNTS.map((account) => {
      const own = rows.filter((row) => row['currency'] === currency)
      const balance = own.reduce((sum, row) => sum + (row[account] as bigint), 0n)
      return { currency, account, balance }
    }),
  )
}

const withdrawal = { withdrawalId: WITHDRAWAL, amount: minor(300n) }
const requested: WalletEvent = {
  type: 'WithdrawalRequested',
  data: { ...withdrawal, ...MEANS, ...WHOSE, balance: minor(600n) },
}
const NO_BONUS = { bonus_funds: 0n, bonus_cost: 0n, held_stakes: 0n, debts: 0n }
const lost = [...funded(1_000n), bet()]

describe('trial balance', () => {
  it('books deposits, stakes and withdrawals on both their accounts', () => {
    const paid: WalletEvent = {
      type: 'WithdrawalPaid',
      data: { ...withdrawal, ...PAID_BY, reference: 'r' },
    }
    const whole = { player_id: PLAYER, currency: 'EUR', deposits_clearing: -1_000n }
    expect(rowsAfter(trialBalance, factsOf([...lost, requested]))).to.deep.equal([
      {
        ...whole,
        player_funds: 600n,
        game_margin: 100n,
        withdrawals_held: 300n,
        withdrawals_clearing: 0n,
        adjustments: 0n,
        ...NO_BONUS,
      },
    ])
    expect(rowsAfter(trialBalance, factsOf([...lost, requested, paid]))).to.deep.equal([
      {
        ...whole,
        player_funds: 600n,
        game_margin: 100n,
        withdrawals_held: 0n,
        withdrawals_clearing: 300n,
        adjustments: 0n,
        ...NO_BONUS,
      },
    ])
  })
  it('gives a failed withdrawal back to the player', () => {
    const failed: WalletEvent = {
      type: 'WithdrawalFailed',
      data: { ...withdrawal, ...PAID_BY, reason: 'declined', balance: minor(900n) },
    }
    const [row] = rowsAfter(trialBalance, factsOf([...lost, requested, failed]))
    expect(row).to.include({ player_funds: 900n, withdrawals_held: 0n, withdrawals_clearing: 0n })
  })
  it('books what is given and taken by hand on an account of its own', () => {
    const what = { adjustmentId: WITHDRAWAL, amount: minor(50n), ...WHOSE }
    const given: WalletEvent = {
      type: 'Adjusted',
      data: { ...what, direction: 'credit', balance: minor(950n) },
    }
    const taken: WalletEvent = {
      type: 'Adjusted',
      data: { ...what, direction: 'debit', balance: minor(900n) },
    }
    const [after] = rowsAfter(trialBalance, factsOf([...lost, given]))
    expect(after).to.include({ player_funds: 950n, adjustments: -50n, game_margin: 100n })
    const [end] = rowsAfter(trialBalance, factsOf([...lost, given, taken]))
    expect(end).to.include({ player_funds: 900n, adjustments: 0n })
  })
  it('holds stakes at other providers until their round ends, and knows what is owed', () => {
    const after = (...events: WalletEvent[]) =>
      rowsAfter(trialBalance, factsOf([...funded(1_000n), stakePlaced(), ...events]))[0]
    expect(after()).to.include({ player_funds: 900n, held_stakes: 100n, game_margin: 0n })
    const closed = roundClosed()
    expect(after(closed)).to.include({ player_funds: 900n, held_stakes: 0n, game_margin: 100n })
    const none = { player_funds: 1_000n, held_stakes: 0n, game_margin: 0n }
    expect(after(stakeReturned())).to.include(none)
    expect(after(closed, stakeReturned())).to.include(none)
    const paid = payoutCredited(250n, 1_150n)
    expect(after(paid)).to.include({ player_funds: 1_150n, held_stakes: 100n, game_margin: -250n })
    const back = payoutReturned(250n, 1_000n, { owed: minor(100n), debt: 100n })
    expect(after(paid, back)).to.include({ player_funds: 1_000n, debts: -100n, game_margin: 0n })
  })
  it('books bonuses as a cost until they are taken back, and what is played with them in the margin', () => {
    const given = [...funded(1_000n), bonusGranted(), bonusActivated()]
    const split = { fromBonus: 60n, balance: 960n, bonusBalance: 40n, wagered: 100n }
    const won = { toBonus: 120n, stake: 100n, balance: 1_040n, bonusBalance: 160n }
    const played = [...given, bonusBet(100n, split), bonusWin(200n, won)]
    const [after] = rowsAfter(trialBalance, factsOf(played))
    const bought = { bonus_cost: -100n, game_margin: -100n }
    expect(after).to.include({ ...bought, player_funds: 1_040n, bonus_funds: 160n })
    const became = { amount: minor(150n), removed: minor(10n), balance: minor(1_190n) }
    const [end] = rowsAfter(trialBalance, factsOf([...played, bonusConverted(became)]))
    expect(end).to.include({ player_funds: 1_190n, bonus_funds: 0n, bonus_cost: -90n })
    for (const fact of [bonusForfeited(), bonusExpired()]) {
      const [back] = rowsAfter(trialBalance, factsOf([...given, fact]))
      expect(back, fact.type).to.include({ player_funds: 1_000n, ...NO_BONUS })
    }
  })
  it('adds up to 0 after every event, and owes players their balances, whatever happens', () => {
    fc.assert(
      fc.property(houses, (facts) => {
        const rows: Rows = new Map()
        const balances = new Map<string, bigint>()
        const bonuses = new Map<string, bigint>()
        for (const event of recorded(facts)) {
          foldInto(trialBalance, rows, [event])
          if ('balance' in event.data) balances.set(event.key, event.data.balance)
          const bonus = 'bonusBalance' in event.data ? event.data.bonusBalance : undefined
          if (bonus !== undefined) bonuses.set(event.key, bonus)
          for (const { row } of rows.values()) {
            expect(sumOf(row)).to.equal(0n)
            const playerId = row['player_id'] as string
            expect(row['player_funds']).to.equal(balances.get(playerId) ?? 0n)
            expect(row['bonus_funds']).to.equal(bonuses.get(playerId) ?? 0n)
          }
        }
      }),
      { numRuns: RUNS },
    )
  })
  it('stops where an event’s balance is not what the books say', () => {
    const wrong = recorded(factsOf([...lost, deposited(50n, 951n)]))
    expect(() => {
      foldInto(trialBalance, new Map(), wrong)
    }).to.throw(PoisonEvent, 'the books say 950, the balance is 951')
    const granted = [bonusGranted(), bonusActivated({ bonusBalance: minor(101n) })]
    expect(() => {
      foldInto(trialBalance, new Map(), recorded(factsOf([...lost, ...granted])))
    }).to.throw(PoisonEvent, 'the books say 100, the bonus balance is 101')
  })
  it('is read by currency and account, and adds up to 0 on PostgreSQL too', async function () {
    this.timeout(60_000)
    for (const facts of fc.sample(houses, { numRuns: 3, seed: 7 })) {
      const pool = await committed(trialBalance, facts, 17)
      const { rows } = await pool.query<AnyRow>('select * from read.trial_balance')
      expect(rows).to.have.deep.members(trialOf(rowsAfter(trialBalance, facts)))
      expect(rows).to.have.length(2 * ACCOUNTS.length)
      expect(rows.reduce((sum, { balance }) => sum + (balance as bigint), 0n)).to.equal(0n)
      await pool.end()
    }
  })
})
