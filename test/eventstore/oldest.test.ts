/** Taking the oldest of a map: what a list in the order of insertion says, whatever is set and deleted between. */
import { expect } from 'chai'
import fc from 'fast-check'
import { rememberIds } from '../../embedded/event-store/recent-ids.ts'
import { oldestOf } from '../../eventstore/oldest.ts'

type Act = { kind: 'set' | 'again' | 'delete' | 'take' | 'clear'; key: number }

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.record({
    kind: fc.oneof(
      { weight: 12, arbitrary: fc.constant('set' as const) },
      { weight: 6, arbitrary: fc.constant('take' as const) },
      { weight: 3, arbitrary: fc.constantFrom('again' as const, 'delete' as const) },
      { weight: 1, arbitrary: fc.constant('clear' as const) },
    ),
    key: fc.nat({ max: 60 }),
  }),
  { maxLength: 400, size: 'max' },
)

describe('the oldest of a map', () => {
  it('is the first that is there, each taken once, over growth, deletions and a new beginning', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const map = new Map<number, number>()
        const oldest = oldestOf(map)
        let order: number[] = []
        for (const [n, { kind, key }] of list.entries()) {
          if (kind === 'set' && !map.has(key)) {
            map.set(key, n)
            order.push(key)
          }
          if (kind === 'again' && map.delete(key)) {
            map.set(key, n)
            order = [...order.filter((other) => other !== key), key]
          }
          if (kind === 'delete' && map.delete(key)) order = order.filter((other) => other !== key)
          if (kind === 'clear') {
            map.clear()
            order = []
          }
          if (kind !== 'take') continue
          const [taken] = oldest() ?? []
          expect(taken).to.equal(order.shift())
          if (taken !== undefined) map.delete(taken)
        }
        expect([...map.keys()]).to.deep.equal(order)
      }),
    )
  })

  it('is what the store forgets of the ids that it has seen, a repeat counting as new', () => {
    const ids = rememberIds(3)
    for (const [n, id] of ['a', 'b', 'c', 'a', 'd', 'e'].entries()) ids.set(id, 1, n)
    const known = ['a', 'b', 'c', 'd', 'e'].filter((id) => ids.find(id, 1) !== undefined)
    expect(known).to.deep.equal(['a', 'd', 'e'])
    ids.clear()
    for (const [n, id] of ['f', 'g', 'h', 'i'].entries()) ids.set(id, 1, n)
    expect(ids.find('f', 1)).to.equal(undefined)
    expect([ids.find('g', 1), ids.find('i', 2)]).to.deep.equal([1, undefined])
  })
})
