/** What the catalogue tells of the sandbox's titles is what the sandbox draws by. */
import { expect } from 'chai'
import { titles } from '../../../domain/games/catalogue-of-providers.ts'
import { gameOf, GAMES, rtpOf } from '../../../embedded/provider/games.ts'

describe('the titles of other providers', () => {
  it('are all of the sandbox’s, each at one provider, with its figures', () => {
    expect(titles.map(({ code }) => code)).to.deep.equal(GAMES.map(({ id }) => id))
    for (const { code, title, rtpTargetBp, highestWinBp, deviationBp } of titles) {
      const game = gameOf(code)
      if (game === undefined) throw new Error(code)
      const mean = rtpOf(game) / 10_000
      const square = game.prizes.reduce((sum, { times, weight }) => sum + times ** 2 * weight, 0)
      const deviation = Math.sqrt(square / 1_000 - mean ** 2)
      expect({ title, rtpTargetBp, highestWinBp, deviationBp }).to.deep.equal({
        title: game.name,
        rtpTargetBp: rtpOf(game),
        highestWinBp: BigInt(Math.max(...game.prizes.map(({ times }) => times))) * 10_000n,
        deviationBp: BigInt(Math.floor(deviation * 10_000)),
      })
    }
    expect(new Set(titles.map(({ gameId }) => gameId)).size).to.equal(titles.length)
  })
})
