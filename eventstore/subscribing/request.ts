/** A subscription to $all as ReadReq, built by the client's own stubs: once a subscription, so that it may cost what it does. */
import shared from '@eventstore/db-client/generated/shared_pb.js'
import pb from '@eventstore/db-client/generated/streams_pb.js'
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import { CHECKPOINT_INTERVAL, NOT_THE_STORES, type Matching } from './step.ts'

export function requestOf(from: bigint | null, matching: Matching): ReadReq {
  const all = new pb.ReadReq.Options.AllOptions()
  if (from === null) all.setStart(new shared.Empty())
  else {
    const position = new pb.ReadReq.Options.Position().setCommitPosition(String(from))
    all.setPosition(position.setPreparePosition(String(from)))
  }
  const uuids = new pb.ReadReq.Options.UUIDOption().setString(new shared.Empty())
  const options = new pb.ReadReq.Options()
    .setAll(all)
    .setSubscription(new pb.ReadReq.Options.SubscriptionOptions())
    .setUuidOption(uuids)
    .setFilter(filterOf(matching))
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
