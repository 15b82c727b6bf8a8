/** Stakes at other providers, their returns, and the ends of their rounds. What is staked is held until its round ends. */
import { accept, reject } from '../shared/decider.ts'
import type { SessionDimensions } from '../shared/dimensions.ts'
import { add, MINOR_MAX, subtract, ZERO } from '../shared/money.ts'
import { splitStake, type Split } from './bonus-play.ts'
import { activeOf } from './bonuses.ts'
import { ceilingOf } from './ceiling.ts'
import { clear, type Terms } from './clearance.ts'
import type { WalletEvent } from './events.ts'
import type {
  CloseRound,
  NoteRollback,
  PlaceStake,
  ReturnTransaction,
} from './provider-commands.ts'
import { isBarred } from './restrictions.ts'
import { heldIn, isFull, isOpen, roundIn } from './rounds.ts'
import { dimensionsOf, type WalletState } from './state.ts'

type Fact<Type extends WalletEvent['type']> = Extract<WalletEvent, { type: Type }>
export type Placed = Fact<'StakePlaced'>['data']

/** In this order: the round, the player, the terms, the money. What house and market have against it was asked before, as for bets. */
export function placeStake(command: PlaceStake, state: WalletState) {
  const { at, stake, currency, played } = command
  const round = roundIn(state.rounds, command)
  if (round?.isClosed === true || command.closed !== null) return reject('ROUND_CLOSED')
  if (isBarred(state.restrictions, 'play', at)) return reject('PLAY_RESTRICTED')
  if (currency !== state.currency) return reject('CURRENCY_MISMATCH')
  const split = splitStake(state, stake, { gameId: command.gameId, product: played.product })
  if (split === 'STAKE_ABOVE_BONUS') return reject(split)
  const own = split === null ? stake : subtract(stake, split.fromBonus)
  const { terms } = command
  const named = clear(
    state.clearance,
    terms === undefined ? { at, stake } : { at, stake, terms },
    own,
  )
  if (typeof named === 'string') return reject(named)
  if (round === undefined && isFull(state.rounds)) return reject('ROUNDS_TOO_MANY')
  const isBeyond = split !== null && split.fromBonus > state.bonusBalance
  if (own > state.balance || isBeyond) return reject('INSUFFICIENT_FUNDS')
  return accept<WalletEvent>(placed(command, state, { split, named }))
}

type On = { split: Split | null; named: Terms | null }

function placed(
  command: PlaceStake,
  state: WalletState,
  { split, named }: On,
): Fact<'StakePlaced'> {
  const { provider, gameId, roundId, transactionId, sessionId, stake, played } = command
  return {
    type: 'StakePlaced',
    data: {
      provider,
      gameId,
      roundId,
      transactionId,
      sessionId,
      stake,
      balance: subtract(state.balance, subtract(stake, split?.fromBonus ?? ZERO)),
      heldStakes: heldIn(state.rounds) + stake,
      ...(split === null ? {} : ofBonus(split, state)),
      ...(named === null ? {} : { terms: named }),
      ...playedIn(state, played),
    },
  }
}

function ofBonus({ bonusId, fromBonus, wagered }: Split, { bonusBalance, bonuses }: WalletState) {
  const active = activeOf(bonuses)
  return {
    bonusId,
    fromBonus,
    winsAfterEnd: active?.terms.winsAfterEnd ?? 'cash',
    counted: wagered - (active?.wagered ?? 0n),
    bonusBalance: subtract(bonusBalance, fromBonus),
    wagered,
  }
}

export const playedIn = (
  { currency, accountKind }: WalletState,
  { market, brand, channel, product }: SessionDimensions,
) => ({ currency, market, brand, channel, product, accountKind })

/**
 * To where it came from, exactly, and it counts no more. Of a bonus that has ended: cash where it became cash, else nobody’s, as
 * all of that bonus’s money was.
 */
export function returnStake(
  { by }: Pick<ReturnTransaction, 'by'>,
  state: WalletState,
  stake: Placed,
) {
  const { provider, gameId, roundId, transactionId, bonusId, fromBonus = ZERO } = stake
  const bonus = activeOf(state.bonuses)
  const isActive = bonus !== null && bonus.bonusId === bonusId
  const isCash = bonusId === undefined || state.converted.includes(bonusId)
  const toBonus = isActive ? fromBonus : ZERO
  const removed = isActive || isCash ? ZERO : fromBonus
  const own = subtract(subtract(stake.stake, toBonus), removed)
  const round = roundIn(state.rounds, stake)
  const held = heldIn(state.rounds)
  const isHeld = round !== undefined && isOpen(round)
  if (!isHeld && ceilingOf(state) + own + toBonus > MINOR_MAX) return reject('BALANCE_TOO_LARGE')
  const data: Fact<'StakeReturned'>['data'] = {
    provider,
    gameId,
    roundId,
    transactionId,
    by,
    stake: stake.stake,
    ...(bonusId === undefined ? {} : { bonusId, fromBonus }),
    balance: add(state.balance, own),
    heldStakes: isHeld ? held - stake.stake : held,
    ...playedIn(state, stake),
  }
  if (removed > ZERO) data.removed = removed
  if (isActive) {
    data.toBonus = toBonus
    data.bonusBalance = add(state.bonusBalance, toBonus)
    data.wagered = bonus.wagered - (stake.counted ?? 0n)
  }
  return accept<WalletEvent>({ type: 'StakeReturned', data })
}

/** What is still held of its stakes is the house’s from then on. */
export function closeRound({ by, ...name }: CloseRound, state: WalletState) {
  const round = roundIn(state.rounds, name)
  if (round === undefined || round.isClosed) return accept<WalletEvent>()
  const { provider, gameId, roundId, stakes, staked, bonus } = round
  const held = heldIn(state.rounds)
  return accept<WalletEvent>({
    type: 'RoundClosed',
    data: {
      provider,
      gameId,
      roundId,
      by,
      stakes,
      staked,
      ...bonus,
      heldStakes: isOpen(round) ? held - staked : held,
      ...playedIn(state, round),
    },
  })
}

/** It takes the name of what it takes back, which moves no money when it comes. */
export function noteRollback(command: NoteRollback, state: WalletState) {
  const { provider, gameId, roundId, transactionId } = command
  return accept<WalletEvent>({
    type: 'RollbackNoted',
    data: { provider, gameId, roundId, transactionId, ...dimensionsOf(state) },
  })
}
