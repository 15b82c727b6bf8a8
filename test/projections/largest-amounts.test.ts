/** The largest amounts that a wallet takes, as often as it likes: no sum is too large for its column, its view or its answer. */
import { expect } from 'chai'
import { z } from 'zod'
import { walletOf, walletSchema } from '../../api/wallet/wallet-route.ts'
import { dice } from '../../domain/games/paytables/dice.ts'
import { MINOR_MAX, minor, multiplied, ZERO } from '../../domain/shared/money.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { read } from '../../projections/reading/read.ts'
import { balanceOf } from '../../projections/wallet/wallet-balance.ts'
import { stateAfter } from '../support/given.ts'
import { committed, readModel, type Fact } from '../support/projecting.ts'
import {
  bet,
  BET_AT,
  deposited,
  depositStarted,
  DIMENSIONS,
  funded,
  joined,
  MEANS,
  opened,
  PAID_BY,
  PLAYER,
  ROUND,
  seedsByHash,
  SESSION,
  WHOSE,
  WITHDRAWAL,
} from '../support/wallet-facts.ts'

/** Of one partition. */
const [RICH, STRANGER] = [PLAYER, PLAYER.replace(/1$/, '2')]

const CHOICE = '9500'
const MULTIPLIER = dice.multiplierMaxBp(CHOICE)
/** The whole balance is staked, and the win still fits the ledger. */
const STAKE = (MINOR_MAX * 10_000n) / MULTIPLIER
const PAYOUT = multiplied(minor(STAKE), MULTIPLIER)

/** So often that each sum is beyond 64 bits. */
const TIMES = Number(2n ** 63n / STAKE) + 100

const round = { roundId: ROUND, sessionId: SESSION, gameId: 'dice', nonce: 0 }
const paysOut: WalletEvent[] = [
  {
    type: 'WithdrawalRequested',
    data: { withdrawalId: WITHDRAWAL, amount: minor(PAYOUT), ...MEANS, ...WHOSE, balance: ZERO },
  },
  {
    type: 'WithdrawalPaid',
    data: { withdrawalId: WITHDRAWAL, amount: minor(PAYOUT), ...PAID_BY, reference: 'ref-2' },
  },
]

/** In with it, staked, won, and out with it. */
const cycle: WalletEvent[] = [
  depositStarted(STAKE),
  deposited(STAKE),
  bet({ stake: minor(STAKE), choice: CHOICE, outcome: '0', balance: ZERO }),
  {
    type: 'WinCredited',
    data: {
      ...round,
      paytableVersion: 'dice-1',
      stake: minor(STAKE),
      betAt: BET_AT,
      payout: minor(PAYOUT),
      balance: minor(PAYOUT),
      ...DIMENSIONS,
    },
  },
  ...paysOut,
]
const of = (playerId: string, events: readonly WalletEvent[]): Fact[] =>
  events.map((event) => ({ stream: `wallet-${playerId}`, at: BET_AT, event }))

const began = of(RICH, [opened])
const goesOn = of(RICH, cycle)
const history = [
  ...began,
  ...of(STRANGER, [opened]),
  ...Array.from({ length: TIMES }, () => goesOn).flat(),
  ...of(STRANGER, cycle),
]

const SUMMING = [
  'wallet_balance',
  'trial_balance',
  'game_rtp',
  'player_activity',
  'deposit_watch',
  'vip_watch',
]
const N = BigInt(TIMES)

describe('the largest amounts', function () {
  this.timeout(120_000)
  let pool: Pool
  before(async () => {
    pool = await committed(SUMMING.map(readModel), history, 20_000)
  })
  after(() => pool.end())

  it('are legal', () => {
    const command = { type: 'PlayRound' as const, at: BET_AT, roundId: ROUND, sessionId: SESSION }
    const staked = { stake: minor(STAKE), choice: CHOICE, seeds: seedsByHash, paytable: dice }
    const state = stateAfter(wallet, [...funded(STAKE), joined()])
    expect(wallet.decide({ ...command, ...staked }, state)).to.have.property('accepted', true)
  })
  it('add up beyond 64 bits in the row of whom they are of', async () => {
    const { rows } = await read(pool, balanceOf(RICH))
    expect(rows[0]).to.include({
      balance: 0n,
      deposited: N * STAKE,
      staked: N * STAKE,
      paid_out: N * PAYOUT,
      withdrawn: N * PAYOUT,
    })
    expect(N * STAKE > 2n ** 63n).to.equal(true)
  })
  it('are answered as digits, to the last of them', async () => {
    const { rows } = await read(pool, balanceOf(RICH))
    const written = rows.map((row) => z.encode(walletSchema, walletOf(row)))
    expect(written[0]).to.include({ staked: String(N * STAKE), paidOut: String(N * PAYOUT) })
  })
  it('leave the rows of a stranger in their partition as they would be alone', async () => {
    const { rows } = await read(pool, balanceOf(STRANGER))
    expect(rows[0]).to.include({ staked: STAKE, paid_out: PAYOUT, deposited: STAKE })
  })
  it('add up in the views over all wallets, and the books to 0', async () => {
    const { rows: books } = await pool.query<{ account: string; balance: bigint }>(
      'select * from read.trial_balance',
    )
    expect(books.reduce((sum, { balance }) => sum + balance, 0n)).to.equal(0n)
    const clearing = books.find(({ account }) => account === 'deposits_clearing')
    expect(clearing?.balance).to.equal(-(N + 1n) * STAKE)
    const { rows } = await pool.query('select * from read.game_rtp')
    expect(rows[0]).to.include({
      staked: (N + 1n) * STAKE,
      paid_out: (N + 1n) * PAYOUT,
      staked_squared: (N + 1n) * STAKE * STAKE,
    })
  })
})
