/** To an address that its player says is theirs. */
import { letter, type LetterText } from '../letter-text.ts'

export const emailVerification: LetterText = {
  version: '2026-3',
  en: ({ givenName, link, until }) => ({
    subject: 'Confirm your e-mail address',
    text: letter(
      givenName,
      `Confirm that this address is yours, before ${until}; the link works once:`,
      link,
      'If you have no account with us, do nothing: without the link nothing happens.',
    ),
  }),
}
