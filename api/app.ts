/** Mounts the routes: one way in and one way out for all of them. */
import { isUtf8 } from 'node:buffer'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import helmet from 'helmet'
import cors from 'cors'
import type { Logger } from 'pino'
import { v4 } from 'uuid'
import { mountProviders, type Mounting } from './games/providers/mount.ts'
import { refuseHostless } from './http/broken-requests.ts'
import { meanings } from './codes.ts'
import { mounted, requestIdOf, type MountedDeps } from './http/mounted.ts'
import { Problem, problemOf, sendProblem } from './http/problem.ts'
import type { Route } from './http/route.ts'
import { mountUnversioned, UNVERSIONED, type UnversionedDeps } from './unversioned.ts'
import { mountNotices, type NoticeDeps } from './wallet/notice-route.ts'
import { mountPages, type Environment } from './web/pages.ts'

export type AppDeps = MountedDeps &
  UnversionedDeps & {
    /** Proxies whose X-Forwarded-For is believed. */
    readonly trustProxy: number
    /** Whose pages may call this API from a browser, as in https://casino.example; empty: nobody's but our own. */
    readonly corsOrigins: readonly string[]
    /** What providers of games call. */
    readonly calling: Omit<Mounting, 'countProviderCall' | 'onTrouble'>
    /** What payment providers tell. */
    readonly noticing: Omit<NoticeDeps, 'log'>
    /** What the pages say of where they are. */
    readonly environment: Environment
  }

/** Bytes of a body: the largest of ours is below 1 KiB; but a pack of rules comes in whole. */
const BODY_MAX = '16kb'
const RULES = { path: '/v1/operations/rules', bodyMax: '320kb' }

/** `needs`: of the routes' handlers. */
export function createApp<Needs>(
  routes: readonly Route<Needs>[],
  deps: AppDeps,
  needs: Needs,
): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.set('trust proxy', deps.trustProxy)
  app.use(identified)
  app.use(deps.metrics.timed)
  app.use(refuseHostless)
  app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: OUR_OWN } }))
  mountPages(app, deps.environment) // from memory, and so not counted
  const called = mountProviders(app, {
    ...deps.calling,
    countProviderCall: deps.metrics.countProviderCall,
    onTrouble: (what, error) => deps.log.error({ err: error }, what),
  })
  const noticed = mountNotices(app, { ...deps.noticing, log: deps.log })
  app.use(crossOrigin(deps.corsOrigins))
  app.use(deps.limiting.everybody)
  const json = { type: 'application/json', verify: refuseNoUtf8 }
  app.use(RULES.path, express.json({ ...json, limit: RULES.bodyMax }))
  app.use(express.json({ ...json, limit: BODY_MAX }))
  for (const route of routes) app[route.method](expressPath(route), mounted(route, deps, needs))
  mountUnversioned(app, deps)
  mountMethods(app, [...routes, ...called, ...noticed, ...UNVERSIONED])
  app.use(() => {
    throw new Problem('NOT_FOUND')
  })
  // eslint-disable-next-line max-params -- by its four parameters Express knows an error handler
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      next(error) // Express ends the connection: the caller must not take half an answer for a whole one
      return
    }
    answerError(deps.log, { error, request, response })
  })
  return app
}

/** What our pages may load, which is the documentation's: only what this server serves, and no script within a page. */
const OUR_OWN = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  objectSrc: ["'none'"],
}

/** Headers that a page of another origin may send, and may read. */
const CORS_HEADERS = {
  allowedHeaders: [
    'Authorization',
    'Content-Type',
    'Idempotency-Key',
    'If-Match',
    'If-None-Match',
    'Last-Event-ID',
    'traceparent',
    'X-Request-Id',
  ],
  exposedHeaders: [
    'Allow',
    'ETag',
    'Idempotent-Replayed',
    'Link',
    'RateLimit',
    'RateLimit-Policy',
    'Retry-After',
    'X-Request-Id',
  ],
}

/** Answers preflights; an OPTIONS that is none goes on to the list of a path's methods. */
function crossOrigin(origins: readonly string[]) {
  const methods = ['GET', 'HEAD', 'POST', 'PUT']
  const handle = cors({ origin: [...origins], methods, maxAge: 600, ...CORS_HEADERS })
  return (request: Request, response: Response, next: NextFunction) => {
    const isPreflight = request.get('access-control-request-method') !== undefined
    if (request.method === 'OPTIONS' && !isPreflight) next()
    else handle(request, response, next)
  }
}

/** JSON is UTF-8 (RFC 8259, 8.1). Bytes that are none would be replaced in silence. */
// eslint-disable-next-line max-params -- by its four parameters the parser tells the charset
function refuseNoUtf8(_to: unknown, _from: unknown, body: Buffer, charset: string): void {
  if (charset !== 'utf-8') throw new Problem('UNSUPPORTED_MEDIA_TYPE')
  if (!isUtf8(body)) throw new Problem('MALFORMED_JSON')
}

/** In Express 5 braces mean something else: `{id}` of OpenAPI is `:id` there. */
const expressPath = ({ path }: Pick<Route, 'path'>) => path.replace(/\{(\w+)\}/g, ':$1')

function identified(request: Request, response: Response, next: NextFunction): void {
  const given = request.get('x-request-id')
  const requestId = given && /^[\x21-\x7e]{1,128}$/.test(given) ? given : v4()
  response.locals['requestId'] = requestId
  response.setHeader('X-Request-Id', requestId)
  next()
}

/** A path that is known says which methods it takes, and answers 405 to others. */
function mountMethods(app: Express, routes: readonly Pick<Route, 'method' | 'path'>[]): void {
  for (const path of new Set(routes.map(expressPath))) {
    const methods = routes.filter((route) => expressPath(route) === path).map((r) => r.method)
    const all = [...methods, ...(methods.includes('get') ? ['head'] : []), 'options']
    app.all(path, (request, response, next) => {
      if (path === '/' && request.path !== path) {
        next() // Express takes `//` for it
        return
      }
      response.setHeader('Allow', all.join(', ').toUpperCase())
      if (request.method !== 'OPTIONS') throw new Problem('METHOD_NOT_ALLOWED')
      response.status(204).end()
    })
  }
}

function answerError(
  log: Logger,
  { error, request, response }: { error: unknown; request: Request; response: Response },
): void {
  const problem = problemOf(error)
  const requestId = requestIdOf(response)
  const { code } = problem
  const { status } = meanings[code]
  if (status === 500) log.error({ requestId, err: error }, 'a request failed')
  else if (code === 'UNAVAILABLE') log.warn({ requestId, err: error }, 'a part cannot be reached')
  else if (status === 503) log.warn({ requestId, code }, 'a request could not be answered')
  else log.debug({ requestId, path: request.path, code, status }, 'refused')
  sendProblem(response, problem, { requestId, instance: request.path })
}
