/**
 * What is read of a BatchAppendResp, as the client's own messages write it: what was meant, and of bytes that are none an error. FUZZ_MESSAGES and FUZZ_SEED choose how many and which.
 */
import shared from '@eventstore/db-client/generated/shared_pb.js'
import statusPb from '@eventstore/db-client/generated/status_pb.js'
import pb from '@eventstore/db-client/generated/streams_pb.js'
import { expect } from 'chai'
import fc from 'fast-check'
import protobuf from 'protobufjs/minimal.js'
import { readAnswer, type BatchAnswer } from '../../eventstore/batch-append/answer.ts'

const MESSAGES = Number(process.env['FUZZ_MESSAGES'] ?? 3_000)
const SEED = Number(process.env['FUZZ_SEED'] ?? 1)

const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })

type Told = {
  key: number
  isText: boolean
  revision: bigint | null
  position: bigint | null
  error: { type: string; message: string } | null
}

const told: fc.Arbitrary<Told> = fc.record({
  key: fc.nat({ max: 0xffff_ffff }),
  isText: fc.boolean(),
  revision: fc.option(uint64),
  position: fc.option(uint64),
  error: fc.option(
    fc.record({
      type: fc.constantFrom(
        'WrongExpectedVersion',
        'StreamDeleted',
        'Timeout',
        'Unknown',
        'BadRequest',
      ),
      message: fc.string({ unit: 'grapheme' }),
    }),
  ),
})

/** As a server writes it. */
function messageOf({ key, isText, revision, position, error }: Told): Uint8Array {
  const id = new shared.UUID()
  if (isText) id.setString(`a8b2c3d4-0000-4000-8000-0000${key.toString(16).padStart(8, '0')}`)
  else {
    const half = new shared.UUID.Structured().setMostSignificantBits('-12345678901')
    id.setStructured(
      half.setLeastSignificantBits(String(BigInt.asIntN(64, (0x8000n << 48n) | BigInt(key)))),
    )
  }
  const answer = new pb.BatchAppendResp().setCorrelationId(id)
  answer.setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from('a stream')))
  answer.setStreamPosition('5')
  if (error !== null) {
    answer.setError(statusPb.Status.deserializeBinary(statusOf(error)))
    return answer.serializeBinary()
  }
  const success = new pb.BatchAppendResp.Success()
  if (revision === null) success.setNoStream(new shared.Empty())
  else success.setCurrentRevision(String(revision))
  const at = new shared.AllStreamPosition()
  if (position === null) success.setNoPosition(new shared.Empty())
  else success.setPosition(at.setCommitPosition(String(position)).setPreparePosition('1'))
  return answer.setSuccess(success).serializeBinary()
}

/** Status { code 1, message 2, details 3: Any { type_url 1 } }. */
function statusOf({ type, message }: { type: string; message: string }): Uint8Array {
  const status = protobuf.Writer.create().uint32(0x08).uint32(6).uint32(0x12).string(message)
  const detail = status.uint32(0x1a).fork().uint32(0x0a)
  return detail.string(`type.googleapis.com/event_store.client.${type}`).ldelim().finish()
}

function meant({ key, revision, position, error }: Told): BatchAnswer {
  if (error !== null) return { key, result: { ok: false, ...error } }
  return { key, result: { ok: true, revision: revision ?? -1n, position: position ?? 0n } }
}

describe('the answer to an append', function () {
  this.timeout(300_000)

  it('is read as it was meant, with its id in either form', () => {
    fc.assert(
      fc.property(told, (one) => {
        expect(readAnswer(messageOf(one))).to.deep.equal(meant(one))
      }),
      { numRuns: MESSAGES, seed: SEED },
    )
  })

  it('is read with fields of a later version among its own', () => {
    const unknown = Buffer.from([
      0x98, 0x06, 0x01, 0xa2, 0x06, 0x02, 0x01, 0x02, 0xa5, 0x06, 1, 2, 3, 4,
    ])
    fc.assert(
      fc.property(told, (one) => {
        const whole = Buffer.concat([unknown, messageOf(one), unknown])
        expect(readAnswer(whole)).to.deep.equal(meant(one))
      }),
      { numRuns: 200, seed: SEED },
    )
  })

  it('is no answer where it was cut, or has no result or no id', () => {
    const whole = messageOf({ key: 7, isText: true, revision: 1n, position: 2n, error: null })
    for (let length = 0; length < 44; length += 1) {
      expect(() => readAnswer(whole.subarray(0, length)), String(length)).to.throw()
    }
    for (const bytes of [[], [0x1a, 0], [0x0a, 0], [0x0a, 2, 0x12, 0], [0x0a, 0x7f, 1], [0x0f]]) {
      expect(() => readAnswer(Uint8Array.from(bytes)), String(bytes)).to.throw()
    }
  })

  it('ends every reading of bytes that are damaged, or anything at all', () => {
    const damaged = fc
      .tuple(told, fc.nat(), fc.nat({ max: 255 }), fc.nat())
      .map(([one, at, byte, cut]) => {
        const bytes = Buffer.from(messageOf(one))
        bytes[at % bytes.length] = byte
        return bytes.subarray(0, cut % 3 === 0 ? cut % bytes.length : bytes.length)
      })
    const anything = fc.uint8Array({ maxLength: 60 })
    let readable = 0
    fc.assert(
      fc.property(fc.oneof(damaged, anything), (bytes) => {
        try {
          const { key, result } = readAnswer(bytes)
          expect(Number.isInteger(key)).to.equal(true)
          expect(result.ok).to.be.a('boolean')
          readable += 1
        } catch (error) {
          expect(error).to.be.instanceOf(Error)
        }
      }),
      { numRuns: MESSAGES, seed: SEED },
    )
    expect(readable).to.be.within(1, MESSAGES - 1)
  })
})
