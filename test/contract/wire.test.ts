// The contract at the wire: what the client cannot send, sent by its stubs to the embedded server.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServiceError } from '@grpc/grpc-js'
import { credentials, status } from '@grpc/grpc-js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import pb from '@eventstore/db-client/generated/streams_pb.js'
import type {
  BatchAppendResp,
  ReadReq,
  ReadResp,
} from '@eventstore/db-client/generated/streams_pb.js'
import grpcStubs from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { expect } from 'chai'
import type { EventStore } from '../../embedded/event-store/server.ts'
import { startEventStore } from '../../embedded/event-store/server.ts'

const ID = 'c0ffee00-0000-4000-8000-00000000000a'
const MSB = String(BigInt.asIntN(64, 0xc0ffee0000004000n))
const LSB = String(BigInt.asIntN(64, 0x800000000000000an))

const text = (id: string) => new shared.UUID().setString(id)
const structured = () =>
  new shared.UUID().setStructured(
    new shared.UUID.Structured().setMostSignificantBits(MSB).setLeastSignificantBits(LSB),
  )
const streamId = (name: string) => new shared.StreamIdentifier().setStreamName(Buffer.from(name))
const correlation = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

type Properties = Record<string, string>
const WHOLE: Properties = { type: 'T', 'content-type': 'application/json' }

function proposal(id = text(ID), properties = WHOLE) {
  const message = new pb.BatchAppendReq.ProposedMessage().setId(id).setData(Buffer.from('{}'))
  for (const [key, value] of Object.entries(properties)) message.getMetadataMap().set(key, value)
  return message
}

function part(
  n: number,
  to: string | undefined,
  what: { messages?: ReturnType<typeof proposal>[]; isFinal?: boolean },
) {
  const request = new pb.BatchAppendReq().setCorrelationId(text(correlation(n)))
  request.setProposedMessagesList(what.messages ?? []).setIsFinal(what.isFinal ?? true)
  const options = new pb.BatchAppendReq.Options()
  if (to !== undefined) request.setOptions(options.setStreamIdentifier(streamId(to)))
  return request
}

function readOf(stream: string, uuidOption?: 'string' | 'structured'): ReadReq {
  const from = new pb.ReadReq.Options.StreamOptions()
  from.setStreamIdentifier(streamId(stream)).setStart(new shared.Empty())
  const options = new pb.ReadReq.Options().setStream(from).setCount('100')
  const form = new pb.ReadReq.Options.UUIDOption()
  if (uuidOption === 'string') options.setUuidOption(form.setString(new shared.Empty()))
  if (uuidOption === 'structured') options.setUuidOption(form.setStructured(new shared.Empty()))
  return new pb.ReadReq().setOptions(options.setNoFilter(new shared.Empty()))
}

describe('the contract at the wire', () => {
  const folder = mkdtempSync(join(tmpdir(), 'acme-wire-'))
  let store: EventStore
  let client: InstanceType<typeof grpcStubs.StreamsClient>

  before(async () => {
    store = await startEventStore({ dataDir: folder })
    client = new grpcStubs.StreamsClient(`127.0.0.1:${store.port}`, credentials.createInsecure())
  })
  after(async () => {
    client.close()
    await store.stop()
    rmSync(folder, { recursive: true })
  })

  /** All answers to `requests`; the call is ended after them. */
  const batch = (...requests: pb.BatchAppendReq[]) =>
    new Promise<BatchAppendResp[]>((resolve, reject) => {
      const answers: BatchAppendResp[] = []
      const call = client.batchAppend()
      call.on('data', (answer: BatchAppendResp) => answers.push(answer))
      call.on('end', () => resolve(answers)).on('error', reject)
      for (const request of requests) call.write(request)
      call.end()
    })
  const read = (request: ReadReq) =>
    new Promise<ReadResp[]>((resolve, reject) => {
      const found: ReadResp[] = []
      const call = client.read(request)
      call.on('data', (one: ReadResp) => found.push(one))
      call.on('end', () => resolve(found)).on('error', reject)
    })
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: ServiceError) => error,
    )
  const errorOf = (answer: BatchAppendResp | undefined) => ({
    code: Number(answer?.getError()?.getCode()),
    detail: answer?.getError()?.getDetails()?.getTypeName().replace('event_store.client.', ''),
  })
  const classic = (...requests: pb.AppendReq[]) =>
    new Promise<pb.AppendResp>((resolve, reject) => {
      const call = client.append((error, answer) => {
        if (error || !answer) reject(error ?? new Error('no answer'))
        else resolve(answer)
      })
      for (const request of requests) call.write(request)
      call.end()
    })
  const target = (stream: string) =>
    new pb.AppendReq.Options().setStreamIdentifier(streamId(stream)).setNoStream(new shared.Empty())
  const classicEvent = (properties = WHOLE) => {
    const message = new pb.AppendReq.ProposedMessage().setId(text(ID)).setData(Buffer.from('{}'))
    for (const [key, value] of Object.entries(properties)) message.getMetadataMap().set(key, value)
    return new pb.AppendReq().setProposedMessage(message)
  }

  it('takes structured ids and gives ids in the form that is asked for', async () => {
    const [answer] = await batch(part(1, 'ids', { messages: [proposal(structured())] }))
    expect(answer?.hasSuccess()).to.equal(true)
    expect(
      Buffer.from(answer?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString(),
    ).to.equal('ids')
    const idIn = async (form: 'string' | 'structured') =>
      (await read(readOf('ids', form)))[0]?.getEvent()?.getEvent()?.getId()
    expect((await idIn('string'))?.getString()).to.equal(ID)
    const halves = (await idIn('structured'))?.getStructured()
    expect(halves?.getMostSignificantBits()).to.equal(MSB)
    expect(halves?.getLeastSignificantBits()).to.equal(LSB)
  })

  it('refuses a read that does not say how to write ids', async () => {
    expect((await failureOf(read(readOf('ids'))))?.code).to.equal(status.INVALID_ARGUMENT)
  })

  it('answers each correlation id once, however its parts are interleaved', async () => {
    const answers = await batch(
      part(1, 'woven-1', { messages: [proposal()], isFinal: false }),
      part(2, 'woven-2', { messages: [proposal()], isFinal: false }),
      part(1, undefined, { messages: [proposal(), proposal()], isFinal: true }),
      part(3, undefined, { messages: [proposal()] }),
      part(2, undefined, {}),
      part(2, undefined, { messages: [proposal()] }),
    )
    const found = answers.map((answer) => [
      answer.getCorrelationId()?.getString(),
      answer.getSuccess()?.getCurrentRevision(),
    ])
    expect(found).to.have.deep.members([
      [correlation(1), '2'],
      [correlation(2), '0'],
    ])
  })

  it('answers an append that is never made final with a timeout, once', async () => {
    const answers = await batch(part(1, 'unfinished', { messages: [proposal()], isFinal: false }))
    expect(answers.map(errorOf)).to.deep.equal([
      { code: status.DEADLINE_EXCEEDED, detail: 'Timeout' },
    ])
  })

  const bad: Record<string, Properties> = {
    'no type': { 'content-type': 'application/json' },
    'no content type': { type: 'T' },
    'an empty type': { type: '', 'content-type': 'application/json' },
    'an unknown content type': { type: 'T', 'content-type': 'text/plain' },
  }
  for (const [name, properties] of Object.entries(bad)) {
    it(`refuses an event with ${name}, once, in both kinds of append`, async () => {
      const answers = await batch(part(1, 'bad', { messages: [proposal(text(ID), properties)] }))
      expect(answers.map(errorOf)).to.deep.equal([
        { code: status.INVALID_ARGUMENT, detail: 'BadRequest' },
      ])
      const options = new pb.AppendReq().setOptions(target('bad'))
      const failure = await failureOf(classic(options, classicEvent(properties)))
      expect(failure?.code).to.equal(status.INVALID_ARGUMENT)
      const isMissing = name.startsWith('no ')
      const exception = failure?.metadata.get('exception')[0]
      expect(exception).to.equal(isMissing ? 'missing-required-metadata-property' : undefined)
    })
  }

  it('refuses an empty id', async () => {
    const empty = text('00000000-0000-0000-0000-000000000000')
    const [answer] = await batch(part(1, 'bad', { messages: [proposal(empty)] }))
    expect(errorOf(answer).code).to.equal(status.INVALID_ARGUMENT)
  })

  it('answers a classic append, and a wrong version in band with the fields of 20.6 too', async () => {
    const events = [new pb.AppendReq().setOptions(target('classic')), classicEvent()]
    const first = await classic(...events)
    expect(first.getSuccess()?.getCurrentRevision()).to.equal('0')
    const other = classicEvent()
    other.getProposedMessage()?.setId(text(ID.replace('a', 'b')))
    const second = await classic(new pb.AppendReq().setOptions(target('classic')), other)
    const wrong = second.getWrongExpectedVersion()
    expect(wrong?.getCurrentRevision()).to.equal('0')
    expect(wrong?.hasExpectedNoStream()).to.equal(true)
    expect(wrong?.getExpectedRevision2060()).to.equal(2 ** 64)
  })

  it('gives a classic append its time from its last part on, however long they are on their way', async () => {
    const answer = new Promise<pb.AppendResp>((resolve, reject) => {
      const call = client.append((error, found) => {
        if (error || !found) reject(error ?? new Error('no answer'))
        else resolve(found)
      })
      call.write(new pb.AppendReq().setOptions(target('slow-parts')))
      setTimeout(() => {
        call.write(classicEvent())
        call.end()
      }, 2200) // the time that a write has is 2 s
    })
    expect((await answer).getSuccess()?.getCurrentRevision()).to.equal('0')
  })

  it('names a tombstoned stream in the trailers of a classic append', async () => {
    const options = new pb.TombstoneReq.Options().setStreamIdentifier(streamId('dead'))
    await new Promise((resolve) => {
      client.tombstone(
        new pb.TombstoneReq().setOptions(options.setAny(new shared.Empty())),
        resolve,
      )
    })
    const failure = await failureOf(
      classic(new pb.AppendReq().setOptions(target('dead')), classicEvent()),
    )
    expect(failure?.code).to.equal(status.FAILED_PRECONDITION)
    expect(failure?.metadata.get('exception')).to.deep.equal(['stream-deleted'])
    expect(failure?.metadata.get('stream-name')).to.deep.equal(['dead'])
  })

  it('tells where the stream begins and ends only to those who ask for it', async () => {
    const request = readOf('classic', 'string')
    const control = new pb.ReadReq.Options.ControlOption().setCompatibility(1)
    expect(await read(request)).to.have.length(1)
    request.getOptions()?.setControlOption(control)
    const answers = await read(request)
    expect(answers.map((one) => one.getContentCase())).to.deep.equal([1, 5, 6])
  })

  it('refuses filters without a window, and reads $all with one that has', async () => {
    const expression = new pb.ReadReq.Options.FilterOptions.Expression().setPrefixList(['woven-'])
    const filter = new pb.ReadReq.Options.FilterOptions().setStreamIdentifier(expression)
    const request = readOf('x', 'string')
    const all = new pb.ReadReq.Options.AllOptions().setStart(new shared.Empty())
    request.getOptions()?.setAll(all).setFilter(filter)
    expect((await failureOf(read(request)))?.code).to.equal(status.INVALID_ARGUMENT)
    filter.setCount(new shared.Empty()).setCheckpointintervalmultiplier(1)
    expect(await read(request)).to.have.length(4)
  })
})
