// The bytes of BatchAppendResp: success, or a status with the one detail that clients decode.
import { status } from '@grpc/grpc-js'
import type { Expected } from './append-rules.ts'
import type { CallFailure } from './failures.ts'
import { refusal } from './failures.ts'
import { framed } from './packing.ts'
import { APPEND_BYTES_MAX } from './proposals.ts'
import { bytesField, emptyField, stringField, varintField } from './protobuf.ts'
import type { Outcome } from './storing.ts'

/** Whose append is answered: what the response echoes. */
export type Asked = {
  /** The correlation id as the request wrote it: the bytes of its UUID message. */
  readonly correlation: Buffer
  readonly stream: string
  readonly expected: Expected
}

const CODE_ALREADY_EXISTS = 6

const statusOf = (code: number, message: string, detail: { type: string; value: Buffer }): Buffer =>
  Buffer.concat([
    varintField(1, code),
    stringField(2, message),
    bytesField(
      3,
      Buffer.concat([
        stringField(1, `type.googleapis.com/event_store.client.${detail.type}`),
        bytesField(2, detail.value),
      ]),
    ),
  ])

/** The fields of an expectation in WrongExpectedVersion. */
function expectedField(expected: Expected): Buffer {
  if (expected === 'any') return emptyField(4)
  if (expected === 'stream-exists') return emptyField(5)
  return expected === 'no-stream' ? emptyField(6) : varintField(3, expected)
}

/** The same echoed in the response: stream_position 5, no_stream 6, any 7, stream_exists 8. */
function echoField(expected: Expected): Buffer {
  if (expected === 'any') return emptyField(7)
  if (expected === 'stream-exists') return emptyField(8)
  return expected === 'no-stream' ? emptyField(6) : varintField(5, expected)
}

function successOf(revision: number, position: number): Buffer {
  const at = Buffer.concat([varintField(1, position), varintField(2, position)])
  const current = revision < 0 ? emptyField(2) : varintField(1, revision)
  return Buffer.concat([current, bytesField(3, at)])
}

/** Status for what went wrong before or beside the stream. */
function failureStatus(failure: CallFailure): Buffer {
  switch (failure.metadata.get('exception')[0]) {
    case 'maximum-append-size-exceeded': {
      const value = varintField(1, APPEND_BYTES_MAX)
      return statusOf(failure.code, failure.details, { type: 'MaximumAppendSizeExceeded', value })
    }
    default: {
      if (failure.code === status.ABORTED) {
        const detail = { type: 'Timeout', value: Buffer.alloc(0) }
        return statusOf(status.DEADLINE_EXCEEDED, failure.details, detail)
      }
      const value = stringField(1, failure.details)
      return statusOf(failure.code, failure.details, { type: 'BadRequest', value })
    }
  }
}

function errorOf(outcome: Exclude<Outcome, { kind: 'stored' }>, asked: Asked): Buffer {
  switch (outcome.kind) {
    case 'wrong-revision': {
      const current = outcome.current < 0 ? emptyField(2) : varintField(1, outcome.current)
      const value = Buffer.concat([current, expectedField(asked.expected)])
      return statusOf(CODE_ALREADY_EXISTS, 'Wrong expected version.', {
        type: 'WrongExpectedVersion',
        value,
      })
    }
    case 'deleted': {
      const value = bytesField(1, stringField(3, asked.stream))
      return statusOf(status.NOT_FOUND, 'Stream is deleted.', { type: 'StreamDeleted', value })
    }
    case 'refused':
      return failureStatus(refusal(outcome.reason, outcome.message))
  }
}

const answer = (asked: Asked, result: Buffer): Buffer =>
  framed(
    Buffer.concat([
      bytesField(1, asked.correlation),
      result,
      bytesField(4, stringField(3, asked.stream)),
      echoField(asked.expected),
    ]),
  )

/** The framed response to an append. */
export const outcomeAnswer = (asked: Asked, outcome: Outcome): Buffer =>
  answer(
    asked,
    outcome.kind === 'stored'
      ? bytesField(3, successOf(outcome.revision, outcome.position))
      : bytesField(2, errorOf(outcome, asked)),
  )

/** The framed response to an append that never came to the stream. */
export const failureAnswer = (asked: Asked, failure: CallFailure): Buffer =>
  answer(asked, bytesField(2, failureStatus(failure)))
