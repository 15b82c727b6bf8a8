/** The form of a letter's text: one file a kind of letter, in each of its languages, under a version that is on record once it is sent. */

/** What a text may speak of; each kind has what it needs. */
export type Said = {
  readonly givenName: string
  readonly link: string
  /** In words: before it the link works, at it and later no more. */
  readonly until: string
  /** When it happened, or will, in words. */
  readonly at: string
  /** The day of it, in words. */
  readonly day: string
  readonly agent: string
}

type Written = { readonly subject: string; readonly text: string }

/** BCP 47. A language is added here, and then every text has it or does not compile. */
export const LANGUAGES = ['en'] as const
export type Language = (typeof LANGUAGES)[number]

/** `version`: another one with each change of the words, in whichever language. */
export type LetterText = { readonly version: string } & Readonly<
  Record<Language, (said: Said) => Written>
>

/** How each language writes a day and an instant: Intl's locale for it. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB' }

/** The day of an instant (ISO) as a letter has it: "30 November 2026". */
export const dayInWords = (at: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(at),
  )

/** An instant (ISO) to its minute, as a letter has it: "30 November 2026, 11:39 UTC". */
export const instantInWords = (at: string, language: Language): string =>
  `${dayInWords(at, language)}, ${at.slice(11, 16)} UTC`

/** Paragraphs of a letter, a name first. */
export const letter = (givenName: string, ...paragraphs: readonly string[]): string =>
  [`Hello ${givenName},`, ...paragraphs, 'AcmeToCasino'].join('\n\n')
