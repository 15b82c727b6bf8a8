/** What of a stake and of a payout is the player's own money: a limit of what may be lost is about nothing else. */
import { minor, ZERO, type Minor } from './money.ts'

export type Staked = { readonly stake: Minor; readonly fromBonus?: Minor | undefined }
export type PaidOut = { readonly payout: Minor; readonly toBonus?: Minor | undefined }

export const ownStake = ({ stake, fromBonus = ZERO }: Staked): bigint => stake - fromBonus
export const ownPayout = ({ payout, toBonus = ZERO }: PaidOut): bigint => payout - toBonus

type Returned = {
  readonly stake: Minor
  readonly toBonus?: Minor | undefined
  readonly removed?: Minor | undefined
}
export const ownReturn = ({ stake, toBonus = ZERO, removed = ZERO }: Returned): Minor =>
  minor(stake - toBonus - removed)

type Credited = PaidOut & {
  readonly netted?: Minor | undefined
  readonly removed?: Minor | undefined
}
export const ownCredit = ({
  payout,
  netted = ZERO,
  toBonus = ZERO,
  removed = ZERO,
}: Credited): Minor => minor(payout - netted - toBonus - removed)

type TakenBack = { readonly amount: Minor; readonly fromBonus?: Minor | undefined }
export const ownTaken = ({ amount, fromBonus = ZERO }: TakenBack): Minor =>
  minor(amount - fromBonus)
