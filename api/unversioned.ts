/** What is not part of the versioned API: health, metrics, keys, the API's description, the pages of the error codes. */
import type { Express } from 'express'
import { DOCS_PATHS, mountDocs } from './description/docs-page.ts'
import type { Tokens } from './http/caller.ts'
import { refuseStrangers, type Metrics } from './http/metrics.ts'
import { PAGE_PATHS } from './web/pages.ts'
import { problemList, problemPage } from './description/problem-pages.ts'

export type UnversionedDeps = {
  readonly health: () => Promise<{ isReady: boolean; checks: Record<string, string> }>
  readonly openapi: () => object
  readonly tokens: Tokens
  readonly metrics: Metrics
  /** Of whoever scrapes them; without it staff alone may. */
  readonly metricsToken: string | undefined
  /** The keys that access tokens are verified with, as JWK. */
  readonly jwks: () => object
}

export function mountUnversioned(app: Express, deps: UnversionedDeps): void {
  const { health, metrics, openapi } = deps
  app.get('/health/live', (_request, response) => {
    response.json({ status: 'live' })
  })
  app.get('/health/ready', async (_request, response) => {
    const { isReady, checks } = await health()
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not ready', checks })
  })
  app.get('/metrics', async (request, response) => {
    refuseStrangers(request, deps)
    response.setHeader('Content-Type', metrics.contentType)
    response.end(await metrics.text())
  })
  app.get('/.well-known/jwks.json', (_request, response) => {
    response.setHeader('Cache-Control', 'public, max-age=10') // a new key signs 30 s after it is shown
    response.json(deps.jwks())
  })
  app.get('/openapi.json', (_request, response) => {
    response.json(openapi())
  })
  app.get('/problems', problemList)
  app.get('/problems/:code', problemPage)
  mountDocs(app)
}

export const UNVERSIONED = [
  '/health/live',
  '/health/ready',
  '/metrics',
  '/.well-known/jwks.json',
  '/openapi.json',
  '/problems',
  '/problems/{code}',
  ...DOCS_PATHS,
  ...PAGE_PATHS,
].map((path) => ({ method: 'get', path }) as const)
