/** One policy for text that people type: ways of writing one name are one, names of two people stay two. */
import { expect } from 'chai'
import fc from 'fast-check'
import { caseless, hasLetter, isVisible, nameForm } from '../../../domain/shared/unicode.ts'

describe('the form by which names are compared', () => {
  const alike: readonly (readonly [string, string, string])[] = [
    ['a zero-width space', 'Borg\u200B', 'Borg'],
    ['a soft hyphen', 'Bo\u00ADrg', 'Borg'],
    ['a word joiner and a variation selector', 'Bo\u2060rg\uFE0F', 'Borg'],
    ['forms of the apostrophe', 'O’Brien', "O'Brien"],
    ['an acute accent for one', 'O´Brien', 'O`Brien'],
    ['forms of the hyphen', 'Smith‐Jones', 'Smith–Jones'],
    ['ß and SS', 'GROSS', 'Groß'],
    ['capital ẞ', 'GROẞ', 'gross'],
    ['a dotless i', 'Yıldız', 'YILDIZ'],
    ['a dotted capital I', 'İnci', 'inci'],
    ['a final sigma', 'ΠΑΠΠΑΣ', 'Παππάς'],
    ['Latin marks', 'Agnès Núñez', 'agnes nunez'],
    ['Greek marks', 'Γιώργος', 'Γιωργος'],
    ['Cyrillic marks', 'Андрей', 'Андреи'],
    ['composed and decomposed', 'Zoe\u0308', 'Zoë'],
    ['full width', 'Ｂｏｒｇ', 'Borg'],
    ['Arabic ya forms', 'علي', 'علی'],
    ['an alef maksura for ya', 'علي', 'على'],
    ['a kaf of Persian keyboards', 'كريم', 'کریم'],
    ['a tatweel', 'محـــمد', 'محمد'],
    ['Cyrillic letters in a Latin word', 'B\u043Erg', 'Borg'],
    ['Greek letters in a Latin word', 'B\u03BFrg', 'Borg'],
    ['spaces', '  Da\u00A0 Silva ', 'da silva'],
  ]
  for (const [what, one, other] of alike) {
    it(`knows no difference by ${what}`, () => {
      expect(nameForm(one)).to.equal(nameForm(other))
    })
  }

  const different: readonly (readonly [string, string, string])[] = [
    ['Devanagari vowel signs', 'राम', 'रीमा'],
    ['one Devanagari vowel sign', 'कमल', 'कमला'],
    ['Kana voicing marks', 'かき', 'がき'],
    ['half-width Kana voicing marks', 'ｶｷ', 'ｶﾞｷ'],
    ['Thai vowels', 'สม', 'สิม'],
    ['Arabic letters', 'سمير', 'سميرة'],
    ['a word in Cyrillic alone', 'Вера', 'Bepa'],
    ['letters that are no marks', 'Bjorn', 'Bjørn'],
    ['names with and without a hyphen', 'Anna-Maria', 'Annamaria'],
  ]
  for (const [what, one, other] of different) {
    it(`tells twins apart by ${what}`, () => {
      expect(nameForm(one)).to.not.equal(nameForm(other))
    })
  }

  it('has one form of each form, and of each case, of all there is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        expect(nameForm(nameForm(text))).to.equal(nameForm(text))
        expect(caseless(caseless(text))).to.equal(caseless(text))
      }),
    )
  })

  it('has one form of every character of the first plane, alone and behind a letter', function () {
    this.timeout(60_000)
    const changing: string[] = []
    for (let code = 0; code <= 0xffff; code += 1) {
      const character = String.fromCodePoint(code)
      if (!character.isWellFormed()) continue
      for (const text of [character, `a${character}`]) {
        if (nameForm(nameForm(text)) !== nameForm(text)) changing.push(text)
      }
    }
    expect(changing).to.deep.equal([])
  })

  it('sees letters and figures where they are to be seen', () => {
    expect(['Q', 'राम', '愛'].map(hasLetter)).to.deep.equal([true, true, true])
    expect(['\u200B', '\u3164', ' ', '12', '…'].map(hasLetter)).to.not.include(true)
    expect(['12', 'B'].map(isVisible)).to.deep.equal([true, true])
    expect(['\u200B\u00AD', '\u3164', '\u2800', ' '].map(isVisible)).to.not.include(true)
  })
})
