// Tests of what a rebuild foretells: a warm store's rate, and one time for all of them together.
import { expect } from 'chai'
import { steadyRate, WARM_UP } from '../../projections/rebuilds/plan.ts'
import { plansInWords } from '../../scripts/rebuild/plan.ts'

describe('the plan of a rebuild', () => {
  it('is made of what the store reads once it is warm, not of its first events', () => {
    // As measured: the first 5,000 in 400 ms, the next 15,000 in 500 ms, and a rebuild at more than half of that rate.
    const read = { count: WARM_UP + 15_000, warmMs: 400, totalMs: 900 }
    expect(steadyRate(read)).to.equal(30_000)
  })

  it('is made of what there is where that is little, and of nothing where nothing is', () => {
    expect(steadyRate({ count: 100, warmMs: 0, totalMs: 200 })).to.equal(500)
    expect(steadyRate({ count: WARM_UP + 1, warmMs: 400, totalMs: 400.01 })).to.be.below(13_000)
    expect(steadyRate({ count: 0, warmMs: 0, totalMs: 5 })).to.equal(null)
  })

  it('tells of several that they take as long as the longest', () => {
    const plan = { events: 150_000, bytes: 1e6 }
    const words = plansInWords([
      { ...plan, name: 'rounds', seconds: 11 },
      { ...plan, name: 'seeds', seconds: 12 },
    ])
    expect(words.split('\n')).to.deep.equal([
      'rounds: 150,000 events, about 11 s when nothing else runs; needs about 1 MB beside the live table',
      'seeds: 150,000 events, about 12 s when nothing else runs; needs about 1 MB beside the live table',
      'together, about 12 s when nothing else runs: history is read once for all',
    ])
  })
})
