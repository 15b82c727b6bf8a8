/** The pages: which there are, and how they are served; what they show they ask the API for, as anybody may. */
import type { Express, Request, Response } from 'express'
import { isAmong } from '../http/etags.ts'
import { readAssets, readPage, type Asset } from './assets.ts'

/** Each page's path, and its folder here. */
const PAGES = {
  '/': 'platform',
  '/player': 'player',
  '/operator': 'operator',
  '/auditor': 'auditor',
  '/verify': 'verify',
} as const

export const PAGE_PATHS = Object.keys(PAGES)

/** Where letters that were never sent can be read: it is nowhere but where they are not. */
const MAILBOX = { '/mailbox': 'mailbox' } as const

/** Where the house runs, as pages say it to whoever looks. */
export const ENVIRONMENTS = ['embedded', 'demo', 'staging', 'production'] as const
export type Environment = (typeof ENVIRONMENTS)[number]

/** Only what this server serves; no script or style within a page. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const pagesOf = (environment: Environment) =>
  environment === 'embedded' || environment === 'demo' ? { ...PAGES, ...MAILBOX } : PAGES

export function mountPages(app: Express, environment: Environment): void {
  let assets: Map<string, Asset> | undefined
  for (const [path, folder] of Object.entries(pagesOf(environment))) {
    let page: Asset | undefined
    app.get(path, (request, response, next) => {
      if (request.path !== path) {
        next() // Express takes `//` for it, and /player/ for /player
        return
      }
      page ??= readPage(folder, environment)
      response.setHeader('Content-Security-Policy', POLICY)
      send(request, response, page)
    })
  }
  app.get('/favicon.ico', (_request, response) => {
    response.redirect(301, '/web/shared/favicon.svg')
  })
  app.get('/web/*path', (request, response, next) => {
    assets ??= readAssets()
    const asset = assets.get(request.path.slice('/web/'.length))
    if (asset === undefined) next()
    else send(request, response, asset)
  })
}

/** Asked for anew each time, and sent only where it has changed: a new release is there at once. */
function send(request: Request, response: Response, { type, bytes, gzip, etag }: Asset): void {
  response.setHeader('ETag', etag)
  response.setHeader('Cache-Control', 'no-cache')
  response.vary('Accept-Encoding')
  if (isAmong(etag, request.get('if-none-match'))) {
    response.status(304).end()
    return
  }
  const isZipped = request.acceptsEncodings('gzip') === 'gzip'
  if (isZipped) response.setHeader('Content-Encoding', 'gzip')
  response.type(type).send(isZipped ? gzip : bytes)
}
