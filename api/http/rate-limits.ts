/** How often somebody may ask: the policies as data, the port that counts, and the counter of one process. */
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'

/** `quota` requests in a window of `windowS` seconds, which begins with the first of them. */
export type Policy = { readonly name: string; readonly quota: number; readonly windowS: number }

/** After one request was counted: whether it is within the quota, how many are left, and the window's end. */
export type Counted = {
  readonly isWithin: boolean
  readonly left: number
  readonly resetMs: number
}

/** Counts one request of `key`; it never fails. */
export type Counter = (key: string) => Promise<Counted>

/** The port: a counter for each policy, of one process or of all that share a Redis. */
export type Counting = (policy: Policy) => Counter

/** Limits that a route has of its own, beside those of everybody. */
export type TightLimit = 'sign-in' | 'registration' | 'demo-round'

export type Policies = {
  /** By the caller's id, whoever is signed in. */
  readonly caller: Policy
  /** By address, whoever is not. */
  readonly address: Policy
  readonly tight: Readonly<Record<TightLimit, Policy>>
}

export type Quotas = {
  /** In 10 s: of a caller, and of an address whose requests carry no valid token; 0: no limit. */
  readonly requests: number
  /** In a minute and of an address: of sign-ins, as many registrations, a third as many demo rounds; 0: no limit. */
  readonly signIns: number
}

export const policiesOf = ({ requests, signIns }: Quotas): Policies => ({
  caller: { name: 'caller', quota: requests, windowS: 10 },
  address: { name: 'address', quota: requests, windowS: 10 },
  tight: {
    'sign-in': { name: 'sign-in', quota: signIns, windowS: 60 },
    registration: { name: 'registration', quota: signIns, windowS: 60 },
    // A third of them: somebody who follows rounds reads what is told of each.
    'demo-round': { name: 'demo-round', quota: Math.ceil(signIns / 3), windowS: 60 },
  },
})

/**
 * 300 in 10 s are 30 rounds a second: nobody plays faster by hand, and reads have room beside it. 60 sign-ins a minute
 * let a household, a café or `simulate --players 50` in at once, and leave whoever guesses one password a second, before
 * the lockout of the account; each costs some 20 ms of argon2, so one address takes 2 % of a core at most.
 */
export const DEFAULT_POLICIES = policiesOf({ requests: 300, signIns: 60 })

/**
 * Keys that may be new in one window of a policy, some 300 bytes each (no more than twice as many are kept). One
 * process answers fewer requests than that in 10 s; whoever comes beyond it shares one counter with all who do.
 */
const NEW_KEYS_MAX = 50_000
const THE_REST = 'the rest'

/** Counts in this process's memory. */
export const countInProcess: Counting = ({ quota, windowS }) => {
  const memory = new RateLimiterMemory({ points: quota, duration: windowS, keyPrefix: '' })
  let newKeys = 0
  let windowEndsMs = 0
  return async (key) => {
    const nowMs = Date.now()
    if (nowMs >= windowEndsMs) {
      newKeys = 0
      windowEndsMs = nowMs + windowS * 1_000
    }
    const isFull = newKeys >= NEW_KEYS_MAX && (await memory.get(key)) === null
    try {
      const result = await memory.consume(isFull ? THE_REST : key)
      if (result.isFirstInDuration) newKeys += 1
      return countedOf(result, true)
    } catch (refusal) {
      return countedOf(refusal as RateLimiterRes, false)
    }
  }
}

export const countedOf = (
  { remainingPoints, msBeforeNext }: RateLimiterRes,
  isWithin: boolean,
): Counted => ({ isWithin, left: remainingPoints, resetMs: Math.max(msBeforeNext, 1) })
