/** Access tokens: only what a live key of ours signed, for us, of our kind, in time, and not revoked, counts; keys turn over unnoticed. */
import type { Caller } from '../../../../api/http/caller.ts'
import { createHmac, randomBytes, randomUUID, type KeyObject } from 'node:crypto'
import { expect } from 'chai'
import jwt from 'jsonwebtoken'
import { createTokens, TOKEN_LIFE_S } from '../../../../api/identity/sign-in/access-tokens.ts'
import { Problem } from '../../../../api/http/problem.ts'
import { createRevocations } from '../../../../api/identity/sign-in/revocations.ts'
import {
  listTokenKeys,
  openTokenKeys,
  rotateTokenKey,
  RotationUnderWay,
  type TokenKeys,
} from '../../../../api/keys/token-keys.ts'
import type { Pool } from '../../../../postgres/postgres.ts'
import { freshDatabase } from '../../../support/database.ts'
import { ask, newPlayer } from '../../../support/http.ts'
import { system } from '../../../support/system.ts'

const SUBJECT: Caller = { id: randomUUID(), role: 'player', sid: randomUUID() }
const MINUTE_MS = 60_000

describe('access tokens', function () {
  this.timeout(30_000)
  const rootKey = randomBytes(32)
  let pool: Pool
  let nowMs = Date.now()
  const opened: TokenKeys[] = []
  const keysNow = async () => {
    const keys = await openTokenKeys({ pool, rootKey, nowMs: () => nowMs })
    opened.push(keys)
    return keys
  }
  beforeEach(async () => {
    pool = await freshDatabase()
    nowMs = Date.now()
  })
  afterEach(async () => {
    for (const keys of opened.splice(0)) keys.stop()
    await pool.end()
  })
  const revocations = createRevocations()
  const tokensOf = (keys: TokenKeys) => createTokens({ keys, revocations, nowMs: () => nowMs })
  const codeOf = (verify: () => unknown) => {
    try {
      verify()
      return 'accepted'
    } catch (error) {
      return error instanceof Problem ? error.code : error
    }
  }

  it('say who one is, in which sign-in, and for how long', async () => {
    const keys = await keysNow()
    const token = tokensOf(keys).issue(SUBJECT)
    expect(tokensOf(keys).verify(token)).to.eql(SUBJECT)
    const claims = jwt.decode(token) as jwt.JwtPayload
    expect(Number(claims.exp) - Number(claims.iat))
      .to.equal(TOKEN_LIFE_S)
      .and.at.most(15 * 60)
  })

  it('count only as they were signed: whatever else is claimed is refused', async () => {
    const keys = await keysNow()
    const { verify, issue } = tokensOf(keys)
    const { kid, key } = keys.signing()
    const claims = jwt.decode(issue(SUBJECT)) as jwt.JwtPayload
    const sign = (
      changed: object,
      secret: string | KeyObject,
      {
        algorithm = 'ES256',
        ...header
      }: { algorithm?: jwt.Algorithm; kid?: string; typ?: string } = {},
    ) =>
      jwt.sign({ ...claims, ...changed }, secret, {
        algorithm,
        header: { alg: algorithm, kid, typ: 'at+jwt', ...header },
      })
    expect(codeOf(() => verify(sign({}, key)))).to.equal('accepted')
    const [jwk] = keys.published().keys
    const pem = String(keys.verifying(kid)?.export({ type: 'spki', format: 'pem' }))
    const forged: Record<string, string> = {
      'alg none': sign({}, '', { algorithm: 'none' }),
      'HS256 with the public key as its secret': hmacSigned(claims, { kid, secret: pem }),
      'another audience': sign({ aud: 'another' }, key),
      'another issuer': sign({ iss: 'another' }, key),
      'a kid that is not ours': sign({}, key, { kid: 'another' }),
      'another type': sign({}, key, { typ: 'JWT' }),
      'a role that there is not': sign({ role: 'root' }, key),
      'no sign-in': sign({ sid: undefined }, key),
      'a changed claim': swapped(sign({}, key), { ...claims, role: 'admin' }),
      'no token': 'a.b.c',
    }
    for (const [what, token] of Object.entries(forged)) {
      expect(
        codeOf(() => verify(token)),
        what,
      ).to.equal('NOT_SIGNED_IN')
    }
    expect(jwk).to.include({ kid, alg: 'ES256', use: 'sig', crv: 'P-256' }).and.not.have.key('d')
  })

  it('expire to the second, and are refused when revoked, although they were verified before', async () => {
    const { issue, verify } = tokensOf(await keysNow())
    nowMs = Math.floor(nowMs / 1_000) * 1_000
    const token = issue({ ...SUBJECT, sid: 'one' })
    nowMs += TOKEN_LIFE_S * 1_000 - 1
    expect(codeOf(() => verify(token))).to.equal('accepted')
    nowMs += 1
    expect(codeOf(() => verify(token))).to.equal('TOKEN_EXPIRED')
    const other = issue({ ...SUBJECT, sid: 'other' })
    expect(codeOf(() => verify(other))).to.equal('accepted')
    await revocations.revokeFamily('other', nowMs + MINUTE_MS)
    expect(codeOf(() => verify(other))).to.equal('NOT_SIGNED_IN')
  })

  it('are signed with one first key, however many processes start', async () => {
    const all = await Promise.all([keysNow(), keysNow(), keysNow()])
    expect(new Set(all.map((keys) => keys.signing().kid)).size).to.equal(1)
  })

  it('stay good while keys turn over; a third key has to wait for the first to end', async () => {
    const before = await keysNow()
    const first = tokensOf(before).issue(SUBJECT)
    await rotateTokenKey({ pool, rootKey }, nowMs)
    const keys = await keysNow()
    expect(keys.published().keys).to.have.length(2)
    expect(keys.signing().kid).to.equal(before.signing().kid)
    const refused = await rotateTokenKey({ pool, rootKey }, nowMs).catch((e: unknown) => e)
    expect(refused).to.be.instanceOf(RotationUnderWay)
    nowMs += 30_000
    expect(keys.signing().kid).not.to.equal(before.signing().kid)
    const second = tokensOf(keys).issue(SUBJECT)
    const { verify } = tokensOf(keys)
    expect([codeOf(() => verify(first)), codeOf(() => verify(second))]).to.eql([
      'accepted',
      'accepted',
    ])
    nowMs += 16 * MINUTE_MS
    expect(keys.published().keys).to.have.length(1)
    expect(await rotateTokenKey({ pool, rootKey }, nowMs)).to.have.length(2)
    expect((await listTokenKeys(pool, nowMs)).map(({ state }) => state)).to.eql([
      'coming',
      'signing',
    ])
  })

  it('can be verified by others: the keys are published', async () => {
    const { url } = await system()
    const { token } = await newPlayer(url)
    const { body } = await ask(url, 'GET', { path: '/.well-known/jwks.json' })
    const kid = jwt.decode(token, { complete: true })?.header.kid
    const published = (body['keys'] as { kid: string }[]).find((key) => key.kid === kid)
    expect(published).to.include({ kty: 'EC', crv: 'P-256' }).and.not.have.property('d')
  })
})

/** As an attacker makes it who takes the public key for a shared secret. */
function hmacSigned(claims: object, { kid, secret }: { kid: string; secret: string }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'HS256', kid, typ: 'at+jwt' })}.${part(claims)}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

/** The same signature under other claims. */
function swapped(token: string, claims: object): string {
  const [header, , signature] = token.split('.')
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
}
