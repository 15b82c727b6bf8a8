/** Codes of the wallet: money in and out, corrections, and closing it. */
import type { Meaning } from '../http/meaning.ts'

/** What the deciders reject. */
export const walletRejections = {
  ADJUSTMENT_DECIDED: {
    status: 409,
    title: 'This adjustment was decided before.',
    cause: 'Somebody approved or refused the adjustment before this request came.',
    remedy:
      'Read the adjustment: it says who decided it, when and how. A new correction needs a new adjustment.',
  },
  ADJUSTMENT_UNKNOWN: {
    status: 404,
    title: 'There is no such adjustment.',
    cause: 'No adjustment has this id.',
    remedy: 'Take the adjustmentId from the answer that asked for it, or from the audit log.',
  },
  BALANCE_TOO_LARGE: {
    status: 409,
    title: 'The balance would exceed what the ledger can hold.',
    cause: 'With this amount the balance would have more than fifteen digits of minor units.',
    remedy: 'Pay in less, or withdraw first.',
    pointer: '/amount',
  },
  BONUSES_WAITING: {
    status: 409,
    title: 'There are as many bonuses on the wallet as there can be.',
    cause: 'One bonus is active and eight wait for their turn.',
    remedy: 'Grant it once one of them has ended: GET /v1/bonuses tells.',
    isAhead: true,
  },
  BONUS_RESTRICTED: {
    status: 403,
    title: 'A restriction does not allow bonuses now.',
    cause: 'A restriction of this player bars bonuses, such as a suspension or a time-out.',
    remedy: 'Read GET /v1/wallet/restrictions: it says which, and until when.',
    isAhead: true,
  },
  BONUS_UNKNOWN: {
    status: 404,
    title: 'There is no such bonus on the wallet.',
    cause: 'It was never granted, or has ended: converted, lost, expired or forfeited before.',
    remedy: 'Take the bonusId from GET /v1/bonuses, of one that is active or waits.',
    isAhead: true,
  },
  CHECK_DUE: {
    status: 403,
    title: 'A check is due before the next bet.',
    cause: 'By the terms of the market the player has to be asked or reminded of something first.',
    remedy: 'Answer what the player is shown, then bet again.',
    isAhead: true,
  },
  CURRENCY_MISMATCH: {
    status: 409,
    title: 'The wallet is in another currency.',
    cause: 'A provider of games named another currency than the wallet’s.',
    remedy: 'Send the amount in the currency that the launch named.',
    isAhead: true,
  },
  DEPOSITS_PENDING: {
    status: 409,
    title: 'Too many deposits wait for the payment provider.',
    cause: 'The payment provider has not answered some earlier deposits yet.',
    remedy:
      'Wait until one of them has succeeded or failed: depositsPending of GET /v1/wallet falls.',
  },
  DEPOSIT_RESTRICTED: {
    status: 403,
    title: 'A restriction does not allow deposits now.',
    cause: 'A restriction of this player bars deposits, such as a suspension or a time-out.',
    remedy:
      'Read GET /v1/wallet/restrictions: it says which, and until when. Withdrawals stay possible, unless it says otherwise.',
  },
  ERASURE_RESTRICTED: {
    status: 403,
    title: 'The data have to be kept for a legal reason for now.',
    cause: 'A restriction of this player bars the erasure: the data are needed as evidence.',
    remedy: 'Ask again once GET /v1/wallet/restrictions shows no such restriction any more.',
  },
  INSTRUMENT_REFUSED: {
    status: 403,
    title: 'The market allows no deposits by this kind of instrument.',
    cause:
      'The law of the player’s market refuses the kind, such as credit cards in Great Britain.',
    remedy: 'Pay in by another instrument, such as a debit card or a bank account.',
    pointer: '/instrument',
  },
  INSUFFICIENT_FUNDS: {
    status: 409,
    title: 'The amount is above the balance.',
    cause:
      'The stake or amount is above what the wallet holds; what is held for withdrawals does not count.',
    remedy: 'Read GET /v1/wallet, and take a smaller amount or pay in first.',
  },
  LIFT_NOT_REQUESTED: {
    status: 409,
    title: 'Nobody has asked for the lift of this suspension.',
    cause: 'A lift is decided after somebody else of the staff has asked for it.',
    remedy: 'Ask for it, and let somebody else decide.',
  },
  LIFT_REQUESTED: {
    status: 409,
    title: 'The lift of this suspension is asked for already.',
    cause: 'Somebody of the staff asked for it, and it waits for a decision.',
    remedy: 'Decide that one; who asked cannot.',
  },
  LOSS_LIMIT_REACHED: {
    status: 403,
    title: 'The stake is above what may still be lost.',
    cause: 'By the terms in force less than this stake may still be lost.',
    remedy: 'Take a smaller stake, or wait for the next period.',
    pointer: '/stake',
    isAhead: true,
  },
  PAYMENTS_PENDING: {
    status: 409,
    title: 'A payment is under way: wait until it is settled.',
    cause:
      'A deposit or withdrawal has not been settled, and the account cannot be closed before it is.',
    remedy: 'Wait until depositsPending and withdrawalsHeld of GET /v1/wallet are 0.',
  },
  PLAY_RESTRICTED: {
    status: 403,
    title: 'A restriction does not allow play now.',
    cause: 'A restriction of this player bars play, such as a suspension or a time-out.',
    remedy:
      'Read GET /v1/wallet/restrictions: it says which, and until when. Withdrawals stay possible, unless it says otherwise.',
  },
  RESTRICTION_INVALID: {
    status: 400,
    title: 'This is no restriction: a kind or scope is unknown, or its end is no instant.',
    cause:
      'A restriction bars scopes of a closed list, each once and one at least, as a kind of a closed list.',
    remedy: 'Read the schema of Restricted in docs/events.json, and send what it knows.',
  },
  RETENTION_REQUIRED: {
    status: 409,
    title: 'The law requires that these data be kept; the erasure can be asked for later.',
    cause:
      'Data of payments have to be kept for years after money last moved (a dated rule, the same in every country).',
    remedy:
      'Ask for the erasure once that time is over; until then, close sessions and withdraw what is left.',
  },
  ROUNDS_OPEN: {
    status: 409,
    title: 'A round at a provider is open: it has to end first.',
    cause: 'The account cannot be erased while a stake is held in an open round.',
    remedy: 'Wait until the provider has ended the round.',
  },
  ROUNDS_TOO_MANY: {
    status: 409,
    title: 'Too many rounds are open.',
    cause: 'As many rounds at providers are open as a wallet may have.',
    remedy: 'End one of them, or wait until its provider has.',
    isAhead: true,
  },
  ROUND_CLOSED: {
    status: 409,
    title: 'The round has ended.',
    cause: 'A stake came in a round that its provider, or the house, has ended.',
    remedy: 'Stake in another round.',
    isAhead: true,
  },
  ROUND_UNKNOWN: {
    status: 404,
    title: 'There is no such round.',
    cause: 'A payout came on a stake or in a round that the wallet has never seen.',
    remedy: 'Send the stake first; a payout without one has to be called a promotion.',
    isAhead: true,
  },
  SAME_PERSON: {
    status: 403,
    title: 'Somebody else has to decide what you asked for.',
    cause:
      'Four eyes: whoever asked for an adjustment, or for the lift of a suspension, or drafted rules, may not decide it; and nobody suspends themself.',
    remedy: 'Let somebody else of the staff decide.',
  },
  SESSIONS_OPEN: {
    status: 409,
    title: 'A session is open: close it first.',
    cause: 'The account cannot be closed while a session is open.',
    remedy: 'Close it: POST /v1/sessions/{sessionId}/close.',
  },
  STAKE_ABOVE_BONUS: {
    status: 403,
    title: 'The stake is above the highest that the active bonus allows.',
    cause: 'The terms of the bonus have a highest stake; nothing is forfeited by the attempt.',
    remedy: 'Take a smaller stake, or forfeit the bonus.',
    pointer: '/stake',
    isAhead: true,
  },
  STAKE_ABOVE_TERMS: {
    status: 403,
    title: 'The stake is above the highest that is allowed.',
    cause: 'The terms of the market, of the player’s age or of the game have a highest stake.',
    remedy: 'Take a smaller stake.',
    pointer: '/stake',
  },
  SUSPENSION_ENDED: {
    status: 409,
    title: 'This suspension has ended, or its end is decided.',
    cause: 'Its lift was approved before this request came.',
    remedy: 'Read the suspension: it says who decided, when and why. A new one needs a new key.',
  },
  SUSPENSION_UNKNOWN: {
    status: 404,
    title: 'There is no such suspension.',
    cause: 'No suspension has this id.',
    remedy: 'Take the suspensionId from the answer that imposed it, or from the player’s list.',
  },
  TRANSACTION_IS_PAYOUT: {
    status: 409,
    title: 'The transaction is a payout.',
    cause: 'A rollback named a payout, and the provider takes none back so.',
    remedy: 'Send a correction.',
    isAhead: true,
  },
  TRANSACTION_RETURNED: {
    status: 409,
    title: 'The transaction was taken back.',
    cause:
      'A payout came on a stake that was returned, or a rollback named what was rolled back before it came.',
    remedy: 'Nothing has to be done.',
    isAhead: true,
  },
  TRANSACTION_UNKNOWN: {
    status: 404,
    title: 'There is no such transaction.',
    cause: 'A rollback named a transaction that the wallet has never seen.',
    remedy:
      'Nothing has to be done: it is noted, and the transaction moves no money when it comes.',
    isAhead: true,
  },
  WALLET_ALREADY_OPEN: {
    status: 409,
    title: 'The wallet is open already.',
    cause: 'The wallet was opened by an earlier request.',
    remedy: 'Nothing has to be done.',
  },
  WALLET_MOVED: {
    status: 409,
    title: 'Money moved on the wallet meanwhile; try again.',
    cause: 'Between looking at the wallet and closing it money moved.',
    remedy: 'Send the same request again after Retry-After, with the same Idempotency-Key.',
    retryAfterS: 1,
  },
  WALLET_NOT_EMPTY: {
    status: 409,
    title: 'There is money on the wallet: withdraw it first.',
    cause: 'An account with money in it cannot be closed.',
    remedy: 'Withdraw the balance, and wait until it is paid.',
  },
  WALLET_NOT_OPEN: {
    status: 409,
    title: 'The wallet is not open.',
    cause: 'The wallet is not open yet, or was closed for good.',
    remedy:
      'Of a registration that was just made, repeat the request; a closed account stays closed.',
  },
  WITHDRAWALS_PENDING: {
    status: 409,
    title: 'Too many withdrawals wait for the payment provider.',
    cause: 'The payment provider has not answered some earlier withdrawals yet.',
    remedy:
      'Wait until one of them is paid or has failed: withdrawalsHeld of GET /v1/wallet falls.',
  },
  WITHDRAWAL_RESTRICTED: {
    status: 403,
    title: 'A restriction does not allow withdrawals now.',
    cause: 'A restriction of this player bars withdrawals.',
    remedy: 'Read GET /v1/wallet/restrictions: it says which, and until when.',
  },
} satisfies Record<string, Meaning>

/** Of what payment providers tell. */
export const walletCodes = {
  NOTICE_UNREADABLE: {
    status: 400,
    title: 'This is no notice of a payment as the provider has them.',
    cause: 'It is signed, but a field is missing or has another form.',
    remedy: 'Send what docs/payment-gateway.md describes; the log of the API says that it came.',
  },
  NOTICE_UNSIGNED: {
    status: 401,
    title: 'This is not signed by the payment provider.',
    cause: 'The header X-Payment-Signature is missing, or is not over these bytes by our secret.',
    remedy: 'Sign the bytes that are sent, with the secret that both know.',
  },
  NOTICE_UNTIMELY: {
    status: 401,
    title: 'What is signed here was signed too long ago, or ahead of time.',
    cause: 'The instant in X-Payment-Signature is more than 300 s from ours.',
    remedy: 'Set the clock, and sign each time it is sent.',
  },
} satisfies Record<string, Meaning>
