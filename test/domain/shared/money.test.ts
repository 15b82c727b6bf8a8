/** Money: whole minor units between zero and what the ledger holds, and digits on the wire. */
import { expect } from 'chai'
import fc from 'fast-check'
import {
  add,
  minor,
  MINOR_MAX,
  minorSchema,
  multiplied,
  positiveMinorSchema,
  subtract,
  ZERO,
} from '../../../domain/shared/money.ts'

const amounts = fc.bigInt({ min: 0n, max: MINOR_MAX })

describe('money', () => {
  it('is never negative and never beyond the ledger', () => {
    expect(minor(0n)).to.equal(0n)
    expect(minor(MINOR_MAX)).to.equal(MINOR_MAX)
    expect(() => minor(-1n)).to.throw(RangeError, 'out of range: -1')
    expect(() => minor(MINOR_MAX + 1n)).to.throw(RangeError)
    expect(() => add(minor(MINOR_MAX), minor(1n))).to.throw(RangeError)
    expect(() => subtract(ZERO, minor(1n))).to.throw(RangeError)
  })
  it('holds 15 digits, which every double holds exactly', () => {
    expect(String(MINOR_MAX)).to.equal('9'.repeat(15))
    expect(BigInt(Number(MINOR_MAX))).to.equal(MINOR_MAX)
  })
  it('rounds a payout down to whole minor units', () => {
    expect(multiplied(minor(100n), 10_421n)).to.equal(104n)
    expect(multiplied(minor(1n), 9_999n)).to.equal(0n)
    expect(multiplied(minor(MINOR_MAX), 990_000n)).to.equal(98_999_999_999_999_901n)
  })

  const refused: [string, unknown][] = [
    ['a leading zero', '01'],
    ['a sign', '-1'],
    ['a plus', '+1'],
    ['a fraction', '1.5'],
    ['an exponent', '1e3'],
    ['sixteen digits', '1'.repeat(16)],
    ['nothing', ''],
    ['a space', ' 1'],
    ['a line end', '1\n'],
    ['digits of another script', '١'],
    ['hexadecimal', '0x1'],
    ['a number', 1],
    ['a bigint', 1n],
    ['null', null],
    ['a list', ['1']],
  ]
  for (const [what, value] of refused) {
    it(`does not read ${what} as an amount`, () => {
      expect(minorSchema.safeParse(value).success).to.equal(false)
      expect(positiveMinorSchema.safeParse(value).success).to.equal(false)
    })
  }
  it('takes zero as an amount, but not as one to stake', () => {
    expect(minorSchema.parse('0')).to.equal(0n)
    expect(positiveMinorSchema.safeParse('0').success).to.equal(false)
    expect(positiveMinorSchema.parse('1')).to.equal(1n)
  })
  it('does not write what it would not read', () => {
    for (const amount of [-1n, MINOR_MAX + 1n]) {
      expect(() => minorSchema.encode(amount as ReturnType<typeof minor>)).to.throw()
    }
  })
  it('comes back from its digits', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const digits = minorSchema.encode(minor(amount))
        expect(minorSchema.decode(digits)).to.equal(amount)
      }),
    )
  })
})
