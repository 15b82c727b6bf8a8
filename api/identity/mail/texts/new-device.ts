/** After a sign-in from where the player has not signed in before. */
import { letter, type LetterText } from '../letter-text.ts'

export const newDevice: LetterText = {
  version: '2026-2',
  en: ({ givenName, at, agent }) => ({
    subject: 'A sign-in from a new device',
    text: letter(
      givenName,
      `Somebody signed in to your account from a device that we have not seen before: ${agent}, ${at}.`,
      'If it was you, there is nothing to do. If not, change your password: that signs everybody else out. Under Security you see where you are signed in.',
    ),
  }),
}
