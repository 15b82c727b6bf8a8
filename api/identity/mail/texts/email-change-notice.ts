/** To the present address of a player who asked for another. */
import { letter, type LetterText } from '../letter-text.ts'

export const emailChangeNotice: LetterText = {
  version: '2026-2',
  en: ({ givenName, at }) => ({
    subject: 'Your e-mail address is about to change',
    text: letter(
      givenName,
      `Another e-mail address was asked for, for your account, by somebody who knows your password (${at}). It takes effect once the link in a letter to the new address is used.`,
      'If it was not you, change your password now: that ends the request and signs everybody else out.',
    ),
  }),
}
