// Stream names that no header of HTTP/2 may hold as they are: the answers that carry them in trailers.
import type { ServiceError } from '@grpc/grpc-js'
import { credentials, status } from '@grpc/grpc-js'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import pb from '@eventstore/db-client/generated/streams_pb.js'
import grpcStubs from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { expect } from 'chai'
import { FRAME_HEAD_BYTES, makeFrame } from '../../embedded/event-store/frame.ts'
import { LOG_NAME } from '../../embedded/event-store/log-file.ts'
import { makeRecord } from '../../embedded/event-store/recorded-event.ts'
import type { EventStore } from '../../embedded/event-store/server.ts'
import { startEventStore } from '../../embedded/event-store/server.ts'
import { makeFolder, removeFolder } from '../embedded/event-store-folder.ts'

const LONG = 'l'.repeat(30_000)
const LONG_AND_WIDE = `${'é'.repeat(40_000)}😀`
const NAMES: Record<string, string> = {
  'a space at its start': ' start',
  'a space at its end': 'end ',
  'a line break': 'a\nb',
  'letters beyond ASCII': 'wallet-é😀',
  '30,000 letters': LONG,
  '40,000 letters beyond ASCII': LONG_AND_WIDE,
}

/** A log of a release that took names of any length. */
function writeOldLog(folder: string): void {
  let position = FRAME_HEAD_BYTES
  const records = Object.values(NAMES).map((name) => {
    const event = {
      id: randomUUID() as string,
      type: 'Noted',
      contentType: 'application/json',
      data: Buffer.from('{}'),
      metadata: Buffer.alloc(0),
    }
    const place = { stream: Buffer.from(name), revision: 0, position, created: '0' }
    const record = makeRecord(event, place)
    position += record.length
    return record
  })
  writeFileSync(join(folder, LOG_NAME), makeFrame(records, 0))
}

describe('contract: names in trailers of the embedded server', () => {
  const folder = makeFolder()
  let store: EventStore
  let client: EventStoreDBClient
  let stubs: InstanceType<typeof grpcStubs.StreamsClient>
  before(async () => {
    writeOldLog(folder)
    store = await startEventStore({ dataDir: folder })
    client = EventStoreDBClient.connectionString(store.url)
    stubs = new grpcStubs.StreamsClient(`127.0.0.1:${store.port}`, credentials.createInsecure())
  })
  after(async () => {
    stubs.close()
    await client.dispose()
    await store.stop()
    removeFolder(folder)
  })
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: Error & { type?: string; streamName?: string }) => error,
    )
  const deleteAt = (name: string, revision: string) =>
    new Promise<ServiceError | null>((resolve) => {
      const options = new pb.DeleteReq.Options().setRevision(revision)
      options.setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(name)))
      stubs.delete(new pb.DeleteReq().setOptions(options), (error) => resolve(error))
    })

  for (const [what, name] of Object.entries(NAMES)) {
    it(`answers with its kind of error where the name has ${what}`, async () => {
      const wrong = await deleteAt(name, '7')
      expect(wrong?.code).to.equal(status.FAILED_PRECONDITION)
      expect(wrong?.metadata.get('exception')).to.deep.equal(['wrong-expected-version'])
      expect(wrong?.metadata.get('actual-version')).to.deep.equal(['0'])
      const [trailer] = wrong?.metadata.get('stream-name') ?? []
      const isCut = Buffer.byteLength(name) > 4096
      const text = decodeURIComponent(String(trailer).replace(/\.\.\.$/, ''))
      if (isCut) expect(name.startsWith(text)).to.equal(true)
      else expect(text).to.equal(name)
      expect(wrong?.details).to.have.length.below(400)

      await client.tombstoneStream(name)
      const credentials_ = { username: 'admin', password: 'changeit' } // they force the classic call
      const events = jsonEvent({ type: 'Noted', data: {} })
      for (const options of [{}, { credentials: credentials_ }]) {
        const error = await failureOf(client.appendToStream(name, events, options))
        expect(error?.type).to.equal('stream-deleted')
      }
      const readFailure = await failureOf(client.readStream(name)[Symbol.asyncIterator]().next())
      expect(readFailure?.type).to.equal('stream-deleted')
    })
  }

  it('refuses a new stream whose name is longer than a trailer may be, in both kinds of append', async () => {
    const events = jsonEvent({ type: 'Noted', data: {} })
    for (const options of [{}, { credentials: { username: 'a', password: 'b' } }]) {
      const error = await failureOf(client.appendToStream('n'.repeat(5000), events, options))
      expect(error?.message).to.include('4096 bytes at most')
    }
  })
})
