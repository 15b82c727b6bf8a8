/** The form of a letter's text: one file a kind of letter, in each of its languages, under a version that is on record once it is sent. */

/** What a text may speak of; each kind has what it needs. */
export type Said = {
  readonly givenName: string
  readonly link: string
  /** In words: before it the link works, at it and later no more. */
  readonly until: string
  /** ISO, UTC. */
  readonly at: string
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

/** An instant, ISO and of a whole second, as a letter has it. */
export const instantInWords = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`

/** Paragraphs of a letter, a name first. */
export const letter = (givenName: string, ...paragraphs: readonly string[]): string =>
  [`Hello ${givenName},`, ...paragraphs, 'AcmeToCasino'].join('\n\n')
