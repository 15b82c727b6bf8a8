/** A server that speaks the protocol badly, on a real channel: an append to it is not known, never hangs, and ends nothing. */
import featuresStubs from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import featuresPb from '@eventstore/db-client/generated/serverfeatures_pb.js'
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { Server, ServerCredentials } from '@grpc/grpc-js'
import { expect } from 'chai'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { UnknownOutcome } from '../../eventstore/store.ts'

const ID = 'a8b2c3d4-0000-4000-8000-000000000001'
const event = { id: ID, type: 'Noted', data: {}, metadata: {} }

/** What the server does with the first append of a call. */
type Manner = 'says garbage' | 'ends the call' | 'fails the call' | 'answers another'

type Duplex = {
  on: (event: 'data', listener: () => void) => void
  write: (bytes: Buffer) => void
  end: () => void
  emit: (event: 'error', error: object) => void
}

const BAD: Readonly<Record<Manner, (call: Duplex) => void>> = {
  'says garbage': (call) => call.write(Buffer.from([0x0a, 0x7f, 1, 2, 3])),
  'ends the call': (call) => call.end(),
  'fails the call': (call) => call.emit('error', { code: 13, details: 'out of order' }),
  'answers another'(call) {
    const id = Buffer.from('a8b2c3d4-0000-4000-8000-0000deadbeef')
    const uuid = Buffer.concat([Buffer.from([0x0a, 38, 0x12, 36]), id])
    call.write(Buffer.concat([uuid, Buffer.from([0x1a, 2, 0x08, 9])]))
    call.end()
  },
}

describe('a server that answers badly', function () {
  this.timeout(20_000)
  let server: Server
  let store: StoreClient
  let manner: Manner = 'says garbage'
  let calls = 0
  before(async () => {
    server = new Server()
    server.addService(featuresStubs.ServerFeaturesService, {
      getSupportedMethods(_call: unknown, answer: (error: null, value: object) => void) {
        const method = new featuresPb.SupportedMethod().setMethodName('batchappend')
        method.setServiceName('event_store.client.streams.streams')
        answer(null, new featuresPb.SupportedMethods().setMethodsList([method]))
      },
    })
    const asBytes = {
      ...streams.StreamsService.batchAppend,
      responseSerialize: (bytes: Buffer) => bytes,
    }
    server.addService(
      { batchAppend: asBytes },
      {
        batchAppend(call: Duplex) {
          calls += 1
          call.on('data', () => BAD[manner](call))
        },
      },
    )
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound)
        else reject(error)
      })
    })
    store = connect(`esdb://127.0.0.1:${port}?tls=false`)
  })
  after(async () => {
    await store.dispose()
    server.forceShutdown()
  })

  for (const one of Object.keys(BAD) as Manner[]) {
    it(`is not believed where it ${one}, and the next append begins a call of its own`, async () => {
      manner = one
      for (let times = 0; times < 2; times += 1) {
        const before = calls
        const startedMs = performance.now()
        const said = await store.append('s-1', [event], 'any').catch((error: unknown) => error)
        expect(said).to.be.instanceOf(UnknownOutcome)
        expect(performance.now() - startedMs).to.be.below(1_000)
        expect(calls).to.equal(before + 1)
      }
    })
  }
})
