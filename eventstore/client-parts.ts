/**
 * The parts of the store's client that calls of our own need and that are not its public API (@eventstore/db-client 6.2.1): its
 * channel with discovery, TLS, credentials and reconnection. Where an update has moved them, the public ways are taken.
 */
import type { Readable } from 'node:stream'
import type { EventStoreDBClient } from '@eventstore/db-client'
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js'

type Grpc = Pick<
  InstanceType<typeof streams.StreamsClient>,
  'makeBidiStreamRequest' | 'makeServerStreamRequest'
>

export type ClientParts = {
  /** A call on the channel of now, begun anew once the one before has ended; a failed call makes the client reconnect. */
  readonly streamCreator: <Stream extends Readable>(
    name: string,
    begin: (grpc: Grpc) => Stream,
    cache?: WeakMap<object, Stream>,
  ) => () => Promise<Stream>
  /** Metadata and options of a call: connection name, credentials; no deadline. */
  readonly callArguments: () => [metadata: never, options: never]
  /** Whether the server has BatchAppend, as it says itself. */
  readonly hasBatchAppend: () => Promise<boolean>
}

/** As they are in the version above. */
type Internals = {
  GRPCStreamCreator: (
    ...asked: [
      service: unknown,
      name: string,
      begin: (grpc: Grpc) => Readable,
      cache?: WeakMap<object, Readable>,
    ]
  ) => () => Promise<Readable>
  callArguments: (options: object, callOptions: object) => [never, never]
  supports: (method: unknown) => Promise<boolean>
  getChannel: () => Promise<unknown>
}

/**
 * Rejects where no node is found. To be asked before what asks for the server's features: the client keeps a question that
 * found no node for ever, and no append would go until a call failed later.
 */
export async function foundNode(client: EventStoreDBClient): Promise<void> {
  await (client as unknown as Partial<Internals>).getChannel?.()
}

let isWarned = false

/** null: this client has them no longer, which is said once. */
export function clientParts(client: EventStoreDBClient): ClientParts | null {
  const { GRPCStreamCreator, callArguments, supports } = client as unknown as Partial<Internals>
  const { StreamsClient, StreamsService } = streams
  const calls: Partial<Grpc> = StreamsClient.prototype
  const hasCalls = 'makeBidiStreamRequest' in calls && 'makeServerStreamRequest' in calls
  if (!hasCalls || !GRPCStreamCreator || !callArguments || !supports) {
    if (!isWarned)
      process.emitWarning(
        'this client of the store has other parts: appends go its own, slower way',
      )
    isWarned = true
    return null
  }
  return {
    streamCreator: (name, begin, cache) =>
      GRPCStreamCreator(StreamsClient, name, begin, cache) as () => Promise<
        ReturnType<typeof begin>
      >,
    callArguments: () => callArguments({}, { deadline: Infinity }),
    async hasBatchAppend() {
      await foundNode(client)
      return supports(StreamsService.batchAppend)
    },
  }
}
