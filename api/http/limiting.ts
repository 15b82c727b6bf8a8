/** Holds requests against their limits, and tells every caller where they stand (RateLimit, RateLimit-Policy, Retry-After). */
import type { NextFunction, Request, Response } from 'express'
import { addressKeyOf } from './client-address.ts'
import { Problem } from './problem.ts'
import type { Counted, Counter, Counting, Policies, Policy, TightLimit } from './rate-limits.ts'

/** Probes and scrapers are counted and told, but never refused: a refusal would look like an outage. */
const NEVER_REFUSED: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/metrics'])

export type Limiting = {
  /** Counts a request for its caller, or for its address without a valid token; refuses with RATE_LIMITED. */
  readonly everybody: (request: Request, response: Response, next: NextFunction) => void
  /** Counts a request of a route with a limit of its own, by address. Throws RATE_LIMITED. */
  readonly tightly: (limit: TightLimit, request: Request, response: Response) => Promise<void>
}

export type LimitingDeps = {
  readonly policies: Policies
  readonly count: Counting
  /** Id of the caller whose valid token the request carries, or null. May not throw. */
  readonly callerIdOf: (request: Request) => string | null
}

/** A policy with a quota of 0 limits nothing, and says nothing. */
type Limit = { readonly policy: Policy; readonly count: Counter; readonly text: string } | null

export function createLimiting({ policies, count, callerIdOf }: LimitingDeps): Limiting {
  const limitOf = (policy: Policy): Limit => {
    const { name, quota, windowS } = policy
    const text = `"${name}";q=${quota};w=${windowS}`
    return quota === 0 ? null : { policy, count: count(policy), text }
  }
  const caller = limitOf(policies.caller)
  const address = limitOf(policies.address)
  const tight: Record<TightLimit, Limit> = {
    'sign-in': limitOf(policies.tight['sign-in']),
    registration: limitOf(policies.tight.registration),
    'demo-round': limitOf(policies.tight['demo-round']),
  }
  return {
    everybody(request, response, next) {
      const id = caller === null ? null : callerIdOf(request)
      const limit = id === null ? address : caller
      if (limit === null) {
        next()
        return
      }
      limit.count(id ?? addressKeyOf(request)).then((counted) => {
        tell(response, limit, counted)
        if (counted.isWithin || NEVER_REFUSED.has(request.path)) next()
        else next(new Problem('RATE_LIMITED'))
      }, next)
    },
    async tightly(name, request, response) {
      const limit = tight[name]
      if (limit === null) return
      const counted = await limit.count(addressKeyOf(request))
      tell(response, limit, counted)
      if (!counted.isWithin) throw new Problem('RATE_LIMITED')
    },
  }
}

/**
 * Structured fields of draft-ietf-httpapi-ratelimit-headers: a list of policies, q requests in w seconds, and where the
 * caller stands in each, r left until t seconds from now.
 */
function tell(response: Response, limit: NonNullable<Limit>, counted: Counted): void {
  const resetS = Math.ceil(counted.resetMs / 1_000)
  append(response, 'RateLimit-Policy', limit.text)
  append(response, 'RateLimit', `"${limit.policy.name}";r=${counted.left};t=${resetS}`)
  if (!counted.isWithin) response.setHeader('Retry-After', resetS)
}

function append(response: Response, name: string, item: string): void {
  const before = response.getHeader(name)
  response.setHeader(name, before === undefined ? item : `${String(before)}, ${item}`)
}
