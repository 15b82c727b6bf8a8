/** A comparison of two commits: what is measured first, which difference counts, and how sure that is. */
import { expect } from 'chai'
import { compare, orderOf, PAIRS, pairsOf, type Pair } from '../../scripts/bench/pairs.ts'
import { CliError } from '../../scripts/support/cli.ts'

/** Pairs of these ratios, on a machine that gets slower from pair to pair. */
const pairsWith = (...ratios: number[]): Pair[] =>
  ratios.map((ratio, n) => ({ ours: (1_000 / (n + 1)) * ratio, ref: 1_000 / (n + 1) }))

describe('a comparison of two commits', () => {
  it('measures each side first and last as often as the other', () => {
    const order = [0, 1, 2, 3].flatMap(orderOf)
    expect(order.join(' ')).to.equal('ours ref ref ours ours ref ref ours')
  })

  it('sees no difference where the pairs disagree', () => {
    const found = compare(pairsWith(0.97, 1.02, 0.99, 1.04, 1.01), 'higher')
    expect(found).to.include({ ratio: 1.01, low: 0.97, high: 1.04, verdict: 'same' })
  })

  it('sees none where the figures are equal', () => {
    expect(compare(pairsWith(1, 1, 1, 1, 1, 1), 'lower').verdict).to.equal('same')
  })

  it('takes the ratio from pairs, so that a drift larger than the difference hides nothing', () => {
    const found = compare(pairsWith(0.95, 0.94, 0.96, 0.95, 0.93, 0.95), 'higher')
    expect(found.ratio).to.be.closeTo(0.95, 1e-9)
    expect(found.verdict).to.equal('slower')
  })

  it('knows that less is better in some rows', () => {
    const above = pairsWith(1.1, 1.2, 1.1, 1.1, 1.3)
    const below = pairsWith(0.9, 0.8, 0.9, 0.9, 0.7)
    expect(compare(above, 'lower').verdict).to.equal('slower')
    expect(compare(above, 'higher').verdict).to.equal('faster')
    expect(compare(below, 'lower').verdict).to.equal('faster')
    expect(compare(below, 'higher').verdict).to.equal('slower')
  })

  it('tells the chance that equal commits are told apart: that all coins fall alike', () => {
    expect(compare(pairsWith(1, 1, 1, 1, 1), 'higher').chance).to.equal(2 / 32)
    expect(compare(pairsWith(1, 1, 1, 1, 1, 1), 'higher').chance).to.equal(2 / 64)
  })

  it('lets one ruined pair stand aside where there are twelve, not where there are eleven', () => {
    const eleven = [3, ...Array.from({ length: 10 }, () => 0.9)]
    expect(compare(pairsWith(...eleven), 'higher').verdict).to.equal('same')
    const twelve = compare(pairsWith(...eleven, 0.9), 'higher')
    expect(twelve).to.include({ verdict: 'slower', chance: (2 * 13) / 4_096 })
    expect(twelve.high).to.be.closeTo(0.9, 1e-9)
  })

  it('takes a bounded number of pairs, and only beside another commit', () => {
    expect(pairsOf({})).to.equal(PAIRS.default)
    expect(pairsOf({ compare: 'HEAD', pairs: '8' })).to.equal(8)
    for (const pairs of ['4', '51', '6.5', '-6', 'six', '']) {
      expect(() => pairsOf({ compare: 'HEAD', pairs })).to.throw(CliError, '--pairs takes')
    }
    expect(() => pairsOf({ pairs: '8' })).to.throw(CliError, 'with --compare')
  })
})
