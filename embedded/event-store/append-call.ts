// The classic calls: Append (one append, sent in parts), Delete and Tombstone.
import type { sendUnaryData, ServerReadableStream, ServerUnaryCall } from '@grpc/grpc-js'
import type {
  AppendReq,
  AppendResp as AppendResponse,
  DeleteReq,
  DeleteResp as DeleteResponse,
  TombstoneReq,
  TombstoneResp as TombstoneResponse,
} from '@eventstore/db-client/generated/streams_pb.js'
import type { Expected } from './append-rules.ts'
import {
  appendTooLarge,
  asFailure,
  diskFull,
  invalidArgument,
  streamDeleted,
  tooBusy,
  wrongExpectedVersion,
} from './failures.ts'
import type { CallFailure } from './failures.ts'
import {
  APPEND_BYTES_MAX,
  expectedNumber,
  expectedOf,
  proposedEvent,
  sizeOf,
  streamName,
} from './proposals.ts'
import type { ProposedEvent } from './recorded-event.ts'
import type { Store } from './store.ts'
import type { Outcome } from './storing.ts'
import { AppendResp, DeleteResp, Empty, TombstoneResp } from './stubs.ts'
import type { Target } from './writing.ts'

/** How 2^64 - 1 stands for "no stream" in the fields of 20.6. */
const NO_STREAM_20_6 = Number(2n ** 64n - 1n)

function wrongVersion(expected: Expected, current: number): AppendResponse {
  const wrong = new AppendResp.WrongExpectedVersion()
  if (current < 0) wrong.setCurrentNoStream(new Empty()).setNoStream2060(new Empty())
  else wrong.setCurrentRevision(String(current)).setCurrentRevision2060(current)
  if (expected === 'any') wrong.setExpectedAny(new Empty()).setAny2060(new Empty())
  else if (expected === 'stream-exists') {
    wrong.setExpectedStreamExists(new Empty()).setStreamExists2060(new Empty())
  } else if (expected === 'no-stream') {
    wrong.setExpectedNoStream(new Empty()).setExpectedRevision2060(NO_STREAM_20_6)
  } else wrong.setExpectedRevision(String(expected)).setExpectedRevision2060(expected)
  return new AppendResp().setWrongExpectedVersion(wrong)
}

function success(revision: number, position: number): AppendResponse {
  const at = new AppendResp.Position()
  at.setCommitPosition(String(position)).setPreparePosition(String(position))
  const stored = new AppendResp.Success().setPosition(at)
  if (revision < 0) stored.setNoStream(new Empty())
  else stored.setCurrentRevision(String(revision))
  return new AppendResp().setSuccess(stored)
}

/** The failure that an outcome other than success means to these calls. */
function failureOf(target: Target, outcome: Exclude<Outcome, { kind: 'stored' }>): CallFailure {
  switch (outcome.kind) {
    case 'deleted':
      return streamDeleted(target.stream)
    case 'wrong-revision':
      return wrongExpectedVersion(target.stream, expectedNumber(target.expected), outcome.current)
    case 'refused':
      return outcome.reason === 'busy' ? tooBusy(outcome.message) : diskFull(outcome.message)
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
      const event = proposedEvent(proposal)
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
  call: ServerReadableStream<AppendReq, AppendResponse>,
  callback: sendUnaryData<AppendResponse>,
): void {
  const parts = collectParts()
  let isOver = false
  const settle = (error: unknown, response?: AppendResponse) => {
    if (isOver) return
    isOver = true
    if (response) callback(null, response)
    else callback(asFailure(error))
  }
  const attempt = (work: () => void) => {
    try {
      if (!isOver) work()
    } catch (error) {
      settle(error)
    }
  }
  const write = () => {
    const append = parts.whole()
    store.append(append, (outcome) => {
      if (outcome.kind === 'stored') settle(null, success(outcome.revision, outcome.position))
      else if (outcome.kind === 'wrong-revision') {
        settle(null, wrongVersion(append.expected, outcome.current))
      } else settle(failureOf(append, outcome))
    })
  }
  call.on('data', (request: AppendReq) => attempt(() => parts.take(request)))
  call.on('end', () => attempt(write))
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
