/** What a filtered subscription's mark says, as real servers send it: two halves, and sometimes a number that is none. */
import { expect } from 'chai'
import { readAnswer } from '../../eventstore/reading/answer.ts'
import { markOf } from '../../eventstore/reading/step.ts'
import pb from '@eventstore/db-client/generated/streams_pb.js'

const checkpoint = (commit: bigint, prepare: bigint) => {
  const mark = new pb.ReadResp.Checkpoint()
  mark.setCommitPosition(String(commit)).setPreparePosition(String(prepare))
  const answer = readAnswer(new pb.ReadResp().setCheckpoint(mark).serializeBinary())
  return answer.kind === 'nothing' ? null : answer
}

describe('the mark of a filtered subscription', () => {
  for (const [way, read] of [
    ['in its bytes', checkpoint],
    ['as the client gives it', markOf],
  ] as const) {
    it(`is a place where both halves are the same, ${way}`, () => {
      expect(read(4_711n, 4_711n)).to.deep.equal({ kind: 'mark', position: 4_711n })
    })
    it(`says nothing of the event at its commit position where it lies before that one's, ${way}`, () => {
      expect(read(4_711n, 0n)).to.equal(null)
      expect(read(4_711n, 4_710n)).to.equal(null)
    })
    it(`is none where it is more than a place can be, ${way}`, () => {
      expect(read(2n ** 64n - 1n, 2n ** 64n - 1n)).to.equal(null)
      expect(read(2n ** 63n - 1n, 2n ** 63n - 1n)).to.deep.equal({
        kind: 'mark',
        position: 2n ** 63n - 1n,
      })
    })
  }
})
