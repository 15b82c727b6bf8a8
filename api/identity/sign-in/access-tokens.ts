/** Access tokens: ES256, fifteen minutes, a bounded memory of those already verified; revocation is asked each time. */
import jwt from 'jsonwebtoken'
import { ROLES, type Caller, type Role, type Tokens } from '../../http/caller.ts'
import { Problem } from '../../http/problem.ts'
import type { Revocations } from './revocations.ts'
import type { TokenKeys } from '../../keys/token-keys.ts'

const ISSUER = 'acmetocasino'
const AUDIENCE = 'acmetocasino-api'
const TYP = 'at+jwt'
/** RFC 9068 names the type; UX of sessions bounds the life: a stolen token ends with it. */
export const TOKEN_LIFE_S = 15 * 60

/** Verified tokens remembered; the oldest goes first. Some 600 bytes each. */
const REMEMBERED_MAX = 20_000

export type TokenDeps = {
  keys: Pick<TokenKeys, 'signing' | 'verifying'>
  revocations: Pick<Revocations, 'isRevoked'>
  nowMs?: () => number
}

export function createTokens({ keys, revocations, nowMs = Date.now }: TokenDeps): Tokens {
  const remembered = new Map<string, { caller: Caller; expiresMs: number }>()

  const verifyNew = (token: string) => {
    try {
      const kid = jwt.decode(token, { complete: true })?.header.kid
      const key = keys.verifying(kid)
      if (key === undefined) throw notSignedIn()
      const { header, payload } = jwt.verify(token, key, {
        algorithms: ['ES256'],
        issuer: ISSUER,
        audience: AUDIENCE,
        complete: true,
        clockTimestamp: Math.floor(nowMs() / 1_000),
      })
      if (header.typ !== TYP || typeof payload === 'string') throw notSignedIn()
      const { sub, exp, iat } = payload
      const { role, sid } = payload as { role?: unknown; sid?: unknown }
      if (sub === undefined || exp === undefined || iat === undefined) throw notSignedIn()
      if (!isRole(role) || typeof sid !== 'string') throw notSignedIn()
      return { caller: { id: sub, role, sid }, expiresMs: exp * 1_000 }
    } catch (error) {
      throw error instanceof jwt.TokenExpiredError ? new Problem('TOKEN_EXPIRED') : notSignedIn()
    }
  }

  return {
    issue({ id, role, sid }) {
      const { kid, key } = keys.signing()
      const iat = Math.floor(nowMs() / 1_000)
      return jwt.sign({ role, sid, iat }, key, {
        algorithm: 'ES256',
        subject: id,
        issuer: ISSUER,
        audience: AUDIENCE,
        expiresIn: TOKEN_LIFE_S,
        header: { alg: 'ES256', kid, typ: TYP },
      })
    },
    verify(token) {
      const known = remembered.get(token) ?? verifyNew(token)
      if (known.expiresMs <= nowMs()) throw new Problem('TOKEN_EXPIRED')
      if (revocations.isRevoked(known.caller)) throw notSignedIn()
      if (!remembered.has(token)) {
        if (remembered.size >= REMEMBERED_MAX) {
          const [oldest] = remembered.keys()
          if (oldest !== undefined) remembered.delete(oldest)
        }
        remembered.set(token, known)
      }
      return known.caller
    },
  }
}

const notSignedIn = () => new Problem('NOT_SIGNED_IN')

const isRole = (role: unknown): role is Role => ROLES.some((one) => one === role)
