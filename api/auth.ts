/** Access tokens: ES256, fifteen minutes, one key object, a bounded memory of those already verified. */
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { Problem } from './problem.ts'

export const ROLES = ['player', 'operator', 'compliance', 'auditor', 'admin'] as const
export type Role = (typeof ROLES)[number]
export type Caller = { readonly id: string; readonly role: Role }

const ISSUER = 'acmetocasino'
const AUDIENCE = 'acmetocasino-api'
const TYP = 'at+jwt'
export const TOKEN_LIFE_S = 15 * 60

/** Verified tokens remembered; the oldest goes first. Some 600 bytes each. */
const REMEMBERED_MAX = 20_000

export type Tokens = {
  readonly issue: (caller: Caller) => string
  /** Throws NOT_SIGNED_IN or TOKEN_EXPIRED. */
  readonly verify: (token: string) => Caller
}

/** `pem`: a P-256 private key. */
export function createTokens(pem: string): Tokens {
  const privateKey = createPrivateKey(pem)
  const publicKey = createPublicKey(privateKey)
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const kid = createHash('sha256').update(spki).digest('hex').slice(0, 16)
  const remembered = new Map<string, { caller: Caller; expiresMs: number }>()

  const verifyNew = (token: string) => {
    try {
      const { header, payload } = jwt.verify(token, publicKey, {
        algorithms: ['ES256'],
        issuer: ISSUER,
        audience: AUDIENCE,
        complete: true,
      })
      if (header.kid !== kid || header.typ !== TYP || typeof payload === 'string')
        throw notSignedIn()
      const { sub, exp } = payload
      const role: unknown = payload['role']
      if (sub === undefined || exp === undefined || !isRole(role)) throw notSignedIn()
      return { caller: { id: sub, role }, expiresMs: exp * 1_000 }
    } catch (error) {
      throw error instanceof jwt.TokenExpiredError ? new Problem('TOKEN_EXPIRED') : notSignedIn()
    }
  }

  return {
    issue: ({ id, role }) =>
      jwt.sign({ role }, privateKey, {
        algorithm: 'ES256',
        subject: id,
        issuer: ISSUER,
        audience: AUDIENCE,
        expiresIn: TOKEN_LIFE_S,
        header: { alg: 'ES256', kid, typ: TYP },
      }),
    verify(token) {
      const known = remembered.get(token) ?? verifyNew(token)
      if (known.expiresMs <= Date.now()) throw new Problem('TOKEN_EXPIRED')
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
