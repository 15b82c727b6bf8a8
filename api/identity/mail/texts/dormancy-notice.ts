/** Before an account that nobody has used for long comes to rest. */
import { letter, type LetterText } from '../letter-text.ts'

export const dormancyNotice: LetterText = {
  version: '2026-2',
  en: ({ givenName, day }) => ({
    subject: 'Your account will be put to rest',
    text: letter(
      givenName,
      `You have not used your account for a long time. From ${day} (UTC) on it rests: nobody can play with it or pay in until you wake it.`,
      'To keep it as it is, sign in before that day. What is on it stays yours: you can withdraw it at any time, also while the account rests.',
    ),
  }),
}
