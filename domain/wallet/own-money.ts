/** What of a stake and of a payout is the player's own money: a limit of what may be lost is about nothing else. */
import { ZERO, type Minor } from '../shared/money.ts'

export type Staked = { readonly stake: Minor; readonly fromBonus?: Minor | undefined }
export type PaidOut = { readonly payout: Minor; readonly toBonus?: Minor | undefined }

export const ownStake = ({ stake, fromBonus = ZERO }: Staked): bigint => stake - fromBonus
export const ownPayout = ({ payout, toBonus = ZERO }: PaidOut): bigint => payout - toBonus
