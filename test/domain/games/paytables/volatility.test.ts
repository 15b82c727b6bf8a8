/** How payouts scatter: against every outcome counted one by one, and by the formula in another form. */
import { expect } from 'chai'
import { games } from '../../../../domain/games/paytables/catalogue.ts'
import { dice } from '../../../../domain/games/paytables/dice.ts'
import { scatterOf, volatilityOf } from '../../../../domain/games/paytables/volatility.ts'

/** What each outcome pays, in stakes. */
const paysOf = (choice: string) =>
  Array.from({ length: dice.outcomes }, (_, n) => Number(dice.multiplierBp(n, choice)) / 10_000)

describe('volatility', () => {
  it('is the standard deviation over every outcome, rounded down to four decimals', () => {
    for (const choice of ['100', '101', '333', '4924', '4950', '4951', '9499', '9500']) {
      const pays = paysOf(choice)
      const mean = pays.reduce((sum, pay) => sum + pay, 0) / pays.length
      const variance = pays.reduce((sum, pay) => sum + (pay - mean) ** 2, 0) / pays.length
      const { deviationBp } = scatterOf(dice, choice)
      expect(Number(deviationBp) / 10_000).to.be.closeTo(Math.sqrt(variance), 0.0001)
    }
  })
  it('counts as many outcomes of each price as there are', () => {
    for (const choice of ['100', '4950', '9500']) {
      const counted = dice.prices(choice).map(({ multiplierBp, outcomes }) => ({
        outcomes,
        drawn: paysOf(choice).filter((pay) => pay === Number(multiplierBp) / 10_000).length,
      }))
      for (const { outcomes, drawn } of counted) expect(outcomes).to.equal(drawn)
    }
  })
  it('lies between the steadiest and the wildest choice of every game', () => {
    for (const game of games) {
      const { least, most, highest } = volatilityOf(game)
      for (const choice of game.choices()) {
        const { deviationBp } = scatterOf(game, choice)
        expect(deviationBp >= least.deviationBp && deviationBp <= most.deviationBp).to.equal(true)
        expect(game.multiplierMaxBp(choice) <= highest.multiplierBp).to.equal(true)
      }
    }
  })
})
