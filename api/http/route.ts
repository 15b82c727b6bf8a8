/** A route as data: one object is mounted, validated against, printed as OpenAPI and tested. */
import type { Caller } from './caller.ts'
import type { Permission } from './permissions.ts'
import type { Request, Response } from 'express'
import { z } from 'zod'
import type { Code } from '../codes.ts'
import type { Key } from '../commands/command.ts'
import type { TightLimit } from './rate-limits.ts'
import type { WhereFrom } from './where-from.ts'

/** Server-sent events, a file of lines, or one that is too large to be made at once. */
export type Streamed = 'text/event-stream' | 'application/x-ndjson' | 'application/json'

/** Begins a stream on the answer; what it throws before that is answered as a problem. */
export type Streaming = ((opening: {
  request: Request
  response: Response
  /** Whether the token that opened the stream still counts. */
  isSignedIn: () => boolean
}) => Promise<void>) & {
  /** Of whom it tells, where it tells of a player: the look of one of the staff is on record under them. */
  readonly playerId?: string
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : Record<string, never>

export type Input<Params, Query, Body> = {
  readonly params: Parsed<Params>
  readonly query: Parsed<Query>
  readonly body: Parsed<Body>
  /** Meaningless on a public route. */
  readonly caller: Caller
  /** By which the request is recognised; its idempotencyKey is '' where the route needs none. */
  readonly key: Key
  /** Looked at where it is asked for: a bet has no need of it. */
  readonly from: () => WhereFrom
  /** Of the caller, as Express tells it; '' where there is none. */
  readonly address: string
}

type Shape = {
  readonly method: 'get' | 'post' | 'put'
  readonly path: string
  readonly operationId: string
  readonly summary: string
  /** What whoever asks must be allowed; without it everybody may, signed in or not. */
  readonly permission?: Permission
  /** Whose thing it is about, named in its path or as ?playerId=: anybody else's does not exist for a player. */
  readonly about?:
    | 'player'
    | 'wallet'
    | 'session'
    | 'round'
    | 'adjustment'
    | 'suspension'
    | 'signIn'
    | 'task'
    | 'complaint'
  /** What it shows of players without being about one of them: staff's reads of it are on record as well. */
  readonly shows?: 'players' | 'stream' | 'event'
  readonly example: Example
  /** Needs an Idempotency-Key. */
  readonly appends?: boolean
  /** If-Match is heard: it names what the caller has seen of the resource that the change is meant for. */
  readonly ifMatch?: 'accepted' | 'required'
  /** A limit by address of its own, beside those of everybody. */
  readonly limit?: TightLimit
  readonly status: number
  /** It answers piece by piece, as this type: `handle` gives what begins that. */
  readonly streams?: Streamed
  readonly rejects?: readonly Code[]
}

/** What is sent, where the route takes it, and what is answered; a stream's answer has no example. */
export type Example = {
  readonly query?: Readonly<Record<string, string>>
  readonly body?: object
  readonly reply?: object
}

/** `Needs`: what the handler is given beside the request; whoever mounts the route has to have it. */
export type RouteOf<Needs, Params, Query, Body, Reply extends z.ZodType> = Shape & {
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly reply: Reply
  readonly handle: (
    input: Input<Params, Query, Body>,
    needs: Needs,
  ) => Promise<z.output<Reply> & { isReplay?: boolean; etag?: string }>
}

/** A route as the app and the printer take it; by default whatever it needs. */
export type Route<Needs = never> = Shape & {
  readonly params?: z.ZodType | undefined
  readonly query?: z.ZodType | undefined
  readonly body?: z.ZodType | undefined
  readonly reply: z.ZodType
  readonly handle: (input: never, needs: Needs) => Promise<object>
}

/** Says what the handler needs; infers what it is given and must answer from the schemas beside it. */
export const defineRoute =
  <Needs = unknown>() =>
  <
    Reply extends z.ZodType,
    Params extends z.ZodType | undefined = undefined,
    Query extends z.ZodType | undefined = undefined,
    Body extends z.ZodType | undefined = undefined,
  >(
    route: RouteOf<Needs, Params, Query, Body, Reply>,
  ): RouteOf<Needs, Params, Query, Body, Reply> =>
    route

export const hasField = (schema: z.ZodType | undefined, name: string): boolean =>
  schema instanceof z.ZodObject && name in schema.shape
