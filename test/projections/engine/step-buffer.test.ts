/** What lies between the reader and the commits: bounded, and left at once when nobody takes any more. */
import { expect } from 'chai'
import type { Step } from '../../../eventstore/subscription.ts'
import { createStepBuffer } from '../../../projections/engine/step-buffer.ts'
import { until } from '../../support/store-process.ts'

describe('the step buffer', () => {
  /** A history longer than any buffer; counts what was asked of it, and whether it was left. */
  function endless() {
    const asked = { count: 0, hasEnded: false }
    async function* steps(): AsyncGenerator<Step> {
      try {
        for (;;) {
          asked.count += 1
          yield await Promise.resolve({ kind: 'mark', position: BigInt(asked.count) })
        }
      } finally {
        asked.hasEnded = true
      }
    }
    return { asked, steps }
  }

  it('asks the reader for no more than it holds, until something is taken', async () => {
    const { asked, steps } = endless()
    const ending = new AbortController()
    const buffer = createStepBuffer(steps(), ending.signal)
    await until(() => asked.count === 10_000, 'the buffer is full')
    const taken = await buffer.take()
    expect(taken?.length).to.equal(10_000)
    await until(() => asked.count === 20_000, 'the buffer is full again')
    ending.abort()
    await buffer.ended
  })

  it('lets a reader go that waits for room, when nobody takes any more', async () => {
    const { asked, steps } = endless()
    const ending = new AbortController()
    const buffer = createStepBuffer(steps(), ending.signal)
    await until(() => asked.count === 10_000, 'the buffer is full')
    ending.abort()
    await buffer.ended
    expect(asked.hasEnded).to.equal(true)
  })
})
