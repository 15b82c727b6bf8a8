/** ETag is a resource's revision: what a caller has seen already is not sent again, and not changed unseen. */
import type { Request, Response } from 'express'
import { Problem } from './problem.ts'
import type { Route } from './route.ts'

/**
 * The revision that If-Match names. Throws PRECONDITION_REQUIRED where the route needs one, VALIDATION_FAILED for what
 * is none, PRECONDITION_FAILED where the route has no revision to compare with (RFC 9110, 13.1.1).
 */
export function expectedRevisionOf(
  request: Request,
  { method, ifMatch }: Pick<Route, 'method' | 'ifMatch'>,
): bigint | undefined {
  const given = request.get('if-match')?.trim()
  if (given === undefined) {
    if (ifMatch === 'required') throw new Problem('PRECONDITION_REQUIRED')
    return undefined
  }
  if (given === '*' || method === 'get') return undefined
  if (ifMatch === undefined) throw new Problem('PRECONDITION_FAILED')
  const revision = /^"(\d{1,18})"$/.exec(given)?.[1]
  if (revision !== undefined) return BigInt(revision)
  const message = 'one ETag as a read has given it, such as "41", or *'
  throw new Problem('VALIDATION_FAILED', [{ in: 'header', pointer: '/If-Match', message }])
}

/**
 * Says which revision an answer shows, and whether the caller has it already: `true` is a 304, which needs no body. What
 * has no revision is kept by no cache.
 */
export function isKnown(request: Request, response: Response, answer: object): boolean {
  const revision = 'revision' in answer ? answer.revision : undefined
  if (request.method === 'POST' || request.method === 'PUT' || typeof revision !== 'bigint') {
    response.setHeader('Cache-Control', 'no-store')
    return false
  }
  response.setHeader('Cache-Control', 'private, no-cache')
  response.vary('Authorization') // what a role is shown is not what another is
  response.setHeader('ETag', `"${revision}"`)
  return isAmong(`"${revision}"`, request.get('if-none-match'))
}

/**
 * By the weak comparison of RFC 9110, 13.1.2. Express's own is not for us: it knows nothing where a request says
 * no-cache, as every `fetch` with an If-None-Match of its own does.
 */
const isAmong = (etag: string, given = ''): boolean =>
  given.split(',').some((each) => ['*', etag].includes(each.trim().replace(/^W\//, '')))
