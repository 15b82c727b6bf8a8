/** Dice: every choice that it offers, enumerated, pays back what it promises and never more. */
import { expect } from 'chai'
import { gameOf, games, paytableOf } from '../../../../domain/games/paytables/catalogue.ts'
import { dice } from '../../../../domain/games/paytables/dice.ts'

const MIN_BP = 100
const MAX_BP = 9_500
const choices = Array.from({ length: MAX_BP - MIN_BP + 1 }, (_, n) => String(MIN_BP + n))

/** Multipliers in 1/10,000, by hand: 9900 × 10,000 / chance, rounded down. */
const KNOWN: [string, bigint][] = [
  ['100', 990_000n],
  ['4950', 20_000n],
  ['5000', 19_800n],
  ['3333', 29_702n],
  ['9500', 10_421n],
]

describe('dice', () => {
  for (const [choice, multiplierBp] of KNOWN) {
    it(`pays ${Number(multiplierBp) / 10_000} times the stake on a chance of ${choice}`, () => {
      expect(dice.multiplierMaxBp(choice)).to.equal(multiplierBp)
    })
  }
  it('wins below the chance and loses from it on', () => {
    expect(dice.multiplierBp(0, '4950')).to.equal(20_000n)
    expect(dice.multiplierBp(4_949, '4950')).to.equal(20_000n)
    expect(dice.multiplierBp(4_950, '4950')).to.equal(0n)
    expect(dice.multiplierBp(9_999, '4950')).to.equal(0n)
  })
  it('pays back at most the target and less than it by rounding alone, whatever is chosen', () => {
    const target = BigInt(dice.rtpTargetBp) * BigInt(dice.outcomes)
    for (const choice of choices) {
      const chance = BigInt(choice)
      const paidBack = chance * dice.multiplierMaxBp(choice) // in 1/10,000 of the stakes, × outcomes
      if (paidBack > target || paidBack <= target - chance) {
        expect.fail(`a chance of ${choice} pays back ${paidBack} of ${target}`)
      }
    }
  })
  it('counts as many winning numbers as the chance says, of every hundredth choice', () => {
    for (const choice of choices.filter((_, n) => n % 100 === 0)) {
      let wins = 0
      for (let drawn = 0; drawn < dice.outcomes; drawn += 1) {
        if (dice.multiplierBp(drawn, choice) > 0n) wins += 1
      }
      expect(wins).to.equal(Number(choice))
    }
  })
  it('pays more than the stake on every win', () => {
    expect(choices.every((choice) => dice.multiplierMaxBp(choice) > 10_000n)).to.equal(true)
  })
  it('lists its choices', () => {
    expect([...dice.choices()]).to.deep.equal(choices)
  })
  it('offers 1 % to 95 % in hundredths, written in one way', () => {
    expect(choices.every((choice) => dice.isChoice(choice))).to.equal(true)
    for (const choice of ['99', '9501', '0100', '1e3', '100.0', '', ' 100', '+100', '10000']) {
      expect(dice.isChoice(choice), choice).to.equal(false)
    }
  })
})

describe('games', () => {
  it('are found by id, and their paytables by version for ever', () => {
    expect(gameOf('dice')).to.equal(dice)
    expect(gameOf('roulette')).to.equal(undefined)
    for (const paytable of games) expect(paytableOf(paytable.version)).to.equal(paytable)
    expect(() => paytableOf('dice-0')).to.throw('unknown paytable version dice-0')
  })
})
