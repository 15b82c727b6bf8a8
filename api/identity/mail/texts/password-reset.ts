/** To whoever has forgotten their password. */
import { letter, type LetterText } from '../letter-text.ts'

export const passwordReset: LetterText = {
  version: '2026-3',
  en: ({ givenName, link, until }) => ({
    subject: 'A new password for your account',
    text: letter(
      givenName,
      `Somebody has asked for a new password for your account. If it was you, choose one here before ${until}; the link works once:`,
      link,
      'If it was not you, do nothing: your password stays as it is.',
    ),
  }),
}
