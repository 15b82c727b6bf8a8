/** A stream read on the client's channel, its answers taken from their bytes. */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { ClientReadableStream } from '@grpc/grpc-js'
import { readFailure } from '../client-errors.ts'
import type { ClientParts } from '../client-parts.ts'
import type { StoredEvent } from '../codec.ts'
import { StoreRefused, StoreUnavailable, type ReadOptions } from '../store.ts'
import { readAnswer, type ReadAnswer } from './answer.ts'
import { answersOf, DRAINED_MAX } from './left.ts'
import { READ, streamRequest } from './request.ts'

/** A stream that does not exist has no events. Throws StoreUnavailable or StoreRefused. */
export async function* readByWire(
  parts: ClientParts,
  stream: string,
  options: ReadOptions,
): AsyncGenerator<StoredEvent> {
  const begin = parts.streamCreator<ClientReadableStream<ReadAnswer>>('read', (grpc) =>
    grpc.makeServerStreamRequest<ReadReq, ReadAnswer>(
      READ,
      (request) => Buffer.from(request.serializeBinary()),
      readAnswer,
      streamRequest(stream, options),
      ...parts.callArguments(),
    ),
  )
  let call: ClientReadableStream<ReadAnswer> | undefined
  let hasEnded = false
  let isSilent = false
  try {
    call = await begin()
    const answers = call.iterator({ destroyOnReturn: false }) as AsyncIterator<ReadAnswer>
    for await (const answer of answersOf(stream, answers)) {
      if (answer.kind === 'event') yield answer.event
    }
    hasEnded = true
  } catch (error) {
    if (error instanceof StoreRefused) throw error
    if ((isSilent = error instanceof StoreUnavailable)) throw error
    hasEnded = true
    throw readFailure(stream, error)
  } finally {
    if (!hasEnded && call !== undefined) leave(call, isSilent ? undefined : options.limit)
  }
}

/**
 * Its reader has left: what is on its way is drained; an error on it would end this process if nobody listened. Servers of HTTP/2
 * close a connection on which too many calls are cancelled (CVE-2023-44487; about 33 a second are allowed).
 */
function leave(call: ClientReadableStream<ReadAnswer>, limit = Infinity): void {
  call.on('error', () => {})
  call.resume()
  if (limit > DRAINED_MAX) call.cancel()
}
