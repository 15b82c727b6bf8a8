/** One row per movement of money in a bucket, signed: the sum of a bucket's rows is its balance. Rows are only ever inserted. */
import { minor as minorOf, type Minor } from '../../domain/shared/money.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import {
  ownCredit,
  ownPayout,
  ownReturn,
  ownStake,
  ownTaken,
  type PaidOut,
  type Staked,
} from '../../domain/shared/own-money.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { instant, int64, minor, nullable, oneOf, uuid, type RowOf } from '../engine/columns.ts'
import { facts, known, projection } from '../engine/projection.ts'

/** BONUS_CREDIT and BONUS_DEBIT are of bonuses; what was corrected by hand is an ADJUSTMENT. */
export type LedgerKind =
  'BET' | 'WIN' | 'DEPOSIT' | 'WITHDRAWAL' | 'BONUS_CREDIT' | 'BONUS_DEBIT' | 'ADJUSTMENT'

/** Where money lies in a wallet; of one event their entries follow each other in this order. */
const BUCKETS = ['bonus', 'cash'] as const
export type Bucket = (typeof BUCKETS)[number]

const columns = {
  player_id: uuid,
  revision: int64,
  bucket: oneOf<Bucket>(),
  number: int64, // 1, 2, 3, … of the wallet: players are shown no revision
  command_id: uuid,
  kind: oneOf<LedgerKind>(),
  amount: int64, // negative when it leaves the bucket
  balance_before: minor, // of the bucket, as is the next
  balance: minor, // after it
  round_id: nullable(uuid),
  session_id: nullable(uuid),
  payment_id: nullable(uuid),
  adjustment_id: nullable(uuid),
  position: int64,
  occurred_at: instant,
  bonus_id: nullable(uuid), // of what a bonus brings or takes, not of what is played with it
}
export type LedgerRow = RowOf<typeof columns>

type MoneyEvent = Extract<
  WalletEvent,
  { data: { balance: Minor } } | { type: 'BonusActivated' | 'BonusForfeited' | 'BonusExpired' }
>
type Of<Type extends MoneyEvent['type']> = Extract<MoneyEvent, { type: Type }>['data']

/** null: of a bonus, named by whether it comes or goes. What is given or taken back has the kind of what it takes back, the other way round. */
const KIND: Record<MoneyEvent['type'], LedgerKind | null> = {
  BetPlaced: 'BET',
  WinCredited: 'WIN',
  StakePlaced: 'BET',
  StakeReturned: 'BET',
  PayoutCredited: 'WIN',
  PayoutReturned: 'WIN',
  Deposited: 'DEPOSIT',
  WithdrawalRequested: 'WITHDRAWAL',
  WithdrawalFailed: 'WITHDRAWAL',
  Adjusted: 'ADJUSTMENT',
  BonusActivated: null,
  BonusConverted: null,
  BonusForfeited: null,
  BonusExpired: null,
}

/** What an event moves, by bucket; what is 0 is no movement. */
type Moved = Partial<Record<Bucket, bigint>>

const outgoing = (amount: bigint): bigint => -amount

const ofBet = (bet: Staked): Moved => ({ bonus: ownStake(bet) - bet.stake, cash: -ownStake(bet) })
const ofWin = (win: PaidOut): Moved => ({
  bonus: win.payout - ownPayout(win),
  cash: ownPayout(win),
})
const ofConversion = ({ amount, removed }: Of<'BonusConverted'>): Moved => ({
  bonus: outgoing(amount + removed),
  cash: amount,
})
const ofReturn = (data: Of<'StakeReturned'>): Moved => ({
  bonus: data.toBonus ?? 0n,
  cash: ownReturn(data),
})
const ofPayout = (data: Of<'PayoutCredited'>): Moved => ({
  bonus: data.toBonus ?? 0n,
  cash: ownCredit(data),
})
const ofPayoutBack = (data: Of<'PayoutReturned'>): Moved => ({
  bonus: outgoing(data.fromBonus ?? 0n),
  cash: (data.owed ?? 0n) - ownTaken(data),
})
const ofAdjustment = ({ direction, amount }: Of<'Adjusted'>): Moved => ({
  cash: direction === 'credit' ? amount : outgoing(amount),
})

const touchedBy = (moved: Moved) => BUCKETS.filter((bucket) => (moved[bucket] ?? 0n) !== 0n)

const counted = ({ key }: Recorded<MoneyEvent>, moved: Moved) => ({
  key: { player_id: key },
  evolve: (row: { entries: bigint } | null) => ({
    player_id: key,
    entries: (row?.entries ?? 0n) + BigInt(touchedBy(moved).length),
  }),
})

/** How many entries each wallet has, the event's own among them: the last of these has that number. */
const counts = facts({
  name: 'wallet_ledger_counts',
  columns: { player_id: uuid, entries: int64 },
  key: ['player_id'],
  partitionBy: 'player_id',
  whose: ({ key }) => ({ player_id: key }),
  on: {
    BetPlaced: (e) => counted(e, ofBet(e.data)),
    WinCredited: (e) => counted(e, ofWin(e.data)),
    StakePlaced: (e) => counted(e, ofBet(e.data)),
    StakeReturned: (e) => counted(e, ofReturn(e.data)),
    PayoutCredited: (e) => counted(e, ofPayout(e.data)),
    PayoutReturned: (e) => counted(e, ofPayoutBack(e.data)),
    Deposited: (e) => counted(e, { cash: e.data.amount }),
    WithdrawalRequested: (e) => counted(e, { cash: outgoing(e.data.amount) }),
    WithdrawalFailed: (e) => counted(e, { cash: e.data.amount }),
    Adjusted: (e) => counted(e, ofAdjustment(e.data)),
    BonusActivated: (e) => counted(e, { bonus: e.data.amount }),
    BonusConverted: (e) => counted(e, ofConversion(e.data)),
    BonusForfeited: (e) => counted(e, { bonus: outgoing(e.data.amount) }),
    BonusExpired: (e) => counted(e, { bonus: outgoing(e.data.amount) }),
  },
})

type Told = { readonly entries: bigint } | null

/** What an entry is of. */
type About = Partial<
  Pick<LedgerRow, 'round_id' | 'session_id' | 'payment_id' | 'adjustment_id' | 'bonus_id'>
>

/** An entry for each bucket that is touched, numbered by what is told of the wallet. */
const entries = (
  event: Recorded<MoneyEvent>,
  told: Told,
  { moved, ...about }: About & { moved: Moved },
) => {
  const touched = touchedBy(moved)
  const before = known(told).entries - BigInt(touched.length)
  return touched.map((bucket, n) => {
    const amount = moved[bucket] ?? 0n
    const balance = balanceIn(bucket, event.data)
    return {
      insert: {
        player_id: event.key,
        revision: event.revision,
        bucket,
        number: before + BigInt(n + 1),
        command_id: event.commandId,
        kind: KIND[event.type] ?? (amount > 0n ? 'BONUS_CREDIT' : 'BONUS_DEBIT'),
        amount,
        balance_before: minorOf(balance - amount),
        balance,
        round_id: null,
        session_id: null,
        payment_id: null,
        adjustment_id: null,
        bonus_id: null,
        ...about,
        position: event.position,
        occurred_at: event.occurredAt,
      },
    }
  })
}

/** After the event. One that moves what it does not say the balance of stops the read model. */
function balanceIn(
  bucket: Bucket,
  { balance, bonusBalance }: { balance?: Minor; bonusBalance?: Minor | undefined },
): Minor {
  const after = bucket === 'cash' ? balance : bonusBalance
  if (after === undefined) throw new Error(`what moved is in ${bucket}, its balance is not said`)
  return after
}

const ofRound = ({ roundId, sessionId }: { roundId: string; sessionId: string }) => ({
  round_id: roundId,
  session_id: sessionId,
})

export const walletLedger = projection({
  name: 'wallet_ledger',
  oneRowPer: 'movement of money in a bucket',
  answers: 'how the balances came about',
  version: 6, // stakes and payouts at other providers
  columns,
  key: ['player_id', 'revision', 'bucket'],
  partitionBy: 'player_id',
  indexes: ['command_id', { columns: 'player_id, revision', where: "bucket = 'bonus'" }],
  facts: counts,
  on: {
    BetPlaced: (e, told) => entries(e, told, { moved: ofBet(e.data), ...ofRound(e.data) }),
    WinCredited: (e, told) => entries(e, told, { moved: ofWin(e.data), ...ofRound(e.data) }),
    StakePlaced: (e, told) => entries(e, told, { moved: ofBet(e.data) }),
    StakeReturned: (e, told) => entries(e, told, { moved: ofReturn(e.data) }),
    PayoutCredited: (e, told) => entries(e, told, { moved: ofPayout(e.data) }),
    PayoutReturned: (e, told) => entries(e, told, { moved: ofPayoutBack(e.data) }),
    Deposited: (e, told) =>
      entries(e, told, { moved: { cash: e.data.amount }, payment_id: e.data.depositId }),
    WithdrawalRequested: (e, told) =>
      entries(e, told, {
        moved: { cash: outgoing(e.data.amount) },
        payment_id: e.data.withdrawalId,
      }),
    WithdrawalFailed: (e, told) =>
      entries(e, told, { moved: { cash: e.data.amount }, payment_id: e.data.withdrawalId }),
    Adjusted: (e, told) =>
      entries(e, told, { moved: ofAdjustment(e.data), adjustment_id: e.data.adjustmentId }),
    BonusActivated: (e, told) =>
      entries(e, told, { moved: { bonus: e.data.amount }, bonus_id: e.data.bonusId }),
    BonusConverted: (e, told) =>
      entries(e, told, { moved: ofConversion(e.data), bonus_id: e.data.bonusId }),
    BonusForfeited: (e, told) =>
      entries(e, told, { moved: { bonus: outgoing(e.data.amount) }, bonus_id: e.data.bonusId }),
    BonusExpired: (e, told) =>
      entries(e, told, { moved: { bonus: outgoing(e.data.amount) }, bonus_id: e.data.bonusId }),
  },
})
