/** Both ways of a subscription, beside each other on one server: the same steps, to the last character. */
import { randomUUID } from 'node:crypto'
import { binaryEvent, jsonEvent, type EventData } from '@eventstore/db-client'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import pb from '@eventstore/db-client/generated/streams_pb.js'
import { expect } from 'chai'
import fc from 'fast-check'
import { clientParts } from '../../eventstore/client-parts.ts'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { readAnswer } from '../../eventstore/reading/answer.ts'
import { subscribeByClient } from '../../eventstore/reading/subscription-by-client.ts'
import { subscribeByWire } from '../../eventstore/reading/subscription-by-wire.ts'
import type { Matching, Step, Subscribing } from '../../eventstore/reading/step.ts'
import { startStoreProcess, type StoreProcess } from '../support/store-process.ts'

const MESSAGES = Number(process.env['FUZZ_MESSAGES'] ?? 3_000)
const SEED = Number(process.env['FUZZ_SEED'] ?? 1)

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('', 'ä', '😀', '\u0000', '"quoted"', '{"a":1}', 'no json {'),
)
const bytes = fc.uint8Array({ maxLength: 20 })
const json = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }))
const events: fc.Arbitrary<EventData> = fc
  .record({
    id: fc.uuid({ version: 4 }),
    type: fc.constantFrom('BetPlaced', 'WinCredited', 'Ünusual'),
    data: fc.oneof(json, bytes),
    metadata: fc.option(fc.oneof(fc.dictionary(text, text, { maxKeys: 2 }), bytes)),
  })
  .map(({ id, type, data, metadata }) => {
    const more = metadata === null ? {} : { metadata }
    return data instanceof Uint8Array
      ? binaryEvent({ id, type, data, ...more })
      : jsonEvent({ id, type, data: data as string, ...more })
  })

describe('the ways of a subscription', function () {
  this.timeout(120_000)
  let server: StoreProcess
  let store: StoreClient
  const run = randomUUID().slice(0, 8)
  before(async () => {
    server = await startStoreProcess()
    store = connect(server.url)
    for (const [n, list] of fc.sample(fc.array(events, { maxLength: 5 }), 120).entries()) {
      await store.raw.appendToStream(`${n % 3 === 0 ? 'wallet' : 'other'}-${run}é${n}`, list)
    }
  })
  after(async () => {
    await store.dispose()
    await server.remove()
  })

  /** Up to where it has caught up, or failed. */
  async function stepsOf(steps: (signal: AbortSignal) => AsyncIterable<Step>): Promise<Step[]> {
    const ending = new AbortController()
    const taken: Step[] = []
    for await (const step of steps(ending.signal)) {
      taken.push(step)
      if (step.kind === 'caughtUp') break
    }
    ending.abort()
    return taken
  }
  const both = async (asked: Omit<Subscribing, 'signal'>) => {
    const parts = clientParts(store.raw)
    if (parts === null) throw new Error('the client has other parts')
    return Promise.all([
      stepsOf((signal) => subscribeByWire(parts, { ...asked, signal })),
      stepsOf((signal) => subscribeByClient(store.raw, { ...asked, signal })),
    ])
  }

  for (const [what, matching, least] of [
    ['all of $all but what is the store’s', { prefixes: [] }, 200],
    ['the streams with a prefix', { prefixes: ['wallet-'] }, 50],
    ['the streams with one of many prefixes', { prefixes: ['nobody-', 'wallet-', 'other-'] }, 200],
    ['the events of a type', { types: ['WinCredited'] }, 30],
    ['nothing', { prefixes: ['nobody-'] }, 0],
  ] as const satisfies [string, Matching, number][]) {
    it(`give the same of ${what}, from the beginning and from the middle`, async () => {
      const [byWire, byClient] = await both({ from: null, matching })
      expect(byWire).to.deep.equal(byClient)
      const seen = byWire.flatMap((step) => (step.kind === 'event' ? [step.event] : []))
      expect(seen.length).to.be.at.least(least)
      const middle = seen[seen.length >> 1]
      if (middle === undefined) return
      const [later, laterByClient] = await both({ from: middle.position, matching })
      expect(later).to.deep.equal(laterByClient)
      expect(later.filter(({ kind }) => kind === 'event')).to.have.length(
        seen.length - (seen.length >> 1) - 1,
      )
    })
  }

  it('end with the signal, before the first step and between two', async () => {
    const parts = clientParts(store.raw)
    if (parts === null) throw new Error('the client has other parts')
    for (const endsAt of [0, 1, 100]) {
      const ending = new AbortController()
      if (endsAt === 0) ending.abort()
      let taken = 0
      const asked = { from: null, matching: { prefixes: [] }, signal: ending.signal }
      const reading = (async () => {
        for await (const step of subscribeByWire(parts, asked)) {
          taken += 1
          if (taken === endsAt) ending.abort()
          expect(step.kind).to.be.a('string')
        }
      })()
      await reading.catch(() => {})
      // What has arrived already may still be given.
      expect(taken).to.be.within(endsAt, endsAt + 40)
    }
  })

  it('fail with words when the server goes, and do not hang', async () => {
    const other = await startStoreProcess()
    const client = connect(other.url)
    const parts = clientParts(client.raw)
    if (parts === null) throw new Error('the client has other parts')
    const { signal } = new AbortController()
    const following = (async () => {
      for await (const step of subscribeByWire(parts, {
        from: null,
        matching: { prefixes: [] },
        signal,
      })) {
        if (step.kind === 'caughtUp') await other.kill()
      }
    })()
    const failure = await following.then(
      () => null,
      (error: unknown) => error,
    )
    expect(failure).to.be.instanceOf(Error)
    await client.dispose()
    await other.remove()
  })

  describe('an answer to a read', () => {
    it('is read as the client’s own messages write it, unknown fields or not', () => {
      const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
      const told = fc.record({ id: fc.uuid(), stream: text, type: text, data: json, at: uint64 })
      const unknown = Buffer.from([
        0x98, 0x06, 0x01, 0xa2, 0x06, 0x02, 1, 2, 0xa5, 0x06, 1, 2, 3, 4,
      ])
      fc.assert(
        fc.property(told, uint64, ({ id, stream, type, data, at }, revision) => {
          const name = new shared.StreamIdentifier().setStreamName(Buffer.from(stream))
          const record = new pb.ReadResp.ReadEvent.RecordedEvent().setStreamIdentifier(name)
          record.setId(new shared.UUID().setString(id)).setStreamRevision(String(revision))
          record.setCommitPosition(String(at)).setPreparePosition(String(at))
          record.setData(Buffer.from(JSON.stringify(data)))
          record.getMetadataMap().set('type', type).set('content-type', 'application/json')
          const answer = new pb.ReadResp().setEvent(new pb.ReadResp.ReadEvent().setEvent(record))
          const whole = Buffer.concat([unknown, answer.serializeBinary(), unknown])
          const event = { id, type, stream, revision, position: at, metadata: undefined }
          const parsed = JSON.parse(JSON.stringify(data)) as unknown
          expect(readAnswer(whole)).to.deep.equal({
            kind: 'event',
            event: { ...event, data: parsed },
          })
        }),
        { numRuns: MESSAGES, seed: SEED },
      )
    })

    it('ends every reading of bytes that are damaged, or anything at all', () => {
      let refused = 0
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 60 }), (some) => {
          try {
            readAnswer(some)
          } catch (error) {
            expect(error).to.be.instanceOf(Error)
            refused += 1
          }
        }),
        { numRuns: MESSAGES, seed: SEED },
      )
      expect(refused).to.be.within(1, MESSAGES)
    })
  })
})
