/** The cache of folded streams: bounded in bytes, what was not used of late goes first, a busy one stays. */
import { expect } from 'chai'
import { createStateCache } from '../../eventstore/state-cache.ts'

const BYTES_MAX = 100

type Entry = {
  name: string
  weight: number
  isInUse: boolean
  bytes: () => number
  isBusy: () => boolean
}

const makeEntry = (name: string, weight: number): Entry => {
  const entry = { name, weight, isInUse: false }
  return Object.assign(entry, { bytes: () => entry.weight, isBusy: () => entry.isInUse })
}

function cacheOf(...names: string[]) {
  const cache = createStateCache<Entry>(BYTES_MAX)
  const made: string[] = []
  const use = (name: string, isLoading = false) => {
    const known = cache.get(name)
    const entry = known ?? makeEntry(name, 40)
    if (known === undefined) {
      made.push(name)
      entry.isInUse = isLoading
      cache.add(name, entry)
    }
    cache.weighAgain(name)
    return entry
  }
  for (const name of names) use(name)
  return { cache, made, use }
}

describe('state cache', () => {
  it('gives the same entry again', () => {
    const { use, made } = cacheOf('a')
    expect(use('a')).to.equal(use('a'))
    expect(made).to.deep.equal(['a'])
  })
  it('drops the least recently used beyond its bytes', () => {
    const { cache, made, use } = cacheOf('a', 'b')
    use('a')
    use('c')
    expect(cache.bytes()).to.equal(80)
    use('a')
    expect(made).to.deep.equal(['a', 'b', 'c'])
    use('b')
    expect(made).to.deep.equal(['a', 'b', 'c', 'b'])
  })
  it('keeps a busy entry and drops the next one', () => {
    const { made, use } = cacheOf('a', 'b')
    use('a').isInUse = true
    use('b') // both were used, the busy one is the oldest
    use('c', true)
    use('a')
    expect(made).to.deep.equal(['a', 'b', 'c'])
    use('b')
    expect(made).to.deep.equal(['a', 'b', 'c', 'b'])
  })
  it('goes above its bytes for busy entries alone, and comes back', () => {
    const { cache, use } = cacheOf()
    for (const name of ['a', 'b', 'c', 'd']) {
      const entry = makeEntry(name, 40)
      entry.isInUse = true
      cache.add(name, entry)
      cache.weighAgain(name)
    }
    expect(cache.bytes()).to.equal(160)
    use('a').isInUse = false
    use('d')
    expect(cache.bytes()).to.equal(120)
  })
  it('weighs an entry again when it has grown or shrunk', () => {
    const { cache, use } = cacheOf('a', 'b')
    use('a').weight = 10
    cache.weighAgain('a')
    expect(cache.bytes()).to.equal(50)
    use('b').weight = 95
    cache.weighAgain('b')
    expect(cache.bytes()).to.equal(95)
  })
  it('does not count what it has dropped, or never had', () => {
    const { cache } = cacheOf('a', 'b')
    cache.drop('a')
    cache.drop('a')
    cache.weighAgain('never')
    expect(cache.bytes()).to.equal(40)
  })
})
