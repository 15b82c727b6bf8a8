/** To an address that its player says is theirs. */
import { letter, type LetterText } from '../letter-text.ts'

export const emailVerification: LetterText = {
  version: '2026-1',
  en: ({ givenName, link }) => ({
    subject: 'Confirm your e-mail address',
    text: letter(
      givenName,
      'Confirm that this address is yours, within a day:',
      link,
      'If you have no account with us, do nothing: without the link nothing happens.',
    ),
  }),
}
