/**
 * ETags: what a caller has seen already is not sent again, and not changed unseen. The staff's is the revision; a player's is
 * a tag of what they are shown, so that what they are not shown leaves no gap in it.
 */
import type { Request, Response } from 'express'
import { tagOf } from '../../eventstore/shown.ts'
import type { Key } from '../commands/command.ts'
import type { Caller } from './caller.ts'
import { asWeSent, isAmong } from './etags.ts'
import { Problem } from './problem.ts'
import type { Route } from './route.ts'

type Expected = Pick<Key, 'expectedRevision' | 'expectedTag'>

/**
 * What If-Match names. Throws PRECONDITION_REQUIRED where the route needs it, VALIDATION_FAILED for what is no ETag,
 * PRECONDITION_FAILED where the route has nothing to compare with (RFC 9110, 13.1.1).
 */
export function expectedOf(
  request: Request,
  { method, ifMatch }: Pick<Route, 'method' | 'ifMatch'>,
  { role }: Pick<Caller, 'role'>,
): Expected {
  const given = request.get('if-match')?.trim()
  if (given === undefined) {
    if (ifMatch === 'required') throw new Problem('PRECONDITION_REQUIRED')
    return {}
  }
  if (given === '*' || method === 'get') return {}
  if (ifMatch === undefined) throw new Problem('PRECONDITION_FAILED')
  const etag = /^"([\x21\x23-\x7e]{1,64})"$/.exec(asWeSent(given))?.[1] ?? ''
  if (role === 'player' && etag !== '') return { expectedTag: etag }
  if (/^(0|[1-9]\d{0,17})$/.test(etag)) return { expectedRevision: BigInt(etag) }
  const message = 'one ETag as a read has given it, in quotation marks, or *'
  throw new Problem('VALIDATION_FAILED', [{ in: 'header', pointer: '/If-Match', message }])
}

/** What an answer says of where its stream stands, and the ETag that follows from it, to whoever asks. */
export const knownBy = (
  { role }: Pick<Caller, 'role'>,
  { revision, shown_by }: { revision: bigint; shown_by: string },
): { revision?: bigint; etag: string } =>
  role === 'player' ? { etag: tagOf(shown_by) } : { revision, etag: String(revision) }

/**
 * Says what an answer shows, and whether the caller has it already: `true` is a 304, which needs no body. What has no ETag
 * is kept by no cache.
 */
export function isKnown(request: Request, response: Response, answer: object): boolean {
  const etag = 'etag' in answer ? answer.etag : undefined
  if (request.method === 'POST' || request.method === 'PUT' || typeof etag !== 'string') {
    response.setHeader('Cache-Control', 'no-store')
    return false
  }
  response.setHeader('Cache-Control', 'private, no-cache')
  response.vary('Authorization') // what a role is shown is not what another is
  response.setHeader('ETag', `"${etag}"`)
  return isAmong(`"${etag}"`, request.get('if-none-match'))
}
