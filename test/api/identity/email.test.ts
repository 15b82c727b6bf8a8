/** E-mail addresses in any script; two spellings of one are one. */
import { expect } from 'chai'
import { emailSchema } from '../../../api/identity/email.ts'
import { createPeppers } from '../../../api/keys/peppers.ts'

const { ofEmail } = createPeppers(Buffer.alloc(32, 1))
const isEmail = (text: string) => emailSchema.safeParse(text).success

describe('an e-mail address', () => {
  for (const address of [
    'ada@players.example',
    'ada.borg+casino@mail.players.example',
    'ada@bücher.example',
    'ada@xn--bcher-kva.example',
    'josé@players.example',
    '用户@例子.广告',
    "o'brien@players.example",
  ]) {
    it(`may be ${address}`, () => {
      expect(isEmail(address)).to.equal(true)
    })
  }

  for (const address of [
    'ada',
    'ada@',
    '@players.example',
    'ada@localhost',
    'ada@players..example',
    'ada borg@players.example',
    'ada\u200B@players.example',
    'ada@pla\u00ADyers.example',
    'ada@players.example\u2060',
    'ada@@players.example',
    '.ada@players.example',
    `${'a'.repeat(65)}@players.example`,
  ]) {
    it(`may not be ${JSON.stringify(address)}`, () => {
      expect(isEmail(address)).to.equal(false)
    })
  }

  it('is one in both forms of its domain, and in either case', () => {
    expect(ofEmail('Ada@BÜCHER.example')).to.equal(ofEmail('ada@xn--bcher-kva.example'))
    expect(ofEmail('ada@bücher.example')).to.not.equal(ofEmail('ada@bucher.example'))
  })
})
