/** Codes of accounts and of signing in. */
import type { Meaning } from '../http/meaning.ts'
import { supportCodes, supportRejections } from './support/codes.ts'

/** What the deciders reject. */
export const identityRejections = {
  ACCOUNT_ACTIVE: {
    status: 409,
    title: 'The account is in use: nothing has ended that could be undone or paid out.',
    cause: 'It is neither closed nor dormant, and nobody has recorded a death.',
    remedy: 'Read the profile; what was meant may have been done meanwhile.',
  },
  ACCOUNT_DECEASED: {
    status: 409,
    title: 'The player is recorded as deceased.',
    cause: 'One of the staff has recorded the death; a player cannot take that back.',
    remedy: 'If that is wrong, ask the support of the house.',
  },
  PAYOUT_REQUESTED: {
    status: 409,
    title: 'A payout by the house waits for a decision already.',
    cause: 'One payout is decided at a time.',
    remedy: 'Approve or refuse the one that waits, then ask again.',
  },
  PAYOUT_UNKNOWN: {
    status: 409,
    title: 'No such payout waits for a decision.',
    cause: 'It was decided, or the account was reopened, or the id is another.',
    remedy: 'Read the player’s timeline.',
  },
  REOPEN_NOT_REQUESTED: {
    status: 409,
    title: 'The player has not asked for the account to be reopened.',
    cause: 'What a player has closed is reopened at the player’s own request alone.',
    remedy: 'Wait for the request, which the player makes after a sign-in.',
  },
  REOPEN_REQUESTED: {
    status: 409,
    title: 'The reopening was asked for already, and waits for a decision.',
    cause: 'An earlier request has not been decided.',
    remedy: 'Wait: a person of the house decides it.',
  },
  REOPEN_TOO_EARLY: {
    status: 409,
    title: 'It is too early to reopen this account.',
    cause: 'The terms of the market have a wait between the closing by a player and a return.',
    remedy: 'Try again once the wait is over.',
  },
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
  VIP_CHECKS_MISSING: {
    status: 409,
    title: 'A higher VIP tier needs a proposal and all of its checks.',
    cause:
      'A check that the market demands is not on record as passed, or the tier was to be raised without a proposal.',
    remedy: 'Record the checks of the proposal, then let somebody else grant it.',
  },
  VIP_NOT_ALLOWED: {
    status: 403,
    title: 'The market of this player allows no VIP tiers.',
    cause: 'The pack of the market, or the strictest of all where there is none, forbids them.',
    remedy: 'Refuse the proposal.',
  },
  VIP_NOT_PROPOSED: {
    status: 409,
    title: 'No VIP tier is proposed for this player.',
    cause: 'It was granted or refused meanwhile, or turnover has reached none.',
    remedy: 'Read the list of proposals again.',
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
  CURRENCY_NOT_IN_MARKET: {
    status: 400,
    title: 'Wallets of this market are in another currency.',
    cause:
      'The rules of the market name amounts in its own currency, and amounts are never converted: wallets there are in that currency alone.',
    remedy: 'Take the currency that GET /v1/registration names for the market.',
    pointer: '/currency',
  },
  MARKET_CLOSED: {
    status: 403,
    title: 'The house does not serve this market.',
    cause:
      'The house holds no licence for the market, or has no rules of it: nobody registers, pays in or plays there. What is on a wallet stays the player’s.',
    remedy:
      'GET /v1/registration names the markets that are open; a country that is made of several markets needs its region, too. Money can be withdrawn, and everything be read, at any time.',
  },
  ACCOUNT_CLOSED: {
    status: 409,
    title: 'The account has ended already.',
    cause: 'It was closed, or the death of the player recorded, by an earlier request.',
    remedy: 'Nothing is to be done; money that is left may be withdrawn.',
  },
  ACCOUNT_ENDED: {
    status: 403,
    title: 'Nobody signs in to this account any more.',
    cause: 'The account has ended for good as far as the house knows.',
    remedy: 'If that is wrong, or there is money left, ask the support of the house.',
  },
  EXCLUSION_IN_FORCE: {
    status: 403,
    title: 'An exclusion is in force: the account stays closed until it has ended.',
    cause: 'The player has excluded themselves, and that has a term of its own.',
    remedy: 'Ask again after the exclusion.',
    isAhead: true,
  },
  INSTRUMENT_MISSING: {
    status: 409,
    title: 'Nothing says where the money is to go: name an instrument.',
    cause: 'No deposit ever came in, so that there is no instrument on file.',
    remedy: 'Send `instrument` with the request.',
    pointer: '/instrument',
  },
  OWN_ROLE: {
    status: 409,
    title: 'Nobody changes their own role; nothing was changed.',
    cause: 'The role that was to be changed is that of whoever asked.',
    remedy: 'Somebody else who may has to do it.',
  },
  ROLE_BEYOND_OWN: {
    status: 403,
    title:
      'This role may what yours may not: nobody gives more than they have; nothing was changed.',
    cause: 'The role has a permission that the role of whoever asked has not.',
    remedy:
      'Somebody whose role has all of its permissions has to give it: GET /v1/operations/roles tells them.',
    pointer: '/role',
  },
  STAFF_UNKNOWN: {
    status: 404,
    title: 'Nobody of the staff has this id.',
    cause: 'There is no account of the staff with this id, or it was disabled.',
    remedy: 'GET /v1/operations/staff has the ids, and so has `npm run staff -- list`.',
  },
  REVEALED_BEFORE: {
    status: 409,
    title: 'This was revealed under this key before; it is not shown again.',
    cause:
      'What is personal is answered once for each key, whether or not the answer arrived: nobody reads it a second time without a record.',
    remedy: 'If you still need it, ask under a new Idempotency-Key: that is on record as well.',
  },
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
    cause:
      'A link works before the instant that its letter tells: an hour (a new password) or a day (an address) after it was written.',
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
