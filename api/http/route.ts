/** A route as data: one object is mounted, validated against, printed as OpenAPI and tested. */
import type { Caller, Role } from './caller.ts'
import type { Request, Response } from 'express'
import { z } from 'zod'
import type { Standing } from '../../projections/reading/lag.ts'
import type { Pool } from '../../postgres/postgres.ts'
import type { AsOf, Reading } from '../../projections/reading/read.ts'
import type { Code } from '../codes.ts'
import type { PlayerCommands } from '../commands/all.ts'
import type { Key } from '../commands/command.ts'
import type { StaffCommands } from '../commands/staff-commands.ts'
import type { Identity } from '../identity/identity.ts'
import type { Live } from '../live/live.ts'
import type { PersonalData } from '../identity/players/personal-data.ts'
import type { Profiles } from '../identity/players/profile.ts'
import type { TightLimit } from './rate-limits.ts'

/** What routes are given; built in scripts/api.ts. */
export type RouteDeps = {
  readonly commands: PlayerCommands
  readonly staffCommands: StaffCommands
  readonly identity: Identity
  readonly profiles: Profiles
  readonly personalData: PersonalData
  readonly pool: Pool
  /** Reads once the read model has passed `after` in its partition; throws NOT_YET_VISIBLE. */
  readonly readAfter: <Row extends object>(
    after: bigint | undefined,
    reading: Reading<Row>,
  ) => Promise<{ asOf: AsOf; rows: Row[] }>
  /** The same for what is read again and again: out of memory where nothing has been folded since. */
  readonly readHot: RouteDeps['readAfter']
  readonly live: Live
  readonly health: () => Promise<{ isReady: boolean; checks: Record<string, string> }>
  /** Where the read models stand, and how far they are behind. */
  readonly standings: () => Promise<Standing[]>
  readonly openapi: () => object
}

/** Begins a stream on the answer; what it throws before that is answered as a problem. */
export type Streaming = (opening: {
  request: Request
  response: Response
  /** Whether the token that opened the stream still counts. */
  isSignedIn: () => boolean
}) => Promise<void>

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : Record<string, never>

export type Input<Params, Query, Body> = {
  readonly params: Parsed<Params>
  readonly query: Parsed<Query>
  readonly body: Parsed<Body>
  /** Meaningless on a public route. */
  readonly caller: Caller
  /** By which the request is recognised; its idempotencyKey is '' where the route needs none. */
  readonly key: Key
}

type Shape = {
  readonly method: 'get' | 'post' | 'put'
  readonly path: string
  readonly operationId: string
  readonly summary: string
  /** Who may; without it everybody, signed in or not. */
  readonly roles?: readonly Role[]
  /** Needs an Idempotency-Key. */
  readonly appends?: boolean
  /** If-Match is heard: it names the revision of the resource that the change is meant for. */
  readonly ifMatch?: 'accepted' | 'required'
  /** A limit by address of its own, beside those of everybody. */
  readonly limit?: TightLimit
  readonly status: number
  /** It answers server-sent events: `handle` gives what begins them. */
  readonly streams?: true
  readonly rejects?: readonly Code[]
}

export type RouteOf<Params, Query, Body, Reply extends z.ZodType> = Shape & {
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly reply: Reply
  readonly handle: (
    input: Input<Params, Query, Body>,
    deps: RouteDeps,
  ) => Promise<z.output<Reply> & { isReplay?: boolean }>
}

/** A route as the app and the printer take it. */
export type Route = Shape & {
  readonly params?: z.ZodType | undefined
  readonly query?: z.ZodType | undefined
  readonly body?: z.ZodType | undefined
  readonly reply: z.ZodType
  readonly handle: (input: never, deps: RouteDeps) => Promise<object>
}

/** Infers what `handle` is given and must answer from the schemas beside it. */
export const defineRoute = <
  Reply extends z.ZodType,
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(
  route: RouteOf<Params, Query, Body, Reply>,
): RouteOf<Params, Query, Body, Reply> => route

export const hasField = (schema: z.ZodType | undefined, name: string): boolean =>
  schema instanceof z.ZodObject && name in schema.shape
