/** A stream read on the client's channel, its answers taken from their bytes. */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { ClientReadableStream } from '@grpc/grpc-js'
import { readFailure, silentOn } from '../client-errors.ts'
import type { ClientParts } from '../client-parts.ts'
import type { StoredEvent } from '../codec.ts'
import type { ReadOptions } from '../store.ts'
import { readAnswer, type ReadAnswer } from './answer.ts'
import { itemsOf } from './left.ts'
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
  try {
    const { limit } = options
    const items = itemsOf<ReadAnswer>(await begin(), { limit, silent: () => silentOn(stream) })
    for await (const answer of items) if (answer.kind === 'event') yield answer.event
  } catch (error) {
    throw readFailure(stream, error)
  }
}
