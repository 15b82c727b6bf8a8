/** Whose call it is: signatures over the bytes that came, in each way that providers sign, with known answers. */
import { expect } from 'chai'
import fc from 'fast-check'
import { generateKeyPairSync } from 'node:crypto'
import type { RawCall } from '../../../integrations/providers/call.ts'
import type { Profile, Signature } from '../../../integrations/providers/profile.ts'
import { createProvider } from '../../../integrations/providers/provider.ts'
import { hub88 as hub88Profile } from '../../../integrations/providers/profiles/hub88.ts'
import { createVerify } from '../../../integrations/providers/signing.ts'
import {
  byHash,
  byHmac,
  bySha256Rsa,
  house,
  hub88,
  pragmatic,
  PUBLIC_KEY,
  softswiss,
  STAKES,
} from './signed.ts'

const CALLS = {
  hub88: { provider: hub88, raw: bySha256Rsa('/transaction/bet', STAKES.hub88) },
  softswiss: { provider: softswiss, raw: byHmac('/play', STAKES.softswiss) },
  pragmatic: { provider: pragmatic, raw: byHash('/bet.html', STAKES.pragmatic) },
}
const situationOf = async ({ provider }: { provider: typeof hub88 }, raw: RawCall) => {
  const at = house()
  const { situation } = await provider.handle(raw, at)
  expect(at.asked).to.have.length(situation === 'ok' ? 1 : 0)
  return situation
}
const withHeader = (raw: RawCall, name: string, change: (text: string) => string): RawCall => ({
  ...raw,
  headers: { ...raw.headers, [name]: change(String(raw.headers[name])) },
})
const signedBy = (signature: Signature): Profile => ({ ...hub88Profile, signature })

describe('signatures of providers', () => {
  for (const [name, one] of Object.entries(CALLS)) {
    const bodyOf = (change: (text: string) => string): RawCall => ({
      ...one.raw,
      body: Buffer.from(change(one.raw.body.toString())),
    })
    it(`${name}: hold for the bytes that were signed and for no others`, async () => {
      expect(await situationOf(one, one.raw)).to.equal('ok')
      expect(
        await situationOf(
          one,
          bodyOf((text) => text.replace('player-1', 'player-2')),
        ),
      ).to.equal('signature')
      const none = { ...one.raw, headers: { 'content-type': one.raw.headers['content-type'] } }
      const bare = bodyOf((text) => text.replace(/&hash=\w+/, ''))
      const unsigned = { ...none, body: bare.body }
      expect(await situationOf(one, unsigned)).to.equal('signature')
    })
    it(`${name}: is looked at before the address, the type and the form`, async () => {
      const forged = { ...bodyOf((text) => `${text}x`), path: '/nowhere', headers: {} }
      expect(await situationOf(one, forged)).to.equal('signature')
      expect(await situationOf(one, { ...one.raw, path: '/nowhere' })).to.equal('syntax')
      expect(await situationOf(one, { ...one.raw, path: '/__proto__' })).to.equal('syntax')
      const typed = { ...one.raw.headers, 'content-type': 'text/plain' }
      expect(await situationOf(one, { ...one.raw, headers: typed })).to.equal('syntax')
    })
  }
  it('are of the text that came, not of what it says', async () => {
    const spaced = JSON.stringify(STAKES.hub88, null, 2)
    const { headers, path } = bySha256Rsa('/transaction/bet', spaced)
    const again = { path, headers, body: Buffer.from(JSON.stringify(JSON.parse(spaced))) }
    expect(await situationOf(CALLS.hub88, again)).to.equal('signature')
    expect(await situationOf(CALLS.hub88, bySha256Rsa(path, spaced))).to.equal('ok')
  })
  it('are written in one way', async () => {
    const { raw } = CALLS.softswiss
    const changed = (change: (text: string) => string) =>
      situationOf(CALLS.softswiss, withHeader(raw, 'x-request-sign', change))
    expect(await changed((hex) => hex.toUpperCase())).to.equal('signature')
    expect(await changed((hex) => `${hex} `)).to.equal('signature')
    expect(await changed((hex) => `${hex}00`)).to.equal('signature')
    expect(await changed((hex) => hex.slice(2))).to.equal('signature')
    const inBase64 = withHeader(CALLS.hub88.raw, 'x-hub88-signature', (text) => `${text}\n`)
    expect(await situationOf(CALLS.hub88, inBase64)).to.equal('signature')
    const upper = byHash('/bet.html', STAKES.pragmatic)
    const body = Buffer.from(
      upper.body.toString().replace(/hash=\w+/, (hash) => `hash=${hash.slice(5).toUpperCase()}`),
    )
    expect(await situationOf(CALLS.pragmatic, { ...upper, body })).to.equal('signature')
  })
  it('agree with a published example of HMAC in capitals', () => {
    const message =
      'Partner01Player0112.30474e1a293c2f4e7ab122c52d68423fcbab9c15f2efdd46278e4a56b303127234'
    const verify = createVerify(
      signedBy({ kind: 'hmac-sha256', header: 'sign', encoding: 'upperHex' }),
      '1234567890',
    )
    const sign = '475D834ACC3AB61D7DF4EA42751C6275387BC1787A098D2D0E091698D9BF2043'
    expect(verify({ path: '', headers: { sign }, body: Buffer.from(message) })).to.equal(null)
  })
  it('of keys that are none, or too short, are never made', () => {
    const pem = (bits: number) =>
      generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({
        type: 'spki',
        format: 'pem',
      }) as string
    expect(() => createProvider(hub88Profile, pem(1024))).to.throw('RSA of at least 2048 bits')
    expect(() => createProvider(hub88Profile, 'no key')).to.throw()
    expect(() => createProvider(softswiss.profile, '')).to.throw('its key is empty')
    expect(createProvider(hub88Profile, PUBLIC_KEY).profile.name).to.equal('hub88')
  })
})

describe('signatures of forms', () => {
  const signed = (fields: Record<string, string>) => byHash('/bet.html', fields)
  const withBody = (raw: RawCall, change: (text: string) => string) =>
    situationOf(CALLS.pragmatic, { ...raw, body: Buffer.from(change(raw.body.toString())) })

  it('are over every field that came, known or not, in any order, and over none that is empty', async () => {
    const more = { ...STAKES.pragmatic, zeta: 'ü +%', Alpha: 'a=b', empty: '' }
    expect(await situationOf(CALLS.pragmatic, signed(more))).to.equal('ok')
    expect(await withBody(signed(more), (text) => text.replace('zeta', 'zata'))).to.equal(
      'signature',
    )
    expect(await withBody(signed(STAKES.pragmatic), (text) => `${text}&extra=1`)).to.equal(
      'signature',
    )
    expect(await withBody(signed(STAKES.pragmatic), (text) => `${text}&empty=`)).to.equal('ok')
    expect(
      await withBody(signed(STAKES.pragmatic), (text) => text.split('&').reverse().join('&')),
    ).to.equal('ok')
  })
  it('are of no form that has a field twice, or that could be read as another', async () => {
    const raw = signed(STAKES.pragmatic)
    for (const bad of [
      '&amount=1.50',
      '&amount=9.00',
      '&',
      '&=1',
      '&x',
      '&x=%',
      '&x=%ff',
      '&a%3Db=1',
    ]) {
      expect(await withBody(raw, (text) => `${text}${bad}`), bad).to.equal('syntax')
    }
    const merged = (text: string) => text.replace('&providerId=', '%26providerId%3D')
    expect(await withBody(signed({ ...STAKES.pragmatic, platform: 'WEB' }), merged)).to.equal(
      'syntax',
    )
    expect(await withBody(raw, (text) => `${text}${'&x=1'.repeat(300)}`)).to.equal('syntax')
  })
})

describe('whatever comes', () => {
  it('is answered, and acted upon only if it is signed', async function () {
    this.timeout(60_000)
    const sources = Object.values(CALLS)
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.tuple(fc.constantFrom(...sources), fc.nat(), fc.nat(255)).map(([{ raw }, at, byte]) => {
        const body = Buffer.from(raw.body)
        body[at % body.length] = byte
        return body
      }),
    )
    const property = fc.asyncProperty(fc.constantFrom(...sources), bodies, async (one, body) => {
      const at = house()
      const { situation, answer } = await one.provider.handle({ ...one.raw, body }, at)
      const isAsSigned = body.equals(one.raw.body)
      expect(at.asked).to.have.length(isAsSigned ? 1 : 0)
      expect(situation === 'ok').to.equal(isAsSigned)
      expect(answer.body).not.to.equal('')
    })
    await fc.assert(property, { numRuns: 2_000 })
  })
  it('is answered where it is signed and of no sense', async () => {
    const sent = (body: string) => situationOf(CALLS.softswiss, byHmac('/play', body))
    const deep = '['.repeat(200_000)
    const long = `{"user_id":"${'\\"'.repeat(500_000)}"}`
    for (const body of ['', 'null', '[]', '1', '"x"', '{', '\ufeff{}', '{}{}', deep, long]) {
      expect(await sent(body), body.slice(0, 9)).to.be.oneOf(['syntax', 'types'])
    }
    const own = '{"__proto__":{"user_id":"p","currency":"EUR"}}'
    expect(await sent(own)).to.equal('syntax')
  })
  it('is internal where the house fails, and says why', async () => {
    const failing = { ...house(), act: () => Promise.reject(new Error('no store')) }
    const { situation, answer, error } = await softswiss.handle(CALLS.softswiss.raw, failing)
    expect(situation).to.equal('internal')
    expect(answer).to.include({ status: 500, body: '{"code":500,"message":"Unknown error"}' })
    expect(error).to.be.an('error').with.property('message', 'no store')
  })
})
