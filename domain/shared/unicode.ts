/** How text is compared that people type: one policy, in one place (docs/adr/0024-names.md). Pure. */

/** Not to be seen, wherever it stands: zero-width spaces, joiners, soft hyphens, fillers (UAX #44, Default_Ignorable_Code_Point). */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu

const APOSTROPHES = /['`´ʹʻʼʽˈ‘’‛′＇]/gu
const HYPHENS = /[\p{Dash_Punctuation}−]/gu

/** It stretches Arabic letters, and says nothing. */
const TATWEEL = 'ـ'

/** What Latin, Greek and Cyrillic letters carry; elsewhere a mark is a vowel or a letter of its own. */
const ACCENTED = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{Mark}+/gu

export const withoutInvisible = (text: string): string => text.replace(IGNORABLE, '')

/** Whether there is a letter to be seen in it. */
export const hasLetter = (text: string): boolean => /\p{Letter}/u.test(withoutInvisible(text))

/** Whether there is a letter or a figure to be seen in it. */
export const isVisible = (text: string): boolean =>
  /[\p{Letter}\p{Number}]/u.test(withoutInvisible(text))

/** One form of all that is written alike: compatibility forms, upper and lower case (ß and SS, dotless i, final sigma). */
export function caseless(text: string): string {
  const composed = withoutInvisible(text.normalize('NFKC'))
  // Down, up and down again is full case folding but for the sigma; less leaves ẞ, ß or the dotless i (Unicode, 5.18.4).
  const folded = composed.toLowerCase().toUpperCase().toLowerCase()
  return folded.replaceAll('ς', 'σ').normalize('NFKC')
}

/** One form of a name that one person may write in several ways; of two people's names it makes one as rarely as it can. */
export function nameForm(name: string): string {
  // Before and after: the acute accent alone is a space with a mark to NFKC, and ŉ has an apostrophe only to it.
  const plain = caseless(name.replace(APOSTROPHES, "'")).replace(APOSTROPHES, "'")
  const short = plain.replaceAll(TATWEEL, '')
  const bare = short.normalize('NFD').replace(ACCENTED, '$1').normalize('NFC')
  const words = bare.replace(HYPHENS, '-').split(/\s+/u).filter(Boolean)
  return words.map(withoutLookAlikes).join(' ')
}

/** Letters of one script that several keyboards write otherwise: ya and kaf, ha. */
const ARABIC = paired('ىیېکہھە', 'يييكههه')

/** Letters of other scripts that look like Latin ones, for words that have both: no language does. */
const LIKE_LATIN = paired(
  'авеһіјкморсѕтухԁԛԝн' + 'αβεικνορτυχη',
  'abehijkmopcstyxdqwh' + 'abeikvoptuxn',
)

function withoutLookAlikes(word: string): string {
  const isLatin = /\p{Script=Latin}/u.test(word)
  const plain = (letter: string) =>
    ARABIC.get(letter) ?? (isLatin ? LIKE_LATIN.get(letter) : undefined) ?? letter
  return Array.from(word, plain).join('')
}

/** By the letters of the first text those of the second that stand at the same places. */
function paired(from: string, to: string): Map<string, string> {
  const letters = Array.from(to)
  return new Map(Array.from(from, (letter, at) => [letter, letters[at] ?? letter]))
}
