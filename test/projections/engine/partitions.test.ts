/** Which partition a stream is read in: its player's, or the one of what belongs to nobody. */
import { expect } from 'chai'
import { eventSchemas } from '../../../domain/events.ts'
import {
  PARTITIONS,
  partitionOfKey,
  partitionOfStream,
  prefixesOf,
  SHARED,
} from '../../../projections/engine/partitions.ts'

const ID = 'a1b2c3d4-0000-4000-8000-000000000001'

describe('partitions', () => {
  it('are a player’s first digit, and "shared" for what is nobody’s', () => {
    expect(partitionOfStream(`wallet-${ID}`)).to.equal('a')
    expect(partitionOfStream(`staffAction-${ID}`)).to.equal(SHARED)
    expect([partitionOfKey(ID), partitionOfKey(SHARED)]).to.deep.equal(['a', SHARED])
  })
  it('are read by prefixes of which exactly one takes each stream of each category', () => {
    const categories = new Set([...eventSchemas.values()].map(({ category }) => category))
    for (const category of categories) {
      const stream = `${category}-${ID}`
      const reading = PARTITIONS.filter((partition) =>
        prefixesOf([partition]).some((prefix) => stream.startsWith(prefix)),
      )
      expect(reading, category).to.deep.equal([partitionOfStream(stream)])
    }
  })
})
