/** One subscription on the client's channel, its answers read from their bytes: a third of what the client takes for one. */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { ClientReadableStream } from '@grpc/grpc-js'
import type { ClientParts } from '../client-parts.ts'
import { readAnswer, type ReadAnswer } from './answer.ts'
import { READ, subscriptionRequest } from './request.ts'
import type { Step, Subscribing } from './step.ts'

export async function* subscribeByWire(
  parts: ClientParts,
  { from, matching, signal }: Subscribing,
): AsyncGenerator<Step> {
  const begin = parts.streamCreator<ClientReadableStream<ReadAnswer>>('subscribe', (grpc) =>
    grpc.makeServerStreamRequest<ReadReq, ReadAnswer>(
      READ,
      (request) => Buffer.from(request.serializeBinary()),
      readAnswer,
      subscriptionRequest(from, matching),
      ...parts.callArguments(),
    ),
  )
  const stream = await begin()
  const stop = () => {
    stream.on('error', () => {}) // that it was cancelled
    stream.cancel()
    stream.destroy()
  }
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    for await (const answer of stream as AsyncIterable<ReadAnswer>) {
      if (answer.kind !== 'nothing' && answer.kind !== 'notFound') yield answer
    }
    throw new Error('the server ended the subscription')
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
  }
}
