/** After a password was reset by a link. */
import { letter, type LetterText } from '../letter-text.ts'

export const passwordChanged: LetterText = {
  version: '2026-2',
  en: ({ givenName, at }) => ({
    subject: 'Your password was changed',
    text: letter(
      givenName,
      `Your password was changed by a link that we sent to this address (${at}). You have been signed out everywhere.`,
      'If it was not you, somebody reads your mail: secure your mailbox first, then ask for a new password again.',
    ),
  }),
}
