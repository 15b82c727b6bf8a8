// The classic calls: Append (one append, sent in parts), Delete and Tombstone.
import type { sendUnaryData, ServerReadableStream, ServerUnaryCall } from '@grpc/grpc-js'
import type {
  AppendReq,
  DeleteReq,
  DeleteResp as DeleteResponse,
  TombstoneReq,
  TombstoneResp as TombstoneResponse,
} from '@eventstore/db-client/generated/streams_pb.js'
import type { Expected } from './append-rules.ts'
import {
  appendTooLarge,
  asFailure,
  invalidArgument,
  refusal,
  streamDeleted,
  timedOut,
  wrongExpectedVersion,
} from './failures.ts'
import type { CallFailure } from './failures.ts'
import {
  APPEND_BYTES_MAX,
  WRITE_TIMEOUT_MS,
  expectedNumber,
  expectedOf,
  proposedEvent,
  sizeOf,
  streamName,
  uuidText,
} from './proposals.ts'
import { bytesField, emptyField, varintField } from './protobuf.ts'
import type { ProposedEvent } from './recorded-event.ts'
import type { Store } from './store.ts'
import type { Outcome } from './storing.ts'
import { DeleteResp, TombstoneResp } from './stubs.ts'
import type { Target } from './writing.ts'

/** How "no stream" is written among the fields of 20.6; as bytes, since the stubs cannot write it. */
const NO_STREAM_20_6 = 2n ** 64n - 1n

/** The expectation twice: in the field of 20.6 and in today's. */
function expectedFields(expected: Expected): Buffer[] {
  if (expected === 'any') return [emptyField(4), emptyField(9)]
  if (expected === 'stream-exists') return [emptyField(5), emptyField(10)]
  if (expected === 'no-stream') return [varintField(3, NO_STREAM_20_6), emptyField(11)]
  return [varintField(3, expected), varintField(8, expected)]
}

/** AppendResp { wrong_expected_version } */
function wrongVersion(expected: Expected, current: number): Buffer {
  const now =
    current < 0
      ? [emptyField(2), emptyField(7)]
      : [varintField(1, current), varintField(6, current)]
  return bytesField(2, Buffer.concat([...now, ...expectedFields(expected)]))
}

/** AppendResp { success { current_revision or no_stream, position } } */
function success(revision: number, position: number): Buffer {
  const at = Buffer.concat([varintField(1, position), varintField(2, position)])
  const current = revision < 0 ? emptyField(2) : varintField(1, revision)
  return bytesField(1, Buffer.concat([current, bytesField(3, at)]))
}

/** The failure that an outcome other than success means to these calls. */
function failureOf(target: Target, outcome: Exclude<Outcome, { kind: 'stored' }>): CallFailure {
  switch (outcome.kind) {
    case 'deleted':
      return streamDeleted(target.stream)
    case 'wrong-revision':
      return wrongExpectedVersion(target.stream, expectedNumber(target.expected), outcome.current)
    case 'refused':
      return refusal(outcome.reason, outcome.message)
  }
}

/** Collects the parts of one Append. */
function collectParts() {
  const events: ProposedEvent[] = []
  let target: Target | undefined
  let bytes = 0
  return {
    take(request: AppendReq) {
      const options = request.getOptions()
      if (options) {
        const exact = options.hasRevision() ? options.getRevision() : undefined
        const stream = streamName(options.getStreamIdentifier())
        target = { stream, expected: expectedOf(options, exact) }
      }
      const proposal = request.getProposedMessage()
      if (!proposal) return
      const event = proposedEvent({
        id: uuidText(proposal.getId()),
        properties: proposal.getMetadataMap(),
        metadata: proposal.getCustomMetadata_asU8(),
        data: proposal.getData_asU8(),
      })
      bytes += sizeOf(event)
      if (bytes > APPEND_BYTES_MAX) throw appendTooLarge(APPEND_BYTES_MAX)
      events.push(event)
    },
    whole() {
      if (!target) throw invalidArgument('The append names no stream')
      return { ...target, events }
    },
  }
}

export function serveAppend(
  store: Store,
  call: ServerReadableStream<AppendReq, Buffer>,
  callback: sendUnaryData<Buffer>,
): void {
  const parts = collectParts()
  let isOver = false
  const settle = (error: unknown, response?: Buffer) => {
    if (isOver) return
    isOver = true
    clearTimeout(deadline)
    if (response) callback(null, response)
    else callback(asFailure(error))
  }
  let deadline: NodeJS.Timeout | undefined
  const attempt = (work: () => void) => {
    try {
      if (!isOver) work()
    } catch (error) {
      settle(error)
    }
  }
  const write = () => {
    const append = parts.whole()
    // From here on: how long its parts are on their way is the caller's own.
    deadline = setTimeout(() => settle(timedOut()), WRITE_TIMEOUT_MS)
    store.append(append, (outcome) => {
      if (outcome.kind === 'stored') settle(null, success(outcome.revision, outcome.position))
      else if (outcome.kind === 'wrong-revision') {
        settle(null, wrongVersion(append.expected, outcome.current))
      } else settle(failureOf(append, outcome))
    })
  }
  call.on('data', (request: AppendReq) => attempt(() => parts.take(request)))
  call.on('end', () => attempt(write))
  call.on('cancelled', () => clearTimeout(deadline))
}

type DeleteOptions =
  | NonNullable<ReturnType<DeleteReq['getOptions']>>
  | NonNullable<ReturnType<TombstoneReq['getOptions']>>

function targetOf(options: DeleteOptions | undefined): Target {
  if (!options) throw invalidArgument('The request has no options')
  const exact = options.hasRevision() ? options.getRevision() : undefined
  const stream = streamName(options.getStreamIdentifier())
  return { stream, expected: expectedOf(options, exact) }
}

export function serveDelete(
  store: Store,
  call: ServerUnaryCall<DeleteReq, DeleteResponse>,
  callback: sendUnaryData<DeleteResponse>,
): void {
  try {
    const target = targetOf(call.request.getOptions())
    store.softDelete(target, (outcome) => {
      if (outcome.kind !== 'stored') return callback(failureOf(target, outcome))
      const at = new DeleteResp.Position()
      at.setCommitPosition(String(outcome.position)).setPreparePosition(String(outcome.position))
      callback(null, new DeleteResp().setPosition(at))
    })
  } catch (error) {
    callback(asFailure(error))
  }
}

export function serveTombstone(
  store: Store,
  call: ServerUnaryCall<TombstoneReq, TombstoneResponse>,
  callback: sendUnaryData<TombstoneResponse>,
): void {
  try {
    const target = targetOf(call.request.getOptions())
    store.tombstone(target, (outcome) => {
      if (outcome.kind !== 'stored') return callback(failureOf(target, outcome))
      const at = new TombstoneResp.Position()
      at.setCommitPosition(String(outcome.position)).setPreparePosition(String(outcome.position))
      callback(null, new TombstoneResp().setPosition(at))
    })
  } catch (error) {
    callback(asFailure(error))
  }
}
