/** The catalogue of rejections: every reason for which a rule says no, and what it means for the caller. */

export const rejections = {
  ADJUSTMENT_DECIDED: 'This adjustment was decided before.',
  ADJUSTMENT_UNKNOWN: 'There is no such adjustment.',
  BALANCE_TOO_LARGE: 'The balance would exceed what the ledger can hold.',
  CHOICE_INVALID: 'The game does not offer this choice.',
  CLIENT_SEED_LOCKED: 'The seed in force has a bet on it: rotate first, then set the client seed.',
  DEPOSITS_PENDING: 'Too many deposits wait for the payment provider.',
  INSUFFICIENT_FUNDS: 'The amount is above the balance.',
  JOIN_REFUSED: 'The session could not be joined and was closed; open another with a new key.',
  PAYMENTS_PENDING: 'A payment is under way: wait until it is settled.',
  PLAYER_EXISTS: 'The player is registered already.',
  PLAYER_UNKNOWN: 'There is no such player.',
  PROFILE_CHANGED: 'The profile was changed meanwhile: read it again.',
  RESERVED: 'Somebody else has reserved it.',
  RETENTION_REQUIRED:
    'The law requires that these data be kept; the erasure can be asked for later.',
  SAME_PERSON: 'Somebody else has to decide what you asked for.',
  SEED_PENDING: 'The next server seed is not committed yet; try again in a moment.',
  SESSIONS_OPEN: 'A session is open: close it first.',
  SESSION_CLOSED: 'The session is closed, or another process closed it.',
  SESSION_EXISTS: 'The session was opened already.',
  STAKE_TOO_LARGE: 'The highest payout of this stake could not be represented.',
  UNDER_AGE: 'You are too young to play in your country.',
  WALLET_ALREADY_OPEN: 'The wallet is open already.',
  WALLET_MOVED: 'Money moved on the wallet meanwhile; try again.',
  WALLET_NOT_EMPTY: 'There is money on the wallet: withdraw it first.',
  WALLET_NOT_OPEN: 'The wallet is not open.',
  WITHDRAWALS_PENDING: 'Too many withdrawals wait for the payment provider.',
} as const

export type Rejection = keyof typeof rejections
