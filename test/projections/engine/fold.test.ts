/** The fold: one change or several for an event, in order, and the rows that a batch has to load for them. */
import { expect } from 'chai'
import type { Recorded } from '../../../eventstore/codec.ts'
import {
  applyTo,
  changesOf,
  factKeysOf,
  foldInto,
  keysOf,
  PoisonEvent,
  type Rows,
} from '../../../projections/engine/fold.ts'
import type { AnyChange, AnyProjection, AnyRow } from '../../../projections/engine/projection.ts'

const insert = (id: string, count = 0): AnyChange => ({ insert: { id, count } })
const counted = (id: string, by: number): AnyChange => ({
  key: { id },
  evolve(row) {
    if (row === null) throw new Error('no such row')
    return { id, count: (row['count'] as number) + by }
  },
})
const failing: AnyChange = {
  key: { id: 'a' },
  evolve: () => {
    throw new Error('no such row')
  },
}

/** Each event's changes are the ones that its data names. */
const counts: AnyProjection = {
  name: 'counts',
  oneRowPer: 'id',
  answers: 'nothing but these tests',
  version: 1,
  key: ['id'],
  partitionBy: 'id',
  columns: { id: 'text', count: 'integer' },
  on: { Counted: ({ data }) => data as unknown as AnyChange | AnyChange[] },
}
const event = (changes: AnyChange | AnyChange[]) =>
  ({ type: 'Counted', data: changes, position: 7n }) as unknown as Recorded

const folded = (...events: Recorded[]): AnyRow[] => {
  const rows: Rows = new Map()
  foldInto(counts, rows, events)
  return [...rows.values()].map(({ row }) => row)
}

describe('the fold', () => {
  it('takes one change or several of one event', () => {
    const rows = folded(event(insert('a')), event([counted('a', 1), insert('b', 5)]))
    expect(rows).to.deep.equal([
      { id: 'a', count: 1 },
      { id: 'b', count: 5 },
    ])
  })
  it('takes no change for an event that changes no row this time', () => {
    expect(folded(event([]))).to.deep.equal([])
  })
  it('shows a later change of the same event what an earlier one left', () => {
    const rows = folded(event([insert('a', 1), counted('a', 1), counted('a', 1)]))
    expect(rows).to.deep.equal([{ id: 'a', count: 3 }])
  })
  it('removes a row, where it is there, and makes it anew after that', () => {
    const remove: AnyChange = { remove: { id: 'a' } }
    expect(folded(event(insert('a', 1)), event(remove), event(remove))).to.deep.equal([])
    expect(folded(event([insert('a', 1), remove, insert('a', 2)]))).to.deep.equal([
      { id: 'a', count: 2 },
    ])
    expect(() => folded(event([insert('a'), remove]), event(counted('a', 1)))).to.throw(PoisonEvent)
  })
  it('refuses two inserts of one key in one event', () => {
    expect(() => folded(event([insert('a'), insert('a')]))).to.throw(
      PoisonEvent,
      'is there already',
    )
  })
  it('names the event when its second change fails', () => {
    expect(() => folded(event([insert('a'), failing])))
      .to.throw(PoisonEvent, 'no such row')
      .with.property('position', 7n)
  })
  it('asks for each key of an event once, and for none that the batch inserts first', () => {
    const events = [
      event([counted('a', 1), counted('b', 1), counted('a', 1)]),
      event([insert('c'), counted('c', 1)]),
      event(counted('b', 1)),
    ]
    expect(keysOf(changesOf(counts, events))).to.deep.equal([{ id: 'a' }, { id: 'b' }])
  })

  describe('of a read model that owns facts', () => {
    /** A row of what was said last of whoever the event is about. */
    const telling: AnyProjection = {
      ...counts,
      facts: {
        name: 'sayings',
        columns: { who: 'text', said: 'integer' },
        key: ['who'],
        partitionBy: 'who',
        whose: ({ key }) => (key === '' ? null : { who: key }),
        on: {
          Said: ({ key, data }) => ({
            key: { who: key },
            evolve: () => ({ who: key, said: data }),
          }),
        },
      },
      on: {
        Counted: ({ data }, told) =>
          insert(data as unknown as string, (told?.['said'] as number) ?? -1),
      },
    }
    const said = (who: string, what: number) =>
      ({ type: 'Said', key: who, data: what, position: 7n }) as unknown as Recorded
    const asked = (who: string, id: string) =>
      ({ type: 'Counted', key: who, data: id, position: 7n }) as unknown as Recorded
    const events = [
      asked('ann', 'before'),
      said('ann', 1),
      said('bob', 5),
      asked('ann', 'first'),
      said('ann', 2),
      asked('ann', 'second'),
      asked('', 'nobody'),
      asked('bob', 'other'),
    ]
    const expected = [
      { id: 'before', count: -1 },
      { id: 'first', count: 1 },
      { id: 'second', count: 2 },
      { id: 'nobody', count: -1 },
      { id: 'other', count: 5 },
    ]

    it('tells its handlers what was said before the event, and of nobody else', () => {
      const rows: Rows = new Map()
      foldInto(telling, rows, events)
      expect([...rows.values()].map(({ row }) => row)).to.deep.equal(expected)
    })
    it('tells the same when it takes events one by one', () => {
      const rows: Rows = new Map()
      const told: Rows = new Map()
      for (const one of events) applyTo(rows, changesOf(telling, [one], told))
      expect([...rows.values()].map(({ row }) => row)).to.deep.equal(expected)
    })
    it('has a batch load the facts that it changes or tells, each once', () => {
      const { facts } = telling
      if (facts === undefined) throw new Error('it owns facts')
      expect(factKeysOf(facts, events)).to.deep.equal([{ who: 'ann' }, { who: 'bob' }])
    })
    it('names the event when its fact cannot be folded', () => {
      const { facts } = telling
      if (facts === undefined) throw new Error('it owns facts')
      const failingFacts = { ...facts, on: { Said: () => failing } }
      expect(() => foldInto({ ...telling, facts: failingFacts }, new Map(), [said('ann', 1)]))
        .to.throw(PoisonEvent, 'no such row')
        .with.property('position', 7n)
    })
  })
})
