/** Which letters there are: the text of each, until when it is of use, and the link in it. */
import type { LetterKind } from '../../../domain/identity/mail/events.ts'
import { dormancyNotice } from './texts/dormancy-notice.ts'
import { emailChange } from './texts/email-change.ts'
import { emailChangeNotice } from './texts/email-change-notice.ts'
import { emailVerification } from './texts/email-verification.ts'
import { newDevice } from './texts/new-device.ts'
import { passwordChanged } from './texts/password-changed.ts'
import { passwordReset } from './texts/password-reset.ts'
import type { LetterText } from './letter-text.ts'

/** `place`: of the player page, whose fragment, which no server and no log sees, brings the token. */
type LinkKind = { readonly place: string; readonly lifeMs: number }

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

export const LINKS = {
  passwordReset: { place: 'reset', lifeMs: HOUR_MS },
  emailVerification: { place: 'verify-email', lifeMs: 24 * HOUR_MS },
  emailChange: { place: 'change-email', lifeMs: 24 * HOUR_MS },
} as const satisfies Partial<Record<LetterKind, LinkKind>>
export type LinkPurpose = keyof typeof LINKS

export const isLinked = (kind: LetterKind): kind is LinkPurpose => Object.hasOwn(LINKS, kind)

/** After so long a letter that could not be sent is given up: whoever waited for it has asked again, and news are none any more. */
export const USEFUL_MS: Readonly<Record<LetterKind, number>> = {
  passwordReset: HOUR_MS,
  emailVerification: 24 * HOUR_MS,
  emailChange: 24 * HOUR_MS,
  emailChangeNotice: 72 * HOUR_MS,
  passwordChanged: 72 * HOUR_MS,
  newDevice: 72 * HOUR_MS,
  dormancyNotice: 7 * DAY_MS,
}

export const TEXTS: Readonly<Record<LetterKind, LetterText>> = {
  passwordReset,
  passwordChanged,
  emailVerification,
  emailChange,
  emailChangeNotice,
  newDevice,
  dormancyNotice,
}
