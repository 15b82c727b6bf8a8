/** Dated sums by currency: which one holds on a day, and what is no such rule. */
import { expect } from 'chai'
import {
  depositWatchRules,
  depositWatchRulesSchema,
  thresholdOn,
} from '../../../domain/compliance/rules/deposit-watch.ts'

const rules = {
  version: 'trial',
  source: 'these tests',
  dailySums: [
    { from: '2026-01-01', perDay: { EUR: '1000', JPY: '90' } },
    { from: '2026-06-01', perDay: { EUR: '500' } },
  ],
}
const decoded = depositWatchRulesSchema.decode(rules)
const faultsOf = (changed: object) =>
  depositWatchRulesSchema
    .safeDecode({ ...rules, ...changed })
    .error?.issues.map(({ path }) => path.join('.'))

describe('the rules of the deposit watch', () => {
  it('hold from their day on, until the next ones do', () => {
    const sums = ['2025-12-31', '2026-01-01', '2026-05-31', '2026-06-01', '2030-01-01']
    expect(sums.map((day) => thresholdOn(decoded, day, 'EUR'))).to.deep.equal([
      null,
      1000n,
      1000n,
      500n,
      500n,
    ])
  })
  it('watch no currency that they do not name on that day', () => {
    expect(thresholdOn(decoded, '2026-03-01', 'JPY')).to.equal(90n)
    expect(thresholdOn(decoded, '2026-06-01', 'JPY')).to.equal(null)
    expect(thresholdOn(decoded, '2026-06-01', 'GBP')).to.equal(null)
  })
  it('in force watch 2,000 EUR a day', () => {
    expect(thresholdOn(depositWatchRules, '2026-11-23', 'EUR')).to.equal(200_000n)
  })
  it('are refused with the place of the fault', () => {
    const [first, second] = rules.dailySums
    expect(faultsOf({})).to.equal(undefined)
    expect(faultsOf({ version: '' })).to.deep.equal(['version'])
    expect(faultsOf({ dailySums: [] })).to.deep.equal(['dailySums'])
    expect(faultsOf({ dailySums: [second, first] })).to.deep.equal(['dailySums'])
    expect(faultsOf({ dailySums: [first, first] })).to.deep.equal(['dailySums'])
    for (const EUR of ['0', '-1', '2.50', 1000]) {
      const dailySums = [{ from: '2026-01-01', perDay: { EUR } }]
      expect(faultsOf({ dailySums })).to.deep.equal(['dailySums.0.perDay.EUR'])
    }
    const unknown = [{ from: '2026-01-01', perDay: { XYZ: '1' } }]
    expect(faultsOf({ dailySums: unknown })).to.deep.equal(['dailySums.0.perDay.XYZ'])
    expect(faultsOf({ dailySums: [{ ...first, form: '2026-01-02' }] })).to.have.length(1)
    expect(faultsOf({ dailySums: [{ ...first, from: '2026-02-30' }] })).to.have.length(1)
  })
})
