/** To whoever has forgotten their password. */
import { letter, type LetterText } from '../letter-text.ts'

export const passwordReset: LetterText = {
  version: '2026-1',
  en: ({ givenName, link }) => ({
    subject: 'A new password for your account',
    text: letter(
      givenName,
      'Somebody has asked for a new password for your account. If it was you, choose one here within an hour; the link works once:',
      link,
      'If it was not you, do nothing: your password stays as it is.',
    ),
  }),
}
