/** What waits for an answer: in the order in which it began, each for so long, by one timer. */
import { expect } from 'chai'
import { createPending } from '../../eventstore/batch-append/pending.ts'

/** Timers that keep this process going. */
const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length

describe('pending appends', () => {
  it('keep no process going once all are answered, and one as long as any is not', () => {
    const pending = createPending<string>(60_000)
    const before = timers()
    const waiter = { settle: () => {}, fail: () => {} }
    pending.add(1, waiter)
    pending.add(2, waiter)
    expect(timers()).to.equal(before + 1)
    pending.take(1)
    expect(timers()).to.equal(before + 1)
    pending.take(2)
    expect(timers()).to.equal(before)
    pending.add(3, waiter)
    expect(timers()).to.equal(before + 1)
    pending.take(3)
    expect(timers()).to.equal(before)
  })

  it('are given up one by one, and what was answered is not', async () => {
    const pending = createPending<string>(20)
    const outcome = (key: number) =>
      new Promise((resolve) => {
        pending.add(key, { settle: resolve, fail: (error) => resolve(error.message) })
      })
    const late = outcome(1)
    const answered = outcome(2)
    pending.take(2)?.settle('answered')
    expect(await answered).to.equal('answered')
    expect(await late).to.equal('no answer within 20 ms')
    expect([pending.has(1), pending.has(2)]).to.deep.equal([false, false])
  })
})
