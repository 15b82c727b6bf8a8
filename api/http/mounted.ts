/** A route as Express runs it: who asks, how often, for what; then the handler, and its answer. */
import type { Caller, Tokens } from './caller.ts'
import type { Request, Response } from 'express'
import type { Logger } from 'pino'
import { z } from 'zod'
import { ClockSkewed } from '../../eventstore/command.ts'
import type { NoteAccess } from '../commands/accesses.ts'
import { Rehearsed } from '../commands/command.ts'
import { accessOf } from './access.ts'
import { answeredInTime } from './deadline.ts'
import type { Limiting } from './limiting.ts'
import { expectedOf, isKnown } from './preconditions.ts'
import { callerIdOf, callerOf, idempotencyKeyOf, partsOf } from './read-request.ts'
import type { Route, Streaming } from './route.ts'
import { whereFrom } from './where-from.ts'

export type MountedDeps = {
  readonly tokens: Tokens
  readonly limiting: Limiting
  readonly log: Logger
  /** Why this process may decide nothing now; null: it may. */
  readonly refusal?: (() => string | null) | undefined
  readonly noteAccess: NoteAccess
}

export function mounted<Needs>(route: Route<Needs>, deps: MountedDeps, needs: Needs) {
  const { tokens, limiting, log } = deps
  const name = `${route.method.toUpperCase()} ${route.path}`
  return async (request: Request, response: Response): Promise<void> => {
    response.locals['route'] = route.path
    const caller = callerOf(request, route, tokens)
    if (route.limit !== undefined) await limiting.tightly(route.limit, request, response)
    const idempotencyKey = idempotencyKeyOf(request, route)
    const parts = partsOf(request, route)
    if (route.appends) refuseSkewed(deps)
    const key = {
      route: name,
      idempotencyKey,
      ...keyOf(request, response, { route, caller }),
      ...(isDryRun(parts.query) ? { isDry: true } : {}),
    }
    const handled = route.handle(
      { caller, key, from: () => whereFrom(request), address: request.ip ?? '', ...parts } as never,
      needs,
    )
    const answer = await answeredInTime(handled.catch(rehearsal))
    const access = accessOf(route, { caller, parts, answer } as Parameters<typeof accessOf>[1])
    if (access !== null) {
      const { id, role } = caller
      await deps.noteAccess({ actor: { role, id }, requestId: key.requestId, access })
    }
    if (answer instanceof Rehearsed) {
      response.status(200).type('application/json').end(rehearsedText(answer))
      return
    }
    if (route.streams !== undefined) {
      const isSignedIn = () => callerIdOf(request, tokens) !== null
      if (request.method === 'HEAD') response.type(route.streams).end()
      else await (answer as Streaming)({ request, response, isSignedIn })
      return
    }
    if ('isReplay' in answer && answer.isReplay === true) {
      response.setHeader('Idempotent-Replayed', 'true')
    }
    if (isKnown(request, response, answer)) response.status(304).end()
    else {
      const reply: unknown = z.encode(route.reply, answer)
      linkNext(request, response, reply)
      response.status(route.status).type('application/json').end(JSON.stringify(reply))
    }
    const { requestId, traceparent } = key
    log.debug({ requestId, traceparent, route: name, status: response.statusCode }, 'answered')
  }
}

/** Before anything is begun. Throws ClockSkewed. */
function refuseSkewed({ refusal }: MountedDeps): void {
  const why = refusal?.() ?? null
  if (why !== null) throw new ClockSkewed(why)
}

function keyOf(
  request: Request,
  response: Response,
  { route, caller }: { route: Route; caller: Caller },
) {
  const traceparent = traceparentOf(request)
  return {
    requestId: requestIdOf(response),
    ...(traceparent === undefined ? {} : { traceparent }),
    ...expectedOf(request, route, caller),
  }
}

const isDryRun = (query: unknown): boolean =>
  typeof query === 'object' && query !== null && 'dryRun' in query && query.dryRun === 'true'

function rehearsal(error: unknown): Rehearsed {
  if (error instanceof Rehearsed) return error
  throw error
}

const rehearsedText = ({ events }: Rehearsed): string =>
  JSON.stringify(
    { dryRun: true, wouldRecord: events.map(({ type, data }) => ({ type, data })) },
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  )

/** Where the next page is (RFC 8288): what was asked for, with its cursor; of what is asked in a body no URL says it. */
function linkNext(request: Request, response: Response, reply: unknown): void {
  const { nextCursor } = reply as { nextCursor?: unknown }
  if (request.method === 'POST' || typeof nextCursor !== 'string') return
  const { pathname, searchParams } = new URL(request.originalUrl, 'http://here')
  searchParams.set('cursor', nextCursor)
  response.setHeader('Link', `<${pathname}?${searchParams.toString()}>; rel="next"`)
}

export const requestIdOf = ({ locals }: Response): string => String(locals['requestId'])

/** Of W3C Trace Context: version 00 or one that begins like it, no id of zeros alone. What has another form is no trace. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

function traceparentOf(request: Request): string | undefined {
  const given = request.get('traceparent')
  return given !== undefined && TRACEPARENT.test(given) ? given : undefined
}
