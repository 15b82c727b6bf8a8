/** The stand-in obeys the store's rules of idempotency, row by row, as the contract suite asks them of a server. */
import { expect } from 'chai'
import { emptyLog, write } from './stand-in-store.ts'

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`
const event = (n: number) => ({ id: id(n), type: 'T', data: { n }, metadata: {} })
const S = 'stream'

describe('the stand-in store', () => {
  const withThree = () => {
    const log = emptyLog()
    write(log, { stream: S, events: [event(1), event(2), event(3)], expected: -1n })
    return log
  }
  const appended = (revision: bigint, position: bigint) =>
    ({ outcome: 'appended', revision, position }) as const
  const wrong = { outcome: 'wrongRevision' } as const

  const cases: [string, { events: number[]; expected: bigint }, object][] = [
    ['appends at the head', { events: [4], expected: 2n }, appended(3n, 400n)],
    ['refuses beyond the head', { events: [4], expected: 3n }, wrong],
    ['refuses other ids below the head', { events: [4], expected: 1n }, wrong],
    ['answers the same ids as done', { events: [2, 3], expected: 0n }, appended(2n, 300n)],
    [
      'answers a prefix as done, with its own place',
      { events: [1], expected: -1n },
      appended(0n, 100n),
    ],
    ['refuses a partial match', { events: [2, 4], expected: 0n }, wrong],
    ['refuses a match that runs past the head', { events: [3, 4], expected: 1n }, wrong],
    ['does not check ids at the head', { events: [3], expected: 2n }, appended(3n, 400n)],
    ['refuses a stream that exists as one that must not', { events: [4], expected: -1n }, wrong],
    ['checks the revision for an empty list', { events: [], expected: 2n }, appended(2n, 300n)],
    ['refuses an empty list below the head', { events: [], expected: 1n }, wrong],
  ]
  for (const [title, { events, expected }, answer] of cases) {
    it(title, () => {
      expect(write(withThree(), { stream: S, events: events.map(event), expected })).to.deep.equal(
        answer,
      )
    })
  }

  it('keeps the first body when only the id is the same', () => {
    const log = withThree()
    write(log, { stream: S, events: [{ ...event(1), data: { n: 9 } }], expected: -1n })
    expect(log.streams.get(S)?.[0]?.data).to.deep.equal({ n: 1 })
  })
})
