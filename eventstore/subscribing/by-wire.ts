/** One subscription on the client's channel, its answers read from their bytes: a third of what the client takes for one. */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { ClientReadableStream } from '@grpc/grpc-js'
import type { ClientParts } from '../client-parts.ts'
import { readStep } from './answer.ts'
import { requestOf } from './request.ts'
import type { Step, Subscribing } from './step.ts'

const METHOD = '/event_store.client.streams.Streams/Read'

/** What is not for a follower: a stream of objects may not hold null. */
const NOTHING = { kind: 'nothing' } as const
type Answer = Step | typeof NOTHING

export async function* subscribeByWire(
  parts: ClientParts,
  { from, matching, signal }: Subscribing,
): AsyncGenerator<Step> {
  const begin = parts.streamCreator<ClientReadableStream<Answer>>('subscribe', (grpc) =>
    grpc.makeServerStreamRequest<ReadReq, Answer>(
      METHOD,
      (request) => Buffer.from(request.serializeBinary()),
      (bytes) => readStep(bytes) ?? NOTHING,
      requestOf(from, matching),
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
    for await (const answer of stream as AsyncIterable<Answer>) {
      if (answer.kind !== 'nothing') yield answer
    }
    throw new Error('the server ended the subscription')
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
  }
}
