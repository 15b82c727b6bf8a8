/** Bonuses granted and forfeited, and what time and play alone bring: expiry, conversion, exhaustion, the next in line. */
import { accept, reject } from '../shared/decider.ts'
import { plusMs } from '../shared/instant.ts'
import { add, least, MINOR_MAX, subtract, ZERO } from '../shared/money.ts'
import type { BonusFact, BonusTerms } from './bonus-facts.ts'
import { activeOf, bonusMoved, targetOf } from './bonuses.ts'
import { ceilingOf } from './ceiling.ts'
import type { WalletEvent } from './events.ts'
import { evolve } from './evolve.ts'
import { isBarred } from './restrictions.ts'
import { isStaked } from './rounds.ts'
import { dimensionsOf, type WalletState } from './state.ts'

/** One that is active, and eight in line: keeps the state small. */
const BONUSES_MAX = 9

const DAY_MS = 24 * 60 * 60 * 1000

export type BonusCommand =
  | {
      type: 'GrantBonus'
      at: string
      bonusId: string
      /** That it is granted for; null where for none. */
      depositId: string | null
      /** Version of the market's rules that allow it. */
      rules: string
      terms: BonusTerms
    }
  | { type: 'ForfeitBonus'; at: string; bonusId: string; by: 'player' | 'staff' }
  /** Once its time is over, of a wallet at rest: every command does it that has an instant. */
  | { type: 'EndBonus'; at: string }

/** It waits in line; what is due after it makes the first one active. */
export function grantBonus(
  command: Extract<BonusCommand, { type: 'GrantBonus' }>,
  state: WalletState,
) {
  const { at, bonusId, depositId, rules, terms } = command
  if (isBarred(state.restrictions, 'bonus', at)) return reject('BONUS_RESTRICTED')
  if (state.bonuses.length >= BONUSES_MAX) return reject('BONUSES_WAITING')
  if (ceilingOf(state) + terms.amount > MINOR_MAX) return reject('BALANCE_TOO_LARGE')
  const data = { bonusId, depositId, rules, terms, ...dimensionsOf(state) }
  return accept<WalletEvent>({ type: 'BonusGranted', data })
}

export function forfeitBonus(
  { bonusId, by }: Extract<BonusCommand, { type: 'ForfeitBonus' }>,
  state: WalletState,
) {
  const bonus = state.bonuses.find((one) => one.bonusId === bonusId)
  return bonus === undefined
    ? reject('BONUS_UNKNOWN')
    : accept<WalletEvent>(forfeited(state, bonus, by))
}

/** All there are, the active one first: of a wallet or an account that ends. */
export function forfeitAll(state: WalletState): WalletEvent[] {
  let rest = state
  return state.bonuses.map((bonus) => {
    const fact = forfeited(rest, bonus, 'closing')
    rest = bonusMoved(rest, fact)
    return fact
  })
}

type Bonus = WalletState['bonuses'][number]
type Forfeited = Extract<BonusFact, { type: 'BonusForfeited' }>

/** One that waits has no money. */
function forfeited(
  state: WalletState,
  { bonusId, expiresAt }: Bonus,
  by: Forfeited['data']['by'],
): Forfeited {
  const amount = expiresAt === null ? ZERO : state.bonusBalance
  const bonusBalance = subtract(state.bonusBalance, amount)
  return {
    type: 'BonusForfeited',
    data: { bonusId, amount, by, bonusBalance, ...dimensionsOf(state) },
  }
}

/** The facts that have become due at that instant, in order, and what the wallet knows after them. */
export function bonusesDue(state: WalletState, at: string) {
  const facts: BonusFact[] = []
  let after = state
  for (let fact = nextDue(after, at); fact !== null; fact = nextDue(after, at)) {
    facts.push(fact)
    after = evolve(after, fact, at)
  }
  return { facts, after }
}

function nextDue(state: WalletState, at: string): BonusFact | null {
  const [first] = state.bonuses
  if (first === undefined) return null
  const active = activeOf(state.bonuses)
  if (active === null) {
    return isBarred(state.restrictions, 'bonus', at) ? null : activated(state, first, at)
  }
  const { bonusId, expiresAt, terms, wagered } = active
  const { bonusBalance, balance } = state
  const whose = dimensionsOf(state)
  if (at >= expiresAt) {
    const data = { bonusId, amount: bonusBalance, bonusBalance: ZERO, ...whose }
    return { type: 'BonusExpired', data }
  }
  if (isStaked(state.rounds, bonusId)) return null // its money may come back, and what counts may not
  if (bonusBalance === ZERO) return { type: 'BonusExhausted', data: { bonusId, ...whose } }
  if (wagered < targetOf(terms)) return null
  const amount = least(bonusBalance, terms.winningsMax ?? bonusBalance)
  const [removed, converted] = [subtract(bonusBalance, amount), add(balance, amount)]
  const data = { bonusId, amount, removed, balance: converted, bonusBalance: ZERO, ...whose }
  return { type: 'BonusConverted', data }
}

function activated(state: WalletState, { bonusId, terms }: Bonus, at: string): BonusFact {
  const { amount, daysToUse } = terms
  const expiresAt = plusMs(at, daysToUse * DAY_MS)
  const bonusBalance = add(state.bonusBalance, amount)
  const data = { bonusId, amount, expiresAt, bonusBalance, ...dimensionsOf(state) }
  return { type: 'BonusActivated', data }
}
