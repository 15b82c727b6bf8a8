/** Payouts of other providers: on a stake or a round that is known, whatever has become of the player since; and what is taken back of them. */
import { accept, reject } from '../shared/decider.ts'
import type { SessionDimensions } from '../shared/dimensions.ts'
import { add, least, minor, MINOR_MAX, subtract, ZERO, type Minor } from '../shared/money.ts'
import { activeOf } from './bonuses.ts'
import { ceilingOf } from './ceiling.ts'
import type { WalletEvent } from './events.ts'
import { ownCredit } from '../shared/own-money.ts'
import type {
  CreditPayout,
  Recorded,
  ReturnTransaction,
  TakeBackPayout,
} from './provider-commands.ts'
import { playedIn, returnStake } from './provider-stakes.ts'
import { roundIn } from './rounds.ts'
import type { WalletState } from './state.ts'

type Fact<Type extends WalletEvent['type']> = Extract<WalletEvent, { type: Type }>

/** What a payout goes by: how much of the stake was a bonus’s, and what of it the player had before. */
type Basis = {
  staked: bigint
  fromBonus: bigint
  bonusId: string | undefined
  winsAfterEnd: 'cash' | 'nothing'
  ahead: bigint
  played: SessionDimensions
}

export function creditPayout(command: CreditPayout, state: WalletState) {
  if (command.currency !== state.currency) return reject('CURRENCY_MISMATCH')
  const basis = basisOf(command, state)
  if (typeof basis === 'string') return reject(basis)
  const { provider, gameId, roundId, transactionId, payout, isPromo } = command
  const netted = payout < basis.ahead ? payout : minor(basis.ahead)
  const left = subtract(payout, netted)
  if (ceilingOf(state) + left > MINOR_MAX) return reject('BALANCE_TOO_LARGE')
  const part = bonusPart(left, basis)
  const isActive = part > ZERO && activeOf(state.bonuses)?.bonusId === basis.bonusId
  const isCash = basis.winsAfterEnd === 'cash' || state.converted.includes(basis.bonusId ?? '')
  const toBonus = isActive ? part : ZERO
  const removed = isActive || isCash ? ZERO : part
  const data: Fact<'PayoutCredited'>['data'] = {
    provider,
    gameId,
    roundId,
    transactionId,
    payout,
    isPromo,
    balance: add(state.balance, ownCredit({ payout, netted, toBonus, removed })),
    ...playedIn(state, basis.played),
  }
  if (netted > ZERO) data.netted = netted
  if (part > ZERO) data.bonusId = basis.bonusId
  if (removed > ZERO) data.removed = removed
  if (toBonus > ZERO) {
    data.toBonus = toBonus
    data.bonusBalance = add(state.bonusBalance, toBonus)
  }
  return accept<WalletEvent>({ type: 'PayoutCredited', data })
}

/** By the split of the stake; what cannot be divided is cash. */
const bonusPart = (amount: Minor, { staked, fromBonus }: Basis): Minor =>
  fromBonus === 0n ? ZERO : minor((amount * fromBonus) / staked)

function basisOf(command: CreditPayout, state: WalletState) {
  const { isPromo, stake, returned } = command
  if (isPromo) return withoutStake(state)
  if (stake === undefined) return basisInRound(command, state)
  const placed = dataOf(stake, 'StakePlaced')
  if (placed === undefined) {
    return dataOf(stake, 'RollbackNoted') === undefined ? 'ROUND_UNKNOWN' : 'TRANSACTION_RETURNED'
  }
  if (placed.roundId !== command.roundId || placed.gameId !== command.gameId) return 'ROUND_UNKNOWN'
  if (dataOf(returned ?? null, 'StakeReturned')?.by === 'provider') return 'TRANSACTION_RETURNED'
  const { bonusId, fromBonus = 0n, winsAfterEnd = 'cash' } = placed
  const ahead = roundIn(state.rounds, command)?.ahead ?? 0n
  return { staked: placed.stake, fromBonus, bonusId, winsAfterEnd, ahead, played: placed }
}

/** As long as it is in memory as the state has it, then as its close says. */
function basisInRound(
  name: Pick<CreditPayout, 'provider' | 'gameId' | 'roundId' | 'closed'>,
  { rounds }: Pick<WalletState, 'rounds'>,
): Basis | 'ROUND_UNKNOWN' | 'TRANSACTION_RETURNED' {
  const round = roundIn(rounds, name)
  const closed = dataOf(name.closed, 'RoundClosed')
  const known = round ?? closed
  if (known === undefined) return 'ROUND_UNKNOWN'
  const ahead = round?.ahead ?? 0n
  if (known.stakes === 0 && ahead === 0n && closed?.by !== 'house') return 'TRANSACTION_RETURNED'
  const { bonusId, fromBonus = 0n, winsAfterEnd = 'cash' } = round?.bonus ?? closed ?? {}
  return { staked: known.staked, fromBonus, bonusId, winsAfterEnd, ahead, played: known }
}

const withoutStake = ({ market, brand }: WalletState): Basis => ({
  staked: 0n,
  fromBonus: 0n,
  bonusId: undefined,
  winsAfterEnd: 'cash',
  ahead: 0n,
  played: { market: market?.value ?? null, brand, channel: null, product: null },
})

/** A rollback takes back what it names, whichever it is. */
export function returnTransaction(command: ReturnTransaction, state: WalletState) {
  const { transaction, isOfPayouts } = command
  const stake = dataOf(transaction, 'StakePlaced')
  if (stake !== undefined) return returnStake(command, state, stake)
  if (dataOf(transaction, 'RollbackNoted') !== undefined) return reject('TRANSACTION_RETURNED')
  const payout = dataOf(transaction, 'PayoutCredited')
  // A correction downwards is taken back by one upwards.
  if (dataOf(transaction, 'PayoutReturned') !== undefined) return reject('TRANSACTION_IS_PAYOUT')
  if (payout === undefined) return reject('TRANSACTION_UNKNOWN')
  if (!isOfPayouts) return reject('TRANSACTION_IS_PAYOUT')
  const { netted, removed = ZERO, toBonus = ZERO, bonusId } = payout
  const amount = subtract(subtract(payout.payout, netted ?? ZERO), removed)
  const fact = takenBack(state, payout, { amount, part: toBonus, bonusId, isCorrection: false })
  if (netted !== undefined) fact.data.netted = netted
  return accept<WalletEvent>(fact)
}

/** What a payout of as much would have been of the bonus, its bonus money is first asked for. */
export function takeBackPayout(command: TakeBackPayout, state: WalletState) {
  const { amount, currency } = command
  if (currency !== state.currency) return reject('CURRENCY_MISMATCH')
  const basis = basisInRound(command, state)
  if (typeof basis === 'string') return reject(basis)
  const { bonusId, played } = basis
  const of = { amount, part: bonusPart(amount, basis), bonusId, isCorrection: true }
  return accept<WalletEvent>(takenBack(state, { ...command, ...played }, of))
}

type Name = Pick<CreditPayout, 'provider' | 'gameId' | 'roundId' | 'transactionId'>
/** `part`: of the amount, what went to a bonus. */
type Taking = {
  amount: Minor
  part: Minor
  bonusId: string | undefined
  isCorrection: boolean
}

/** Bonus money while that bonus has any, then cash; what is not there any more is owed. No balance goes below zero. */
function takenBack(
  state: WalletState,
  { provider, gameId, roundId, transactionId, ...played }: Name & SessionDimensions,
  { amount, part, bonusId, isCorrection }: Taking,
): Fact<'PayoutReturned'> {
  const isActive = bonusId !== undefined && activeOf(state.bonuses)?.bonusId === bonusId
  const fromBonus = isActive ? least(part, state.bonusBalance) : ZERO
  const rest = subtract(amount, fromBonus)
  const cash = least(rest, state.balance)
  const owed = subtract(rest, cash)
  const data: Fact<'PayoutReturned'>['data'] = {
    provider,
    gameId,
    roundId,
    transactionId,
    isCorrection,
    amount,
    balance: subtract(state.balance, cash),
    ...playedIn(state, played),
  }
  if (fromBonus > ZERO) {
    data.bonusId = bonusId
    data.fromBonus = fromBonus
    data.bonusBalance = subtract(state.bonusBalance, fromBonus)
  }
  if (owed > ZERO) {
    data.owed = owed
    data.debt = state.debt + owed
  }
  return { type: 'PayoutReturned', data }
}

/** The first of its kind that a command has recorded. */
function dataOf<Type extends WalletEvent['type']>(recorded: Recorded, type: Type) {
  const isSought = (event: WalletEvent): event is Fact<Type> => event.type === type
  return recorded?.find(isSought)?.data as Fact<Type>['data'] | undefined
}
