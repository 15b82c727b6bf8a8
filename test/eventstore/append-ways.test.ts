/** Both ways of an append, beside each other on one server: the same answers, and the same bytes in the streams. */
import { randomUUID } from 'node:crypto'
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import pb from '@eventstore/db-client/generated/streams_pb.js'
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import { credentials, type ClientDuplexStream } from '@grpc/grpc-js'
import { expect } from 'chai'
import fc from 'fast-check'
import { appendingByBatch } from '../../eventstore/append-by-batch.ts'
import { clientParts } from '../../eventstore/client-parts.ts'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import type { StorableEvent } from '../../eventstore/codec.ts'
import { UnknownOutcome, type Expected } from '../../eventstore/store.ts'
import { startStoreProcess, type StoreProcess } from '../support/store-process.ts'

/** Below the epoch of every clock: what is asked in a property is the same in each run. */
const SEED = 7

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', 'ASCII alone', 'ä', '✓ and more', '😀', '\u0000', '\uD800 alone'),
)
const values: fc.Arbitrary<unknown> = fc.oneof(
  texts,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(texts, { maxLength: 3 }),
  fc.dictionary(texts, fc.oneof(texts, fc.double({ noNaN: true })), { maxKeys: 3 }),
)
const events: fc.Arbitrary<StorableEvent> = fc.record({
  id: fc.uuid({ version: 4 }),
  type: fc.oneof(
    fc.constant('BetPlaced'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  ),
  data: values,
  metadata: fc.dictionary(texts, values, { maxKeys: 3 }),
})
const steps = fc.array(
  fc.record({
    list: fc.array(events, { maxLength: 4 }),
    expected: fc.constantFrom<Expected[]>('any', -1n, 0n, 1n, 2n, 127n, 2n ** 32n, 2n ** 52n),
    /** Sends what the step before sent, once more. */
    isRepeat: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
)

describe('the ways of an append', function () {
  this.timeout(60_000)
  let server: StoreProcess
  let batch: StoreClient
  let slow: StoreClient
  before(async () => {
    server = await startStoreProcess()
    batch = connect(server.url)
    slow = connect(server.url, { byClient: true })
  })
  after(async () => {
    await Promise.all([batch.dispose(), slow.dispose()])
    await server.remove()
  })

  /** What is answered, without what counts everybody's events. */
  async function answerOf(store: StoreClient, stream: string, step: Step) {
    try {
      const answer = await store.append(stream, step.list, step.expected)
      return answer.outcome === 'appended'
        ? { outcome: answer.outcome, revision: step.list.length > 0 ? answer.revision : 'any' }
        : answer
    } catch (error) {
      return (error as Error).message.replace(stream, 'STREAM')
    }
  }

  it('answer alike, and store the same bytes, whatever is appended', () =>
    fc.assert(
      fc.asyncProperty(steps, async (asked) => {
        const [one, other] = [`ways-${randomUUID()}`, `ways-${randomUUID()}`]
        let before: Step | undefined
        for (const step of asked) {
          const sent = step.isRepeat && before !== undefined ? before : step
          expect(await answerOf(batch, one, sent)).to.deep.equal(await answerOf(slow, other, sent))
          before = sent
        }
        expect(await storedIn(server.url, one)).to.deep.equal(await storedIn(server.url, other))
      }),
      { numRuns: 60, seed: SEED },
    ))

  it('answer alike on a stream that was deleted for good', async () => {
    const stream = `ways-${randomUUID()}`
    await batch.append(stream, [noted()], -1n)
    await batch.raw.tombstoneStream(stream)
    const step = { list: [noted()], expected: 0n, isRepeat: false }
    const said = await answerOf(batch, stream, step)
    expect(said).to.equal(await answerOf(slow, stream, step))
    expect(said).to.equal('STREAM: stream-deleted')
  })

  it('take the client’s way for what is too large for one message', async () => {
    const stream = `ways-${randomUUID()}`
    const large = (size: number) => noted({ text: 'x'.repeat(size) })
    const list = [large(300_000), large(300_000), large(300_000)]
    expect(await batch.append(stream, list, -1n)).to.include({ outcome: 'appended', revision: 2n })
    const tooMuch = Array.from({ length: 8 }, () => large(400_000))
    const refused = { list: tooMuch, expected: 2n, isRepeat: false }
    const said = await answerOf(batch, stream, refused)
    expect(said).to.equal(await answerOf(slow, stream, refused))
    expect(said).to.equal('STREAM: maximum-append-size-exceeded')
  })

  it('send many large appends, each whole', async () => {
    const text = '✓'.repeat(200_000)
    const names = Array.from({ length: 40 }, () => `ways-${randomUUID()}`)
    const answers = await Promise.all(
      names.map((stream) => batch.append(stream, [noted({ text })], -1n)),
    )
    expect(answers.map(({ outcome }) => outcome)).to.deep.equal(names.map(() => 'appended'))
    for await (const { data } of batch.read(names.at(-1) ?? ''))
      expect(data).to.deep.equal({ text })
  })

  it('count an event’s id and heads to what is too large, beside its JSON', async () => {
    const parts = clientParts(batch.raw)
    if (parts === null) throw new Error('the client has other parts')
    const sent: number[] = []
    const append = appendingByBatch(parts, {
      timeoutMs: 2_500,
      async otherwise({ events }) {
        sent.push(events.length)
        return Promise.resolve({ outcome: 'wrongRevision' })
      },
    })
    const list = Array.from({ length: 17_000 }, () => noted()) // 2.5 MB, of which 68 kB are JSON
    await append({ stream: `ways-${randomUUID()}`, events: list, expected: -1n })
    await append({ stream: `ways-${randomUUID()}`, events: [noted()], expected: -1n })
    expect(sent).to.deep.equal([17_000])
  })

  it('answer each of many appends that are under way at once, in either order of their ends', async () => {
    const names = Array.from({ length: 500 }, () => `ways-${randomUUID()}`)
    const answers = await Promise.all(
      names.map((stream, n) =>
        batch.append(stream, n % 3 === 0 ? [] : [noted()], n % 5 === 0 ? 7n : -1n),
      ),
    )
    const outcomes = answers.map(({ outcome }) => outcome)
    expect(outcomes).to.deep.equal(
      names.map((_, n) => (n % 5 === 0 ? 'wrongRevision' : 'appended')),
    )
  })

  it('do not know what became of what was under way when the server died, and go on with the next', async () => {
    const stream = `ways-${randomUUID()}`
    server.stall()
    const lost = batch.append(stream, [noted()], -1n).then(
      () => 'answered',
      (error: unknown) => error,
    )
    await new Promise((resolve) => setImmediate(resolve))
    await server.kill()
    expect(await lost).to.be.instanceOf(UnknownOutcome)
    await server.startAgain()
    const again = async (): Promise<string> => {
      for (;;) {
        const answer = await batch.append(stream, [noted()], 'any').catch(() => null)
        if (answer !== null) return answer.outcome
      }
    }
    expect(await again()).to.equal('appended')
  })

  it('give up what a silent server does not answer, after 2.5 s, and take no late answer for another’s', async () => {
    const stream = `ways-${randomUUID()}`
    await batch.append(stream, [noted()], -1n)
    server.stall()
    const startedMs = performance.now()
    const said = await answerOf(batch, stream, { list: [noted()], expected: 0n, isRepeat: false })
    server.wake()
    expect(said).to.equal('STREAM: no answer within 2500 ms')
    expect(performance.now() - startedMs).to.be.within(2_400, 5_000)
    const later = await batch.append(`ways-${randomUUID()}`, [noted(), noted()], -1n)
    expect(later).to.include({ outcome: 'appended', revision: 1n })
  })

  describe('the parts of the client that are not its public API', () => {
    it('are where this version has them', () => {
      expect(clientParts(batch.raw)).to.have.keys([
        'streamCreator',
        'callArguments',
        'hasBatchAppend',
      ])
    })

    it('say that the server has BatchAppend, and hand out the metadata of a call', async () => {
      const parts = clientParts(batch.raw)
      expect(await parts?.hasBatchAppend()).to.equal(true)
      const [metadata, options] = parts?.callArguments() as unknown as [
        { getMap: () => object },
        { deadline: number },
      ]
      expect(metadata.getMap()).to.have.property('connection-name')
      expect(options.deadline).to.equal(Infinity)
    })

    it('are asked for by one call at a time, and a new one after that has ended', async () => {
      const parts = clientParts(batch.raw)
      if (parts === null) throw new Error('the client has other parts')
      let begun = 0
      const call = parts.streamCreator<ClientDuplexStream<unknown, unknown>>(
        'a test',
        (grpc) => {
          begun += 1
          return grpc.makeBidiStreamRequest(
            streams.StreamsService.batchAppend.path,
            () => Buffer.alloc(0),
            () => null,
            ...parts.callArguments(),
          )
        },
        new WeakMap(),
      )
      const first = await call()
      expect(await call()).to.equal(first)
      first.on('error', () => {})
      first.cancel()
      await new Promise((resolve) => first.on('close', resolve).on('error', resolve))
      expect(await call()).to.not.equal(first)
      expect(begun).to.equal(2)
    })

    it('are not needed: without them appends go the client’s own way', async () => {
      const raw = { ...batch.raw } as unknown as Parameters<typeof clientParts>[0]
      Reflect.deleteProperty(raw, 'GRPCStreamCreator')
      expect(clientParts(raw)).to.equal(null)
      const answer = await slow.append(`ways-${randomUUID()}`, [noted()], -1n)
      expect(answer).to.include({ outcome: 'appended', revision: 0n })
    })
  })
})

type Step = { list: readonly StorableEvent[]; expected: Expected; isRepeat: boolean }

const noted = (data: object = {}): StorableEvent => ({
  id: randomUUID(),
  type: 'Noted',
  data,
  metadata: {},
})

/** What the server keeps of each event but its place, as bytes: no client has read it. */
async function storedIn(url: string, stream: string): Promise<object[]> {
  const client = new streams.StreamsClient(new URL(url).host, credentials.createInsecure())
  const from = new pb.ReadReq.Options.StreamOptions()
  from.setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(stream)))
  const options = new pb.ReadReq.Options().setStream(from.setStart(new shared.Empty()))
  const form = new pb.ReadReq.Options.UUIDOption().setString(new shared.Empty())
  options.setUuidOption(form).setNoFilter(new shared.Empty()).setCount('1000')
  const stored: object[] = []
  for await (const answer of client.read(new pb.ReadReq().setOptions(options))) {
    const event = (answer as ReadResp).getEvent()?.getEvent()
    if (event === undefined) continue
    const properties = Object.fromEntries(event.getMetadataMap().toObject())
    Reflect.deleteProperty(properties, 'created')
    stored.push({
      id: event.getId()?.getString(),
      revision: event.getStreamRevision(),
      properties,
      data: Buffer.from(event.getData_asU8()).toString('hex'),
      metadata: Buffer.from(event.getCustomMetadata_asU8()).toString('hex'),
    })
  }
  client.close()
  return stored
}
