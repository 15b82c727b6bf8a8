/** The memory of commands: what it forgets it says truthfully, so that nothing counts as new that is not. */
import { expect } from 'chai'
import fc from 'fast-check'
import type { Metadata } from '../../eventstore/codec.ts'
import {
  evictOldest,
  isSurelyNew,
  keyMsOf,
  KEY_SKEW_MS,
  noRepeats,
  remember,
  type Repeats,
} from '../../eventstore/repeats.ts'

const MAX = 3
const AT_MS = Date.parse('2026-11-23T09:14:28.000Z')

/** A UUIDv7 of the instant `ms`. */
const keyAt = (ms: number) => {
  const hex = ms.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000001`
}
const note = (repeats: Repeats, n: number, idempotencyKey?: string) => {
  const metadata = {
    commandId: `command-${n}`,
    bodyHash: `body-${n}`,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  } as Metadata
  remember(repeats, { metadata, revision: BigInt(n), position: BigInt(n * 100) }, MAX)
}

describe('repeats', () => {
  it('remember where a command’s first event stands', () => {
    const repeats = noRepeats()
    note(repeats, 1)
    const { metadata } = { metadata: { commandId: 'command-1', bodyHash: 'other' } as Metadata }
    remember(repeats, { metadata, revision: 2n, position: 200n }, MAX)
    expect(repeats.known.get('command-1')).to.deep.equal({
      bodyHash: 'body-1',
      revision: 1n,
      position: 100n,
      keyMs: null,
    })
  })
  it('evict the oldest beyond their bound and say up to where', () => {
    const repeats = noRepeats()
    for (const n of [1, 2, 3, 4, 5]) note(repeats, n)
    expect([...repeats.known.keys()]).to.deep.equal(['command-3', 'command-4', 'command-5'])
    expect(repeats.evicted).to.deep.equal({ revision: 2n, position: 200n, keyMs: 0 })
  })
  it('keep the newest time among the evicted keys, in whatever order they came', () => {
    const repeats = noRepeats()
    note(repeats, 1, keyAt(AT_MS + 5_000))
    note(repeats, 2, keyAt(AT_MS))
    evictOldest(repeats)
    evictOldest(repeats)
    evictOldest(repeats) // nothing left
    const newest = { revision: 2n, position: 200n, keyMs: AT_MS + 5_000 }
    expect(repeats).to.deep.equal({ known: new Map(), evicted: newest })
  })

  describe('a command that is not known', () => {
    const isNew = (repeats: Repeats, idempotencyKey?: string, commandId = 'unheard of') =>
      isSurelyNew(repeats, {
        commandId,
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      })

    it('is surely new while nothing was evicted', () => {
      expect(isNew(noRepeats(), undefined)).to.equal(true)
      expect(isNew(noRepeats(), 'any key')).to.equal(true)
    })
    it('is surely new when its UUIDv7 is more than a minute later than the evicted ones', () => {
      const evicted = { revision: 1n, position: 1n, keyMs: AT_MS }
      const isNewer = (key?: string) => isNew({ known: new Map(), evicted }, key)
      expect(isNewer(keyAt(AT_MS + KEY_SKEW_MS + 1))).to.equal(true)
      expect(isNewer(keyAt(AT_MS + KEY_SKEW_MS))).to.equal(false)
      expect(isNewer(keyAt(AT_MS - 1))).to.equal(false)
    })
    it('has to be looked up with any other key', () => {
      const evicted = { revision: 1n, position: 1n, keyMs: 0 }
      const isNewer = (key?: string) => isNew({ known: new Map(), evicted }, key)
      for (const key of [undefined, '', 'bet-1', keyAt(AT_MS).replace('-7000-', '-4000-')]) {
        expect(isNewer(key)).to.equal(false)
      }
    })
    it('is never called surely new when it was there', () => {
      const keys = fc.oneof(
        fc.nat({ max: 300_000 }).map((ms) => keyAt(AT_MS + ms)),
        fc.string(),
        fc.constant(undefined),
      )
      fc.assert(
        fc.property(fc.array(keys, { maxLength: 12 }), (sent) => {
          const repeats = noRepeats()
          for (const [n, key] of sent.entries()) note(repeats, n, key)
          for (const [n, key] of sent.entries()) {
            if (repeats.known.has(`command-${n}`)) continue
            expect(isNew(repeats, key, `command-${n}`)).to.equal(false)
            expect((repeats.evicted?.revision ?? -1n) >= BigInt(n)).to.equal(true)
          }
        }),
      )
    })
  })

  it('read the time of a UUIDv7, and of nothing else', () => {
    expect(keyMsOf(keyAt(AT_MS))).to.equal(AT_MS)
    for (const key of ['', 'bet-1', 'a1b2c3d4-0000-4000-8000-000000000001']) {
      expect(keyMsOf(key)).to.equal(null)
    }
  })
})
