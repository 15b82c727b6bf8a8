/** The forms of text, instants and currencies: what the streams take, Postgres must take. */
import { expect } from 'chai'
import { currencySchema, exponentOf } from '../../../domain/shared/currency.ts'
import { fromMs, instantSchema, plusMs, toMs } from '../../../domain/shared/instant.ts'
import { textSchema } from '../../../domain/shared/text.ts'

const AT = '2026-11-23T09:14:28.000Z'
const isText = (text: unknown) => textSchema(8).safeParse(text).success
const isInstant = (text: unknown) => instantSchema.safeParse(text).success
const isCurrency = (code: unknown) => currencySchema.safeParse(code).success

describe('text', () => {
  it('takes any script and any emoji within its length', () => {
    for (const text of ['a', 'Zoë', 'ελλάδα', '日本', '🎲', 'a b', "'; --"]) {
      expect(isText(text), text).to.equal(true)
    }
  })
  it('counts UTF-16 units, from 1 to its length', () => {
    expect(isText('12345678')).to.equal(true)
    expect(isText('123456789')).to.equal(false)
    expect(isText('')).to.equal(false)
  })
  it('refuses every control character', () => {
    const codes = [...Array(0x20).keys(), 0x7f, 0x80, 0x85, 0x9f, 0x2028, 0x2029]
    for (const code of codes) expect(isText(`a${String.fromCharCode(code)}b`)).to.equal(false)
  })
  it('refuses lone surrogates', () => {
    for (const text of ['\ud83c', '\udfb2', 'a\ud83cb', '\udfb2\ud83c']) {
      expect(isText(text)).to.equal(false)
    }
  })
  it('refuses what is not text', () => {
    for (const value of [1, null, undefined, {}, ['a']]) expect(isText(value)).to.equal(false)
  })
})

describe('instants', () => {
  it('are UTC with milliseconds, so that text order is time order', () => {
    expect(isInstant(AT)).to.equal(true)
    for (const text of [
      '2026-11-23T09:14:28Z',
      '2026-11-23T09:14:28.000',
      '2026-11-23T09:14:28.000+01:00',
      '2026-11-23T09:14:28.0000Z',
      '2026-02-30T09:14:28.000Z',
      '2026-11-23',
      '',
    ]) {
      expect(isInstant(text), text).to.equal(false)
    }
  })
  it('move by milliseconds, over midnight and the end of a leap February', () => {
    expect(plusMs(AT, 1)).to.equal('2026-11-23T09:14:28.001Z')
    expect(plusMs('2028-02-28T23:59:59.999Z', 1)).to.equal('2028-02-29T00:00:00.000Z')
    expect(fromMs(toMs(AT))).to.equal(AT)
  })
})

describe('currencies', () => {
  it('are the codes of ISO 4217, in capitals', () => {
    for (const code of ['EUR', 'JPY', 'KWD']) expect(isCurrency(code), code).to.equal(true)
    for (const code of ['eur', 'EURO', 'EU', 'XQZ', '', 978]) {
      expect(isCurrency(code), String(code)).to.equal(false)
    }
  })
  it('know the decimals of their minor unit', () => {
    expect(['EUR', 'JPY', 'KWD', 'XQZ'].map(exponentOf)).to.deep.equal([2, 0, 3, null])
  })
})
