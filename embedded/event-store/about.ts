// What the server says of itself: the methods it has (ServerFeatures) and the nodes there are (Gossip).
import { randomUUID } from 'node:crypto'
import type { sendUnaryData } from '@grpc/grpc-js'
import type { ClusterInfo as Cluster } from '@eventstore/db-client/generated/gossip_pb.js'
import type { SupportedMethods as Methods } from '@eventstore/db-client/generated/serverfeatures_pb.js'
import {
  ClusterInfo,
  EndPoint,
  MemberInfo,
  SupportedMethod,
  SupportedMethods,
  UUID,
} from './stubs.ts'

/** The release of EventStoreDB whose behaviour this server follows where releases differ. */
const FOLLOWED_VERSION = '23.10.8'

const STREAMS = 'event_store.client.streams.streams'

/** Lower case, as clients compare it. */
const METHODS: readonly (readonly [service: string, method: string, features: string[]])[] = [
  [STREAMS, 'append', []],
  [STREAMS, 'batchappend', ['deadline_duration']],
  [STREAMS, 'delete', []],
  [STREAMS, 'read', ['position', 'events']],
  [STREAMS, 'tombstone', []],
  ['event_store.client.gossip.gossip', 'read', []],
  ['event_store.client.server_features.serverfeatures', 'getsupportedmethods', []],
]

export function serveFeatures(_call: unknown, callback: sendUnaryData<Methods>): void {
  const methods = METHODS.map(([service, method, features]) =>
    new SupportedMethod().setServiceName(service).setMethodName(method).setFeaturesList(features),
  )
  const answer = new SupportedMethods().setMethodsList(methods)
  callback(null, answer.setEventStoreServerVersion(FOLLOWED_VERSION))
}

/** One node, which leads. `address` is where it is reached. */
export function gossipOf(address: () => { host: string; port: number }) {
  const instanceId = new UUID().setString(randomUUID())
  return (_call: unknown, callback: sendUnaryData<Cluster>): void => {
    const { host, port } = address()
    const member = new MemberInfo()
      .setInstanceId(instanceId)
      .setTimeStamp(String(Date.now() * 10_000))
      .setState(MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new EndPoint().setAddress(host).setPort(port))
    callback(null, new ClusterInfo().setMembersList([member]))
  }
}
