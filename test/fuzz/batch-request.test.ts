/**
 * What the store reads of a BatchAppendReq, beside the generated reader: the same of every message there is, its refusals too; of bytes
 * that are none an error or something, which may be another than the generated reader's. And at the wire: a server that is sent such bytes answers or ends the call, and goes on. FUZZ_MESSAGES and FUZZ_SEED.
 */
import { randomUUID } from 'node:crypto'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js'
import pb from '@eventstore/db-client/generated/streams_pb.js'
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js'
import { credentials } from '@grpc/grpc-js'
import { expect } from 'chai'
import fc from 'fast-check'
import protobuf from 'protobufjs/minimal.js'
import { readBatchRequest, type BatchOptions } from '../../embedded/event-store/batch-request.ts'
import { asFailure, CallFailure } from '../../embedded/event-store/failures.ts'
import { expectedOf, proposedEvent, uuidText } from '../../embedded/event-store/proposals.ts'
import type { ProposedEvent } from '../../embedded/event-store/recorded-event.ts'
import { connect } from '../../eventstore/client.ts'
import { forEach } from '../../scripts/bench/measure.ts'
import { startStoreProcess, type StoreProcess } from '../support/store-process.ts'

const MESSAGES = Number(process.env['FUZZ_MESSAGES'] ?? 3_000)
const SEED = Number(process.env['FUZZ_SEED'] ?? 1)

const halves = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const uuids = fc.oneof(
  fc.uuid().map((text) => new shared.UUID().setString(text)),
  fc.string({ maxLength: 40 }).map((text) => new shared.UUID().setString(text)),
  fc.tuple(halves, halves).map(([most, least]) => {
    const structured = new shared.UUID.Structured().setMostSignificantBits(String(most))
    return new shared.UUID().setStructured(structured.setLeastSignificantBits(String(least)))
  }),
)
const bytes = fc.uint8Array({ maxLength: 30 })
const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const proposals = fc
  .record({
    id: fc.option(uuids),
    type: fc.option(text),
    contentType: fc.option(
      fc.constantFrom('application/json', 'application/octet-stream', 'text/plain'),
    ),
    other: fc.dictionary(text, text, { maxKeys: 2 }),
    metadata: bytes,
    data: bytes,
  })
  .map(({ id, type, contentType, other, metadata, data }) => {
    const message = new pb.BatchAppendReq.ProposedMessage()
      .setData(data)
      .setCustomMetadata(metadata)
    if (id !== null) message.setId(id)
    const map = message.getMetadataMap()
    for (const [key, value] of Object.entries(other)) map.set(key, value)
    if (type !== null) map.set('type', type)
    if (contentType !== null) map.set('content-type', contentType)
    return message
  })
/** The stubs of Google's own messages are no dependency of ours: one is read from its bytes, as the field that it stands in. */
function timestampOf({ seconds, nanos }: { seconds: number; nanos: number }) {
  const writer = protobuf.Writer.create().uint32(0x32).fork()
  const bytes = writer.uint32(0x08).int64(seconds).uint32(0x10).int32(nanos).ldelim().finish()
  return pb.BatchAppendReq.Options.deserializeBinary(bytes).getDeadline()
}

type Expecting = 'any' | 'no-stream' | 'stream-exists' | bigint
const options = fc
  .record({
    stream: fc.option(fc.string({ unit: 'grapheme', maxLength: 30 })),
    expected: fc.option(
      fc.oneof(
        fc.constantFrom<Expecting[]>('any', 'no-stream', 'stream-exists'),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      ),
    ),
    deadline: fc.option(
      fc.record({
        seconds: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
        nanos: fc.nat({ max: 999_999_999 }),
      }),
    ),
  })
  .map(({ stream, expected, deadline }) => {
    const made = new pb.BatchAppendReq.Options()
    const name = stream === null ? null : new shared.StreamIdentifier()
    if (name !== null) made.setStreamIdentifier(name.setStreamName(Buffer.from(stream ?? '')))
    if (expected === 'any') made.setAny(new shared.Empty())
    else if (expected === 'no-stream') made.setNoStream(new shared.Empty())
    else if (expected === 'stream-exists') made.setStreamExists(new shared.Empty())
    else if (expected !== null) made.setStreamPosition(String(expected))
    return deadline === null ? made : made.setDeadline(timestampOf(deadline))
  })
const requests = fc.record({
  correlation: fc.option(uuids),
  options: fc.option(options),
  list: fc.array(proposals, { maxLength: 3 }),
  isFinal: fc.boolean(),
})
type Told = typeof requests extends fc.Arbitrary<infer One> ? One : never

function messageOf({ correlation, options, list, isFinal }: Told): BatchAppendReq {
  const request = new pb.BatchAppendReq().setProposedMessagesList(list).setIsFinal(isFinal)
  if (correlation !== null) request.setCorrelationId(correlation)
  return options === null ? request : request.setOptions(options)
}

/** What the generated reader makes of them. */
function optionsOf(request: BatchAppendReq): BatchOptions | undefined {
  const options = request.getOptions()
  if (options === undefined) return undefined
  const deadline = options.getDeadline()
  return {
    stream: Buffer.from(options.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString(),
    expected: expectedOf(
      options,
      options.hasStreamPosition() ? options.getStreamPosition() : undefined,
    ),
    deadlineMs:
      deadline === undefined ? Infinity : deadline.getSeconds() * 1_000 + deadline.getNanos() / 1e6,
  }
}

function proposalOf(message: BatchAppendReq.ProposedMessage): ProposedEvent | CallFailure {
  try {
    return proposedEvent({
      id: uuidText(message.getId()),
      properties: message.getMetadataMap(),
      metadata: message.getCustomMetadata_asU8(),
      data: message.getData_asU8(),
    })
  } catch (error) {
    return asFailure(error)
  }
}

const inWords = (one: ProposedEvent | CallFailure): object =>
  one instanceof CallFailure
    ? { code: one.code, details: one.details }
    : { ...one, data: one.data.toString('hex'), metadata: one.metadata.toString('hex') }

describe('a batch of appends as the store reads it', function () {
  this.timeout(600_000)

  it('is what the generated reader reads, with the same refusals', () => {
    let refused = 0
    fc.assert(
      fc.property(requests, (told) => {
        const bytes = messageOf(told).serializeBinary()
        const { correlation, options, proposals, isFinal } = readBatchRequest(bytes)
        const generated = pb.BatchAppendReq.deserializeBinary(bytes)
        expect(isFinal).to.equal(generated.getIsFinal())
        expect(Buffer.from(correlation)).to.deep.equal(
          Buffer.from(generated.getCorrelationId()?.serializeBinary() ?? []),
        )
        expect(options).to.deep.equal(optionsOf(generated))
        const wanted = generated.getProposedMessagesList().map(proposalOf)
        expect(proposals.map(inWords)).to.deep.equal(wanted.map(inWords))
        refused += wanted.filter((one) => one instanceof CallFailure).length
      }),
      { numRuns: MESSAGES, seed: SEED },
    )
    expect(refused).to.be.greaterThan(0)
  })

  it('has the last of what may come once, and none of what is not known', () => {
    const one = new pb.BatchAppendReq().setCorrelationId(new shared.UUID().setString('one'))
    const name = (text: string) => new shared.StreamIdentifier().setStreamName(Buffer.from(text))
    one.setOptions(new pb.BatchAppendReq.Options().setStreamIdentifier(name('one')))
    const other = one.clone()
    other.setCorrelationId(new shared.UUID().setString('other')).setIsFinal(true)
    const exists = new pb.BatchAppendReq.Options().setStreamExists(new shared.Empty())
    other.setOptions(exists.setStreamIdentifier(name('other')))
    const unknown = Buffer.from([0x98, 0x06, 0x01, 0xa2, 0x06, 0x02, 1, 2, 0xa5, 0x06, 1, 2, 3, 4])
    const group = Buffer.from([0xab, 0x06, 0x08, 0x01, 0xac, 0x06])
    const whole = Buffer.concat([one.serializeBinary(), unknown, group, other.serializeBinary()])
    const read = readBatchRequest(whole)
    expect(read.options).to.include({ stream: 'other', expected: 'stream-exists' })
    expect(Buffer.from(read.correlation).subarray(2).toString()).to.equal('other')
    expect(read.isFinal).to.equal(true)
  })

  const damaged = fc
    .tuple(requests, fc.nat(), fc.nat({ max: 255 }), fc.nat())
    .map(([told, at, byte, cut]) => {
      const whole = Buffer.from(messageOf(told).serializeBinary())
      if (whole.length === 0) return whole
      whole[at % whole.length] = byte
      return whole.subarray(0, cut % 3 === 0 ? cut % whole.length : whole.length)
    })
  const anything = fc.oneof(
    damaged,
    fc.uint8Array({ maxLength: 80 }).map((some) => Buffer.from(some)),
  )

  it('ends every reading of bytes that are damaged, or anything at all', () => {
    let refused = 0
    fc.assert(
      fc.property(anything, (some) => {
        try {
          readBatchRequest(some)
        } catch (error) {
          expect(error).to.be.instanceOf(Error)
          refused += 1
        }
      }),
      { numRuns: MESSAGES, seed: SEED },
    )
    expect(refused).to.be.within(1, MESSAGES - 1)
  })

  describe('at the wire', () => {
    let server: StoreProcess
    before(async () => {
      server = await startStoreProcess()
    })
    after(() => server.remove())

    it('costs the server nothing but the call, whatever it is sent', async () => {
      const { host } = new URL(server.url)
      const client = new streams.StreamsClient(host, credentials.createInsecure())
      const { path } = streams.StreamsService.batchAppend
      const sent = fc.sample(anything, { numRuns: Math.ceil(MESSAGES / 10), seed: SEED })
      let ended = 0
      await forEach(sent, 64, async (some) => {
        const call = client.makeBidiStreamRequest<Buffer, Buffer>(
          path,
          (message) => message,
          (answer) => answer,
        )
        await new Promise<void>((resolve) => {
          call.on('data', () => {})
          call.on('error', () => resolve())
          call.on('end', () => resolve())
          call.write(some)
          call.end()
        })
        ended += 1
      })
      client.close()
      expect(ended).to.equal(sent.length)
      const store = connect(server.url)
      const event = { id: randomUUID(), type: 'Noted', data: {}, metadata: {} }
      const answer = await store.append(`after-${randomUUID()}`, [event], -1n)
      expect(answer).to.include({ outcome: 'appended', revision: 0n })
      await store.dispose()
    })
  })
})
