/** Codes of accounts and of signing in. */
import type { Meaning } from '../http/meaning.ts'

/** What the deciders reject. */
export const identityRejections = {
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
  EMAIL_SAME: {
    status: 409,
    title: 'This is the e-mail address of the account already.',
    cause: 'The new address is the present one, in whichever spelling.',
    remedy: 'Name another address, or leave it as it is.',
    pointer: '/email',
  },
  EMAIL_TAKEN: {
    status: 409,
    title: 'This e-mail address has an account by now.',
    cause: 'Since the change was asked for, somebody has registered with the new address.',
    remedy: 'The account keeps its present address; ask for another one.',
  },
  EMAIL_VERIFIED_ALREADY: {
    status: 409,
    title: 'The e-mail address is verified already.',
    cause: 'A link that was sent to the address has been used.',
    remedy: 'Nothing is to be done.',
  },
  LETTERS_ENOUGH: {
    status: 429,
    title: 'Enough letters were sent for this: look at the mailbox, or come back in an hour.',
    cause: 'Three letters of a kind are sent to a player in an hour at most.',
    remedy: 'Look among unwanted mail, too; the newest link works. Otherwise ask again in an hour.',
    retryAfterS: 3_600,
  },
  LINK_EXPIRED: {
    status: 410,
    title: 'This link has expired: ask for a new one.',
    cause: 'A link of a letter works for an hour (a new password) or a day (an address).',
    remedy: 'Ask for another letter; nothing was changed.',
  },
  LINK_UNKNOWN: {
    status: 404,
    title: 'This link is none of ours, or is for something else.',
    cause: 'No letter has this link for this purpose, or what it was for is gone.',
    remedy: 'Open the link as it stands in the letter, whole; otherwise ask for another letter.',
  },
  LINK_USED: {
    status: 409,
    title: 'This link was used before: each works once.',
    cause:
      'It has done what it was for, or another link for the same purpose has, or the password was changed since.',
    remedy: 'If it was not you who used it, ask for a new password at once.',
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
  TERMS_DUE: {
    status: 403,
    title: 'There are newer terms: read and accept them first.',
    cause: 'Newer terms are in force than those that the player has accepted.',
    remedy:
      'GET /v1/me names the version as termsDue; POST /v1/me/terms accepts it. Money can be withdrawn without.',
  },
  SIGN_IN_LOCKED: {
    status: 429,
    title: 'Too many failures: this sign-in is locked for a while.',
    cause: 'Three attempts failed within thirty minutes.',
    remedy: 'Wait as long as Retry-After says. If it was not you, somebody tries your password.',
    retryAfterS: 1_800,
  },
} satisfies Record<string, Meaning>
