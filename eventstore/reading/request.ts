/** What is asked for of a stream or of $all, as ReadReq, built by the client's own stubs. */
import shared from '@eventstore/db-client/generated/shared_pb.js'
import pb from '@eventstore/db-client/generated/streams_pb.js'
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { ReadOptions } from '../store.ts'
import { CHECKPOINT_INTERVAL, NOT_THE_STORES, type Matching } from './step.ts'

const { FORWARDS, BACKWARDS } = pb.ReadReq.Options.ReadDirection

export const READ = '/event_store.client.streams.Streams/Read'

const asText = () => new pb.ReadReq.Options.UUIDOption().setString(new shared.Empty())

/** A subscription to $all. */
export function subscriptionRequest(from: bigint | null, matching: Matching): ReadReq {
  const all = new pb.ReadReq.Options.AllOptions()
  if (from === null) all.setStart(new shared.Empty())
  else {
    const position = new pb.ReadReq.Options.Position().setCommitPosition(String(from))
    all.setPosition(position.setPreparePosition(String(from)))
  }
  const options = new pb.ReadReq.Options()
    .setAll(all)
    .setSubscription(new pb.ReadReq.Options.SubscriptionOptions())
    .setUuidOption(asText())
    .setFilter(filterOf(matching))
  return new pb.ReadReq().setOptions(options)
}

/** Events of one stream: `from` on, without it from the end that the direction begins at. */
export function streamRequest(
  stream: string,
  { from, backwards = false, limit = Number.MAX_SAFE_INTEGER }: ReadOptions,
): ReadReq {
  const name = new shared.StreamIdentifier().setStreamName(Buffer.from(stream))
  const part = new pb.ReadReq.Options.StreamOptions().setStreamIdentifier(name)
  if (from !== undefined) part.setRevision(String(from))
  else if (backwards) part.setEnd(new shared.Empty())
  else part.setStart(new shared.Empty())
  const options = new pb.ReadReq.Options()
    .setStream(part)
    .setReadDirection(backwards ? BACKWARDS : FORWARDS)
    .setCount(String(limit))
    .setUuidOption(asText())
    .setNoFilter(new shared.Empty())
  return new pb.ReadReq().setOptions(options)
}

function filterOf(matching: Matching) {
  const expression = new pb.ReadReq.Options.FilterOptions.Expression()
  const filter = new pb.ReadReq.Options.FilterOptions()
    .setCount(new shared.Empty())
    .setCheckpointintervalmultiplier(CHECKPOINT_INTERVAL)
  if ('types' in matching) {
    return filter.setEventType(expression.setPrefixList([...matching.types]))
  }
  const { prefixes } = matching
  if (prefixes.length === 0) expression.setRegex(NOT_THE_STORES)
  else expression.setPrefixList([...prefixes])
  return filter.setStreamIdentifier(expression)
}
