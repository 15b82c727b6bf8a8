/** Codes of accounts and of signing in. */
import type { Meaning } from '../http/meaning.ts'
import { supportCodes, supportRejections } from './support/codes.ts'

/** What the deciders reject. */
export const identityRejections = {
  ...supportRejections,
  PLAYER_EXISTS: {
    status: 409,
    title: 'The player is registered already.',
    cause: 'The player was registered by an earlier request.',
    remedy: 'Sign in instead of registering.',
  },
  PLAYER_UNKNOWN: {
    status: 404,
    title: 'There is no such player.',
    cause: 'No player has this id, or the player was erased.',
    remedy: 'Check the id against the answer of the registration.',
  },
  PROFILE_CHANGED: {
    status: 409,
    title: 'The profile was changed meanwhile: read it again.',
    cause: 'Two changes of one profile met, and the other one was first.',
    remedy: 'Read the profile again and repeat the change with a new Idempotency-Key.',
  },
  RESERVED: {
    status: 409,
    title: 'Somebody else has reserved it.',
    cause: 'Two registrations claim the same thing at the same time.',
    remedy: 'Try again in a minute.',
  },
  UNDER_AGE: {
    status: 403,
    title: 'You are too young to play in your country.',
    cause: 'By the date of birth the player is below the minimum age of the country.',
    remedy: 'Nothing can be done before the birthday in question.',
    pointer: '/dateOfBirth',
  },
} satisfies Record<string, Meaning>

/** What the API refuses by itself. */
export const identityCodes = {
  ...supportCodes,
  LOCATION_REFUSED: {
    status: 403,
    title: 'This is not offered where you are, or where you are is hidden.',
    cause:
      'By the address of the request its sender is outside of the market, or behind a network that hides where they are.',
    remedy:
      'Switch off a VPN or proxy, or try again from within the country. What is on the wallet can be seen and withdrawn.',
  },
  PASSWORD_WRONG: {
    status: 403,
    title: 'This is not the present password.',
    cause:
      'Whoever changes a password has to know the present one. A wrong one counts as a failed sign-in.',
    remedy:
      'Send the present password as `password`; after three failures in half an hour the sign-in is locked for a while.',
    pointer: '/password',
  },
  REFRESH_REFUSED: {
    status: 401,
    title: 'This refresh token is spent, ended, or was left unused for too long: sign in again.',
    cause:
      'A refresh token counts once, for a while, and until its family is revoked; this one does no more.',
    remedy:
      'Sign in again. Where nobody repeated the request, somebody else may have used the token: the family is revoked then.',
  },
  REGISTRATION_REFUSED: {
    status: 409,
    title: 'No account can be opened with these details.',
    cause:
      'What was sent cannot become an account. Why is not told, so that nobody learns who has one.',
    remedy: 'Whoever has an account signs in; otherwise the details have to be others.',
  },
  SECOND_FACTOR_ON: {
    status: 409,
    title: 'There is a second factor already: disable it first.',
    cause: 'A second factor is in force, and a new one would replace it unseen.',
    remedy: 'Disable the one in force with one of its codes, then begin anew.',
  },
  SECOND_FACTOR_REQUIRED: {
    status: 401,
    title: 'This sign-in needs a code of the second factor, too.',
    cause: 'The password is right, and this sign-in has a second factor.',
    remedy: 'Send the six digits of the authenticator as `code`, too.',
    pointer: '/code',
  },
  SECOND_FACTOR_WRONG: {
    status: 403,
    title: 'The code is wrong, or was used before: wait for the next one.',
    cause:
      'The code is not that of this half minute, or it was used before. It counts as a failed sign-in.',
    remedy: 'Wait for the next code; check the clock of the device.',
    pointer: '/code',
  },
  SIGN_IN_FAILED: {
    status: 401,
    title: 'E-mail or password is wrong.',
    cause:
      'E-mail and password do not belong together, or nobody has this e-mail; which, is not told.',
    remedy: 'Check both. After three failures in half an hour the sign-in is locked for a while.',
  },
  SIGN_IN_LOCKED: {
    status: 429,
    title: 'Too many failures: this sign-in is locked for a while.',
    cause: 'Three attempts failed within thirty minutes.',
    remedy: 'Wait as long as Retry-After says. If it was not you, somebody tries your password.',
    retryAfterS: 1_800,
  },
} satisfies Record<string, Meaning>
