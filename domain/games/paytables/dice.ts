/** Dice: the player chooses the chance to win; the multiplier follows from it and the RTP target. */
import { multiplied } from '../../shared/money.ts'
import type { Paytable } from './paytable.ts'

const OUTCOMES = 10_000
const CHANCE = { minBp: 100, maxBp: 9_500 } // 1 % to 95 %: at 95 % a win still pays more than the stake
const RTP_TARGET_BP = 9_900

/** A chance in basis points, as in "4950": the round wins when the drawn number is below it. */
function chanceBp(choice: string): number {
  return /^[1-9]\d{2,3}$/.test(choice) ? Number(choice) : 0
}

/** RTP target over chance, rounded down, so that no choice pays back more than the target. */
const multiplierMaxBp = (choice: string): bigint =>
  BigInt(Math.floor((RTP_TARGET_BP * 10_000) / chanceBp(choice)))

export const dice: Paytable = {
  gameId: 'dice',
  product: 'casino',
  version: 'dice-1',
  title: 'Dice',
  provider: 'AcmeToCasino',
  rtpTargetBp: RTP_TARGET_BP,
  outcomes: OUTCOMES,
  choiceForm: 'the chance to win in basis points, from "100" (1 %) to "9500" (95 %)',
  *choices() {
    for (let chance = CHANCE.minBp; chance <= CHANCE.maxBp; chance += 1) yield String(chance)
  },
  rtp: (choice, stake) => ({
    paid: BigInt(chanceBp(choice)) * multiplied(stake, multiplierMaxBp(choice)),
    of: BigInt(OUTCOMES) * stake,
  }),
  isChoice: (choice) => chanceBp(choice) >= CHANCE.minBp && chanceBp(choice) <= CHANCE.maxBp,
  prices: (choice) => [
    { multiplierBp: multiplierMaxBp(choice), outcomes: chanceBp(choice) },
    { multiplierBp: 0n, outcomes: OUTCOMES - chanceBp(choice) },
  ],
  multiplierMaxBp,
  multiplierBp: (drawn, choice) => (drawn < chanceBp(choice) ? multiplierMaxBp(choice) : 0n),
}
