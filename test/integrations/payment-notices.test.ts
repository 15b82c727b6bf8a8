/** Notices by their bytes: a known answer, the edges of the window, and no word without a signature. */
import { expect } from 'chai'
import fc from 'fast-check'
import { signatureOf } from '../../embedded/payment-gateway/webhooks.ts'
import { createReadNotice } from '../../integrations/payment-notices.ts'

const SECRET = 'of-the-tests'
const AT_S = 1_796_000_000
const BODY =
  '{"noticeId":"n","key":"k","kind":"charge","event":"succeeded","amount":"1050","currency":"EUR","reference":"r"}'
const read = (body: string | Buffer, signature: string, ms = AT_S * 1_000) =>
  createReadNotice(SECRET, () => ms)(Buffer.from(body), () => signature)

describe('notices of payments, by their bytes', () => {
  const signed = signatureOf(SECRET, BODY, AT_S)

  it('are read where the gateway signed them', () => {
    expect(read(BODY, signed)).to.deep.include({
      noticeId: 'n',
      key: 'k',
      kind: 'deposit',
      said: { status: 'succeeded', amount: 1050n, reference: 'r' },
    })
  })

  it('are taken for 300 s either way, and no longer', () => {
    for (const s of [-300, 300]) expect(read(BODY, signed, (AT_S + s) * 1_000)).to.be.an('object')
    for (const ms of [-300_001, 300_001]) {
      expect(read(BODY, signed, AT_S * 1_000 + ms)).to.equal('untimely')
    }
  })

  it('are not taken where they were written anew, or the instant is another', () => {
    expect(read(JSON.stringify(JSON.parse(BODY), null, 1), signed)).to.equal('unsigned')
    expect(read(BODY, signed.replace(`t=${AT_S}`, `t=${AT_S + 1}`))).to.equal('unsigned')
    expect(read(BODY, '')).to.equal('unsigned')
  })

  it('never say anything unsigned, and throw at nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, signature) => {
        expect(read(Buffer.from(bytes), signature)).to.equal('unsigned')
      }),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (body) => {
        expect(read(body, signatureOf(SECRET, body, AT_S))).to.equal('unreadable')
      }),
      { numRuns: 500 },
    )
  })
})
