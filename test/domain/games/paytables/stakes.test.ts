/** Stakes: whatever is chosen, a stake that is taken pays back what is published, within half a point; by exact fractions. */
import { expect } from 'chai'
import fc from 'fast-check'
import { dice } from '../../../../domain/games/paytables/dice.ts'
import type { Paytable } from '../../../../domain/games/paytables/paytable.ts'
import {
  paysTooLittle,
  stakesOf,
  tightestStakes,
} from '../../../../domain/games/paytables/stakes.ts'
import { minor, MINOR_MAX } from '../../../../domain/shared/money.ts'

const choices = [...dice.choices()]

/** Written from docs/fairness.md, without the code under test: the share of `outcomes` x stake that is paid, in 1/10,000. */
function paidBack(choice: string, stake: bigint): { paid: bigint; of: bigint } {
  const chance = BigInt(choice)
  const payout = (stake * (99_000_000n / chance)) / 10_000n
  return { paid: chance * payout * 10_000n, of: 10_000n * stake }
}
const isPublished = (choice: string, stake: bigint): boolean => {
  const { paid, of } = paidBack(choice, stake)
  return paid >= 9_850n * of && paid <= 9_900n * of
}
const isTaken = (choice: string, stake: bigint) => !paysTooLittle(dice, choice, stake)

/** Highest stake of a market, in its minor units: DE, 1 euro. */
const LOWEST_OF_HIGHEST = 100n

describe('the stakes that dice takes', () => {
  it('pay back 98.50 to 99.00 % at every choice, up to 2.00 each of them', function () {
    this.timeout(60_000)
    for (const choice of choices) {
      for (let stake = 1n; stake <= 200n; stake += 1n) {
        if (isTaken(choice, stake) !== isPublished(choice, stake)) {
          expect.fail(`${stake} on ${choice}`)
        }
      }
    }
  })
  it('pay it back at any stake that a wallet can hold', () => {
    const stakes = fc.oneof(
      fc.bigInt({ min: 1n, max: 10_000n }),
      fc.bigInt({ min: 1n, max: MINOR_MAX }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...choices), stakes, (choice, stake) => {
        expect(isTaken(choice, stake)).to.equal(isPublished(choice, stake))
      }),
      { numRuns: 5_000 },
    )
  })
  it('are the least one that may be, its multiples, and all from where it is said', function () {
    this.timeout(60_000)
    const multiples = fc.bigInt({ min: 1n, max: 1_000_000_000n })
    for (const choice of choices) {
      const { step, anyFrom } = stakesOf(dice, choice)
      expect(isPublished(choice, step), choice).to.equal(true)
      for (let less = 1n; less < step; less += 1n) {
        if (isTaken(choice, less)) expect.fail(`${less} on ${choice} is below its least`)
      }
      for (let stake: bigint = anyFrom; stake < anyFrom + 20n; stake += 1n) {
        if (!isPublished(choice, stake)) expect.fail(`${stake} on ${choice}`)
      }
    }
    fc.assert(
      fc.property(fc.constantFrom(...choices), multiples, (choice, times) => {
        const { step, anyFrom } = stakesOf(dice, choice)
        expect(isPublished(choice, step * times)).to.equal(true)
        expect(isPublished(choice, anyFrom + times - 1n)).to.equal(true)
      }),
      { numRuns: 5_000 },
    )
  })
  it('begin below the highest stake that any market allows', () => {
    const { choice, step } = tightestStakes(dice, choices)
    expect({ choice, step }).to.deep.equal({ choice: '4924', step: 96n })
    expect(step < LOWEST_OF_HIGHEST).to.equal(true)
    for (const other of choices) {
      if (stakesOf(dice, other).step > step) expect.fail(other)
    }
  })
  it('are these, by hand', () => {
    const known = [
      ['4950', 1n, 1n], // pays 2.0000
      ['4951', 96n, 96n], // 1.9995: 191 for 96 is 0.9850421875, 189 for 95 is 0.98498842…
      ['5000', 34n, 67n], // 1.98: 67 for 34 is 0.98529…
      ['9500', 24n, 167n], // 1.0421: 25 for 24 is 0.98958…
    ] as const
    for (const [choice, step, anyFrom] of known) {
      expect(stakesOf(dice, choice)).to.deep.equal({
        choice,
        step: minor(step),
        anyFrom: minor(anyFrom),
      })
    }
    expect(isTaken('4951', 1n)).to.equal(false)
  })
  it('are all of them where payouts are whole anyway', () => {
    const whole: Paytable = {
      ...dice,
      rtp: (_, stake) => ({ paid: 99n * stake, of: 100n * stake }),
    }
    expect(stakesOf(whole, '5000')).to.deep.equal({
      choice: '5000',
      step: minor(1n),
      anyFrom: minor(1n),
    })
  })
})
