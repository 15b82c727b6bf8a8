// The protocol's message and service stubs, which the client's package ships as CommonJS.
import gossip from '@eventstore/db-client/generated/gossip_pb.js'
import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import serverFeatures from '@eventstore/db-client/generated/serverfeatures_pb.js'
import serverFeaturesGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js'

export const { GossipService } = gossipGrpc
export const { ServerFeaturesService } = serverFeaturesGrpc
export const { StreamsService } = streamsGrpc
export const { ClusterInfo, EndPoint, MemberInfo } = gossip
export const { SupportedMethod, SupportedMethods } = serverFeatures
export const { UUID } = shared
export const { DeleteResp, TombstoneResp } = streams
export const { ReadDirection } = streams.ReadReq.Options
