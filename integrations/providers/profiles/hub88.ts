/** The Hub88 style. Source: Hub88's own documents of its operator API; the statuses of rounds and of time are the house's choice. */
import type { Profile } from '../profile.ts'

const status = (code: string) => ({ http: 200, code })

export const hub88: Profile = {
  name: 'hub88',
  style: 'hub88',
  scale: { kind: 'fixed', perMajor: 100_000 },
  signature: { kind: 'rsa-sha256', header: 'x-hub88-signature', encoding: 'base64' },
  paths: {
    '/user/info': 'authenticate',
    '/user/balance': 'balance',
    '/transaction/bet': 'stake',
    '/transaction/win': 'payout',
    '/transaction/rollback': 'rollback',
  },
  partsMax: 1,
  loss: 'flag',
  retries: {
    stakeFinal: ['RS_ERROR_NOT_ENOUGH_MONEY', 'RS_ERROR_LIMIT_REACHED'],
    payoutFinal: [],
  },
  answers: {
    ok: status('RS_OK'),
    duplicate: status('RS_OK'),
    mismatch: status('RS_ERROR_DUPLICATE_TRANSACTION'),
    funds: status('RS_ERROR_NOT_ENOUGH_MONEY'),
    payoutUnknown: status('RS_ERROR_TRANSACTION_DOES_NOT_EXIST'),
    payoutOfReturned: status('RS_ERROR_TRANSACTION_ROLLED_BACK'),
    stakeOfReturned: status('RS_ERROR_TRANSACTION_ROLLED_BACK'),
    rollbackUnknown: status('RS_OK'),
    rollbackRepeated: status('RS_OK'),
    rollbackOfPayout: status('RS_OK'),
    roundClosed: status('RS_ERROR_UNKNOWN'),
    tokenExpired: status('RS_ERROR_TOKEN_EXPIRED'),
    tokenUnknown: status('RS_ERROR_INVALID_TOKEN'),
    playerUnknown: status('RS_ERROR_INVALID_TOKEN'),
    playerBlocked: status('RS_ERROR_USER_DISABLED'),
    gameUnknown: status('RS_ERROR_INVALID_GAME'),
    gameClosed: status('RS_ERROR_INVALID_GAME'),
    notAllowed: status('RS_ERROR_INVALID_PARTNER'),
    limit: status('RS_ERROR_LIMIT_REACHED'),
    stakeMax: status('RS_ERROR_LIMIT_REACHED'),
    realityCheck: status('RS_ERROR_LIMIT_REACHED'),
    currency: status('RS_ERROR_WRONG_CURRENCY'),
    amountInvalid: status('RS_ERROR_WRONG_TYPES'),
    types: status('RS_ERROR_WRONG_TYPES'),
    syntax: status('RS_ERROR_WRONG_SYNTAX'),
    signature: status('RS_ERROR_INVALID_SIGNATURE'),
    internal: status('RS_ERROR_UNKNOWN'),
    retryLater: status('RS_ERROR_UNKNOWN'),
  },
}
