/** One round: refused before the draw or not at all; stake and payout leave in one decision. */
import { roll, type ServerSeed } from '../games/fairness.ts'
import type { Paytable } from '../games/paytables/paytable.ts'
import { paysTooLittle } from '../games/paytables/stakes.ts'
import { accept, reject } from '../shared/decider.ts'
import { add, minor, MINOR_MAX, multiplied, subtract, ZERO, type Minor } from '../shared/money.ts'
import { bonusPartOf, splitStake, type Split } from './bonus-play.ts'
import { ceilingOf } from './ceiling.ts'
import { clear, type Terms } from './clearance.ts'
import type { WalletEvent } from './events.ts'
import { isBarred } from './restrictions.ts'
import { hasEnded, moveToSuccessor } from './sessions.ts'
import type { SessionState, WalletState } from './state.ts'

/** `at` is the occurredAt of the events it makes; `seeds` are those in force and their successors, by hash. */
export type PlayRound = {
  type: 'PlayRound'
  at: string
  roundId: string
  sessionId: string
  stake: Minor
  choice: string
  seeds: ReadonlyMap<string, ServerSeed>
  paytable: Paytable
  /** That hold at `at`; without them those that were named last. */
  terms?: Terms
}

export function playRound(command: PlayRound, state: WalletState) {
  const { at, sessionId, stake, choice, paytable } = command
  if (isBarred(state.restrictions, 'play', at)) return reject('PLAY_RESTRICTED')
  const session = state.sessions[sessionId]
  if (session === undefined) return reject('SESSION_CLOSED')
  if (paytable.version !== session.paytableVersion) {
    throw new RangeError(`session ${sessionId} is played by ${session.paytableVersion}`)
  }
  if (!paytable.isChoice(choice)) return reject('CHOICE_INVALID')
  if (paysTooLittle(paytable, choice, stake)) return reject('STAKE_OFF_STEP')
  const split = splitStake(state, stake, paytable)
  if (split === 'STAKE_ABOVE_BONUS') return reject(split)
  const own = split === null ? stake : subtract(stake, split.fromBonus)
  const named = clear(state.clearance, command, own)
  if (typeof named === 'string') return reject(named)
  const isBeyond = split !== null && split.fromBonus > state.bonusBalance
  if (own > state.balance || isBeyond) return reject('INSUFFICIENT_FUNDS')
  const payoutMax = multiplied(stake, paytable.multiplierMaxBp(choice))
  if (ceilingOf(state) - stake + payoutMax > MINOR_MAX) return reject('STAKE_TOO_LARGE')
  const on = { state, session, named, split, own }
  if (!hasEnded(session.seed, at)) return settle(command, on, session.seed)
  const moved = moveToSuccessor(sessionId, session, at)
  if (moved === null) return reject('SEED_PENDING')
  const settled = settle(command, on, { ...moved.data, nextNonce: 0 })
  return settled.accepted ? accept<WalletEvent>(moved, ...settled.events) : settled
}

/** `named`: terms that this bet is the first to be decided under; `own`: of the stake, what is cash. */
type On = {
  state: WalletState
  session: SessionState
  named: Terms | null
  split: Split | null
  own: Minor
}
type Fact<Type extends WalletEvent['type']> = Extract<WalletEvent, { type: Type }>
type SeedToDrawFrom = { seedHash: string; clientSeed: string; nextNonce: number }

/**
 * Drawn only once the bet is accepted: no refusal can depend on an outcome, and a decision made again after a
 * lost race draws at its own nonce.
 */
function settle(command: PlayRound, on: On, seed: SeedToDrawFrom) {
  const { state, session, named, split, own } = on
  const { at, roundId, sessionId, stake, choice, paytable } = command
  const { seedHash, clientSeed, nextNonce: nonce } = seed
  const serverSeed = command.seeds.get(seedHash)
  if (serverSeed === undefined) return reject('SEED_PENDING')
  const drawn = roll({ serverSeed, clientSeed, nonce }, paytable.outcomes)
  const { gameId, version: paytableVersion } = paytable
  const { currency, accountKind } = state
  const { market, brand, channel, product } = session
  const afterStake = subtract(state.balance, own)
  // Both are written out: a spread with further keys behind it costs microseconds, a literal none.
  const bet: Fact<'BetPlaced'> = {
    type: 'BetPlaced',
    data: {
      roundId,
      sessionId,
      gameId,
      paytableVersion,
      nonce,
      stake,
      seedHash,
      clientSeed,
      choice,
      outcome: String(drawn),
      balance: afterStake,
      currency,
      market,
      brand,
      channel,
      product,
      accountKind,
    },
  }
  if (named !== null) bet.data.terms = named
  if (split !== null) stakeBonus(bet, split, state)
  const payout = minor(multiplied(stake, paytable.multiplierBp(drawn, choice)))
  if (payout === ZERO) return accept<WalletEvent>(bet)
  const win: Fact<'WinCredited'> = {
    type: 'WinCredited',
    data: {
      roundId,
      sessionId,
      gameId,
      paytableVersion,
      nonce,
      stake,
      betAt: at,
      payout,
      balance: add(afterStake, payout),
      currency,
      market,
      brand,
      channel,
      product,
      accountKind,
    },
  }
  if (split !== null) payBonus(win, split, state)
  return accept<WalletEvent>(bet, win)
}

function stakeBonus({ data }: Fact<'BetPlaced'>, split: Split, { bonusBalance }: WalletState) {
  const { bonusId, fromBonus, wagered } = split
  data.bonusId = bonusId
  data.fromBonus = fromBonus
  data.bonusBalance = subtract(bonusBalance, fromBonus)
  data.wagered = wagered
}

function payBonus(
  { data }: Fact<'WinCredited'>,
  { fromBonus }: Split,
  { bonusBalance }: WalletState,
) {
  const toBonus = bonusPartOf(data.payout, data.stake, fromBonus)
  if (toBonus === ZERO) return
  data.toBonus = toBonus
  data.balance = subtract(data.balance, toBonus)
  data.bonusBalance = add(subtract(bonusBalance, fromBonus), toBonus)
}
