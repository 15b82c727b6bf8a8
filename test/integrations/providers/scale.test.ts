/** Amounts of providers: exactly ours or refused, in currencies of no, two and three decimals and in every scale. */
import { expect } from 'chai'
import fc from 'fast-check'
import { MINOR_MAX } from '../../../domain/shared/money.ts'
import type { Scale } from '../../../integrations/providers/profile.ts'
import { fromMinor, toMinor } from '../../../integrations/providers/scale.ts'

const FIXED: Scale = { kind: 'fixed', perMajor: 100_000 }
const SUBUNITS: Scale = { kind: 'subunits' }
const HUNDREDTHS: Scale = { kind: 'hundredths' }
const DECIMAL: Scale = { kind: 'decimal', places: 2 }
const CURRENCIES = { JPY: 0, EUR: 2, BHD: 3 }

/** What our minor unit is a part of in their unit: 1 where theirs is as fine. */
const coarse = (currency: keyof typeof CURRENCIES, scale: Scale): bigint =>
  currency === 'BHD' && (scale === HUNDREDTHS || scale === DECIMAL) ? 10n : 1n

describe('amounts of providers', () => {
  const taken: [
    digits: string,
    currency: string,
    scale: Scale,
    ours: ReturnType<typeof toMinor> | bigint,
  ][] = [
    ['150000', 'EUR', FIXED, 150n],
    ['1000', 'EUR', FIXED, 1n],
    ['999', 'EUR', FIXED, 'notRepresentable'],
    ['100', 'BHD', FIXED, 1n],
    ['150', 'BHD', FIXED, 'notRepresentable'],
    ['100000', 'JPY', FIXED, 1n],
    ['50000', 'JPY', FIXED, 'notRepresentable'],
    ['150', 'EUR', SUBUNITS, 150n],
    ['150', 'JPY', SUBUNITS, 150n],
    ['1000', 'BHD', SUBUNITS, 1000n],
    ['150', 'EUR', HUNDREDTHS, 150n],
    ['100', 'JPY', HUNDREDTHS, 1n],
    ['50', 'JPY', HUNDREDTHS, 'notRepresentable'],
    ['1', 'BHD', HUNDREDTHS, 10n],
    ['1.50', 'EUR', DECIMAL, 150n],
    ['1.5', 'EUR', DECIMAL, 150n],
    ['1', 'EUR', DECIMAL, 100n],
    ['0.00', 'EUR', DECIMAL, 0n],
    ['0.001', 'EUR', DECIMAL, 'notRepresentable'],
    ['1.500', 'EUR', DECIMAL, 'notRepresentable'],
    ['0.50', 'JPY', DECIMAL, 'notRepresentable'],
    ['5.00', 'JPY', DECIMAL, 5n],
    ['1.23', 'BHD', DECIMAL, 1230n],
    ['1.234', 'BHD', DECIMAL, 'notRepresentable'],
    ['1.234', 'BHD', { kind: 'decimal', places: 3 }, 1234n],
    ['7', 'JPY', { kind: 'decimal', places: 0 }, 7n],
    ['9999999999999.99', 'EUR', DECIMAL, MINOR_MAX],
    ['10000000000000.00', 'EUR', DECIMAL, 'invalid'],
    ['100', 'NOT', FIXED, 'invalid'],
  ]
  for (const [digits, currency, scale, ours] of taken) {
    it(`${digits} ${currency} in ${JSON.stringify(scale)} is ${ours}`, () => {
      expect(toMinor(digits, currency, scale)).to.equal(ours)
    })
  }
  it('are whole numbers or decimals in plain digits and nothing else', () => {
    const neither = [
      '',
      ' ',
      '+1',
      '-1',
      '1.',
      '.5',
      '01',
      '00',
      '1e2',
      '1E2',
      '0x10',
      '1,00',
      '1 ',
    ]
    const more = ['١', '1_000', 'NaN', 'Infinity', '1.5.0', '1\n', '-0', '9'.repeat(40)]
    for (const digits of [...neither, ...more]) {
      for (const scale of [FIXED, SUBUNITS, HUNDREDTHS, DECIMAL]) {
        expect(toMinor(digits, 'EUR', scale), digits).to.equal('invalid')
      }
    }
    for (const scale of [FIXED, SUBUNITS, HUNDREDTHS]) {
      expect(toMinor('1.5', 'EUR', scale)).to.equal('invalid')
    }
  })
  it('come back as they went, and are told rounded down where the provider counts less finely', () => {
    const scales = fc.constantFrom(FIXED, SUBUNITS, HUNDREDTHS, DECIMAL)
    const currencies = fc.constantFrom(...(Object.keys(CURRENCIES) as (keyof typeof CURRENCIES)[]))
    fc.assert(
      fc.property(fc.bigInt(0n, MINOR_MAX), currencies, scales, (amount, currency, scale) => {
        const back = toMinor(fromMinor(amount, currency, scale), currency, scale)
        expect(back).to.equal(amount - (amount % coarse(currency, scale)))
      }),
    )
  })
  it('of no currency are told to nobody', () => {
    expect(() => fromMinor(1n, 'NOT', DECIMAL)).to.throw('no currency: NOT')
    expect(fromMinor(5n, 'EUR', DECIMAL)).to.equal('0.05')
    expect(fromMinor(5n, 'JPY', DECIMAL)).to.equal('5.00')
    expect(fromMinor(MINOR_MAX, 'EUR', FIXED)).to.equal('999999999999999000')
  })
})
