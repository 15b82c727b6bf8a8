/** The verifier's own paytables, by version, written from docs/fairness.md. */

type Pricing = {
  outcomes: number
  payout: (drawn: number, choice: string, stake: bigint) => bigint
}

const dice1: Pricing = {
  outcomes: 10_000,
  payout(drawn, choice, stake) {
    const chance = BigInt(/^\d{1,4}$/.test(choice) ? choice : '0')
    if (chance < 100n || chance > 9_500n) return -1n // never offered: no payout is right
    if (BigInt(drawn) >= chance) return 0n
    const multiplier = (9_900n * 10_000n) / chance
    return (stake * multiplier) / 10_000n
  },
}

const paytables: Readonly<Record<string, Pricing>> = { 'dice-1': dice1 }

/** undefined: a version that was never published. */
export const pricing = (paytableVersion: string): Pricing | undefined => paytables[paytableVersion]
