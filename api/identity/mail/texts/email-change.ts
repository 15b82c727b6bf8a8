/** To the address that a player wants to have instead of theirs. */
import { letter, type LetterText } from '../letter-text.ts'

export const emailChange: LetterText = {
  version: '2026-3',
  en: ({ givenName, link, until }) => ({
    subject: 'Your new e-mail address',
    text: letter(
      givenName,
      `You asked us to use this address for your account from now on. Confirm it before ${until}; the link works once:`,
      link,
      'Until then, and if you do nothing, your account keeps its present address.',
    ),
  }),
}
