// What one caller may not do to the others of the embedded server: stop it by a pattern, or fill its memory.
import { randomUUID } from 'node:crypto'
import { connect } from 'node:http2'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { ServiceError } from '@grpc/grpc-js'
import { credentials, status } from '@grpc/grpc-js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import pb from '@eventstore/db-client/generated/streams_pb.js'
import grpcStubs from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { expect } from 'chai'
import { startEventStore } from '../../embedded/event-store/server.ts'
import type { EventStore } from '../../embedded/event-store/server.ts'
import { append, makeFolder, removeFolder, withStore } from '../embedded/event-store-folder.ts'
import { until } from './observing.ts'

type Client = InstanceType<typeof grpcStubs.StreamsClient>

/** Bytes of buffers that are in use. */
function held(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().arrayBuffers
}

const LARGE = { events: 48, bytes: 900_000 }

/** 10 reads whose answers nobody takes: the client would take them all, and keep them. */
function stall(port: number, request: Buffer) {
  const session = connect(`http://127.0.0.1:${port}`)
  const head = Buffer.alloc(5)
  head.writeUInt32BE(request.length, 1)
  for (let n = 0; n < 10; n += 1) {
    const call = session.request({
      ':method': 'POST',
      ':path': '/event_store.client.streams.Streams/Read',
      'content-type': 'application/grpc',
      te: 'trailers',
    })
    call.on('error', () => undefined)
    call.end(Buffer.concat([head, request]))
  }
  return session
}

describe('contract: limits of the embedded server', () => {
  const folder = makeFolder()
  let store: EventStore
  let client: Client

  before(async () => {
    await withStore({ dataDir: folder, durable: false }, async (filled) => {
      await append(filled, 'a'.repeat(60) + '!', ['for a pattern'])
      const text = 'x'.repeat(LARGE.bytes)
      for (let n = 0; n < LARGE.events; n += 1) await append(filled, 'large', [text])
      const links = Array.from({ length: LARGE.events }, (_, n) => `${n}@large`)
      await new Promise((resolve) => {
        const events = links.map((link) => ({
          id: randomUUID(),
          type: '$>',
          contentType: 'application/octet-stream',
          data: Buffer.from(link),
          metadata: Buffer.alloc(0),
        }))
        filled.append({ stream: 'links', expected: 'any', events }, resolve)
      })
    })
    store = await startEventStore({ dataDir: folder })
    client = new grpcStubs.StreamsClient(`127.0.0.1:${store.port}`, credentials.createInsecure(), {
      'grpc.max_receive_message_length': -1,
    })
  })
  after(async () => {
    client.close()
    await store.stop()
    removeFolder(folder)
  })

  const ofAll = () => {
    const all = new pb.ReadReq.Options.AllOptions().setStart(new shared.Empty())
    const form = new pb.ReadReq.Options.UUIDOption().setString(new shared.Empty())
    return new pb.ReadReq.Options().setAll(all).setUuidOption(form)
  }
  const ofStream = (name: string) => {
    const id = new shared.StreamIdentifier().setStreamName(Buffer.from(name))
    const from = new pb.ReadReq.Options.StreamOptions().setStreamIdentifier(id)
    const form = new pb.ReadReq.Options.UUIDOption().setString(new shared.Empty())
    return new pb.ReadReq.Options()
      .setStream(from.setStart(new shared.Empty()))
      .setUuidOption(form)
      .setNoFilter(new shared.Empty())
  }
  const matching = (regex: string) => {
    const expression = new pb.ReadReq.Options.FilterOptions.Expression().setRegex(regex)
    const filter = new pb.ReadReq.Options.FilterOptions().setStreamIdentifier(expression)
    filter.setMax(32).setCheckpointintervalmultiplier(1)
    return ofAll().setFilter(filter).setCount('100')
  }
  const read = (options: pb.ReadReq.Options) =>
    new Promise<ReadResp[] | ServiceError>((resolve) => {
      const found: ReadResp[] = []
      const call = client.read(new pb.ReadReq().setOptions(options))
      call.on('data', (one: ReadResp) => found.push(one))
      call.on('end', () => resolve(found)).on('error', (error) => resolve(error as ServiceError))
    })

  it('match a pattern in a time that is linear in the name', async () => {
    const startedMs = performance.now()
    expect(await read(matching('^(a+)+$'))).to.deep.equal([])
    expect(await read(matching('^(a+)+!$'))).to.have.length(1)
    expect(performance.now() - startedMs).to.be.lessThan(5000)
  })

  it('take what clients send: a flag in front, classes, escapes of JavaScript and .NET', async () => {
    for (const pattern of ['(?i)^LARGE', '^[^\\$]arge$', '\\u006carge', 'l\\w+e']) {
      expect(await read(matching(pattern)), pattern).to.have.length(LARGE.events)
    }
  })

  const refused = ['(?=a)b', '(a)\\1', '[', 'a{1001}', 'a{400}b{400}c{400}', 'a'.repeat(513)]
  for (const pattern of refused) {
    it(`refuse the pattern ${pattern.slice(0, 20)}, which they cannot do, and say so`, async () => {
      const answer = (await read(matching(pattern))) as ServiceError
      expect(answer.code).to.equal(status.INVALID_ARGUMENT)
      expect(answer.details).to.match(/pattern (cannot be used|is too large).*refixes/s)
    })
  }

  for (const [name, optionsOf] of [
    ['$all', ofAll],
    ['a stream', () => ofStream('large')],
    ['links', () => ofStream('links').setResolveLinks(true)],
  ] as const) {
    it(`keep little for subscribers to ${name} that take nothing, and send all to one that does`, async () => {
      const subscription = new pb.ReadReq.Options.SubscriptionOptions()
      const options = optionsOf().setSubscription(subscription).setNoFilter(new shared.Empty())
      const request = new pb.ReadReq().setOptions(options)
      const before = held()
      const session = stall(store.port, Buffer.from(request.serializeBinary()))
      // One that reads is served beside them, in turns: when it has everything, they have all they will get.
      let events = 0
      const reader = client.read(request).on('error', () => undefined)
      reader.on('data', (one: ReadResp) => (events += one.hasEvent() ? 1 : 0))
      try {
        await until(() => events >= LARGE.events, 'the events of one that reads')
        // Each of them would have all 43 MB in memory, together 430; what the one that reads has just taken may be there once more.
        expect((held() - before) / 1e6).to.be.lessThan(120)
      } finally {
        reader.cancel()
        session.destroy()
      }
    })
  }
})
