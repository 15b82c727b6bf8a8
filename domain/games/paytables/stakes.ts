/**
 * What payouts in whole minor units leave of an RTP. At a small stake rounding down takes much of a payout: 1 at a chance
 * of 49.51 % would pay back 49.51 %, not 99. Such stakes are refused; what was played before they were stays as it was.
 */
import { minor, type Minor } from '../../shared/money.ts'
import type { Paytable } from './paytable.ts'

/** How far below its target a choice may pay back at a stake, in basis points: half a point. */
export const RTP_TOLERANCE_BP = 50n

/** From here on rounding takes less than a tenth of a point, whatever is chosen. */
const EVERY_FROM = 1_000n

/** Whether less is paid back than the target says, by more than the tolerance. */
export function paysTooLittle(paytable: Paytable, choice: string, stake: bigint): boolean {
  const { paid, of } = paytable.rtp(choice, stake)
  return paid * 10_000n < (BigInt(paytable.rtpTargetBp) - RTP_TOLERANCE_BP) * of
}

/** Which stakes a choice takes, for whoever has to name one. */
export type Stakes = {
  readonly choice: string
  /** The least stake; every multiple of it is taken, too, since it pays back as much or more. */
  readonly step: Minor
  /** From here on every stake is taken. Of those before it that are no multiple of the step some are, some not. */
  readonly anyFrom: Minor
}

export function stakesOf(paytable: Paytable, choice: string): Stakes {
  let step = 1n
  while (paysTooLittle(paytable, choice, step)) step += 1n
  let anyFrom = EVERY_FROM
  while (anyFrom > step && !paysTooLittle(paytable, choice, anyFrom - 1n)) anyFrom -= 1n
  return { choice, step: minor(step), anyFrom: minor(anyFrom) }
}

/** Of the choice whose least stake is the largest: at no other is more asked for. */
export function tightestStakes(paytable: Paytable, choices: Iterable<string>): Stakes {
  let tightest = { choice: '', step: 0n }
  for (const choice of choices) {
    let step = tightest.step
    if (!paysTooLittleUpTo(paytable, choice, step)) continue
    while (paysTooLittle(paytable, choice, step + 1n)) step += 1n
    tightest = { choice, step: step + 1n }
  }
  return stakesOf(paytable, tightest.choice)
}

/** Whether each stake up to this one pays back too little. */
function paysTooLittleUpTo(paytable: Paytable, choice: string, last: bigint): boolean {
  for (let stake = 1n; stake <= last; stake += 1n) {
    if (!paysTooLittle(paytable, choice, stake)) return false
  }
  return true
}
