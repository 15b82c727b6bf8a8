/** How far a balance may still go by what is pending. */
import { heldIn } from './rounds.ts'
import type { WalletState } from './state.ts'

/** What the balance may come to when all that is pending comes in or back, and all bonus money becomes cash: it must fit the ledger. */
export function ceilingOf(state: WalletState): bigint {
  const { balance, bonusBalance, deposits, withdrawals, bonuses, rounds } = state
  let sum = balance + bonusBalance
  for (const { amount } of Object.values(deposits)) sum += amount
  for (const { amount } of Object.values(withdrawals)) sum += amount
  for (const { expiresAt, terms } of bonuses) if (expiresAt === null) sum += terms.amount
  return rounds.length === 0 ? sum : sum + heldIn(rounds)
}
