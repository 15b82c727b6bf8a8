/** Bonuses on a wallet: one is active at most, the first in line; all bonus money is that one's. */
import { z } from 'zod'
import { instantSchema } from '../shared/instant.ts'
import { minorSumSchema, type Minor } from '../shared/money.ts'
import { bonusTermsSchema, type BonusFact, type BonusTerms } from './bonus-facts.ts'

export const bonusesSchema = z.array(
  z.object({
    bonusId: z.string(),
    terms: bonusTermsSchema,
    expiresAt: instantSchema.nullable().describe('null: it waits in line'),
    wagered: minorSumSchema.describe('stakes so far, each by its weight'),
  }),
)
export type Bonuses = z.output<typeof bonusesSchema>
type Bonus = Bonuses[number]
type Buckets = { balance: Minor; bonusBalance: Minor; bonuses: Bonuses }
type Active = Bonus & { readonly expiresAt: string }

export function activeOf([first]: Bonuses): Active | null {
  return first !== undefined && isActive(first) ? first : null
}
const isActive = (bonus: Bonus): bonus is Active => bonus.expiresAt !== null

/** What is to be wagered before it becomes cash. */
export const targetOf = ({ amount, multiple }: BonusTerms): bigint => amount * BigInt(multiple)

/** Folds one of their facts; `state` has its revision already. */
export function bonusMoved<State extends Buckets>(state: State, { type, data }: BonusFact): State {
  const { bonuses } = state
  switch (type) {
    case 'BonusGranted': {
      const { bonusId, terms } = data
      return { ...state, bonuses: [...bonuses, { bonusId, terms, expiresAt: null, wagered: 0n }] }
    }
    case 'BonusActivated': {
      const { bonusId, expiresAt, bonusBalance } = data
      const changed = bonuses.map((one) => (one.bonusId === bonusId ? { ...one, expiresAt } : one))
      return { ...state, bonusBalance, bonuses: changed }
    }
    case 'BonusConverted': {
      const { balance, bonusBalance } = data
      return { ...state, balance, bonusBalance, bonuses: without(bonuses, data) }
    }
    case 'BonusForfeited':
    case 'BonusExpired':
      return { ...state, bonusBalance: data.bonusBalance, bonuses: without(bonuses, data) }
    case 'BonusExhausted':
      return { ...state, bonuses: without(bonuses, data) }
  }
}

const without = (bonuses: Bonuses, { bonusId }: { bonusId: string }): Bonuses =>
  bonuses.filter((bonus) => bonus.bonusId !== bonusId)

/** With what a bet says of the active one; a bet that says nothing changes none. */
export const progressed = (
  bonuses: Bonuses,
  { bonusId, wagered }: { bonusId?: string | undefined; wagered?: bigint | undefined },
): Bonuses =>
  wagered === undefined
    ? bonuses
    : bonuses.map((one) => (one.bonusId === bonusId ? { ...one, wagered } : one))

/** Kept of those that became cash: a stake of theirs is seldom returned after that, and never long after. */
const CONVERTED_MAX = 16

export const withConverted = (
  converted: readonly string[],
  { bonusId }: { bonusId: string },
): string[] => [...converted, bonusId].slice(-CONVERTED_MAX)
