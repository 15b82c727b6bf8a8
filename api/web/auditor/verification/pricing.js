/** Paytables by version, written from docs/fairness.md. */

const dice1 = {
  outcomes: 10_000,
  payout(outcome, choice, stake) {
    const chance = BigInt(/^\d{1,4}$/.test(choice) ? choice : '0')
    if (chance < 100n || chance > 9_500n) return -1n // never offered: no payout is right
    if (BigInt(outcome) >= chance) return 0n
    const multiplier = (9_900n * 10_000n) / chance
    return (stake * multiplier) / 10_000n
  },
}

const paytables = { 'dice-1': dice1 }

/** undefined: a version that was never published. */
export const pricing = (paytableVersion) => paytables[paytableVersion]

/** What a round pays, in minor units: `stake` is a bigint, `choice` and `outcome` as the paytable has them. */
export const payoutOf = ({ paytableVersion = 'dice-1', choice, stake, outcome }) =>
  paytables[paytableVersion].payout(outcome, choice, stake)
