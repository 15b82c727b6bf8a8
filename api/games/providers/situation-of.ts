/** What a refusal of ours is called in a provider's answers. */
import type { Situation } from '../../../integrations/providers/situations.ts'
import type { Refusal } from '../../commands/command.ts'

type Code = Refusal['code']

const SITUATIONS: Partial<Record<Code, Situation>> = {
  CHECK_DUE: 'realityCheck',
  CURRENCY_MISMATCH: 'currency',
  GAME_CLOSED: 'gameClosed',
  GAME_NOT_IN_MARKET: 'notAllowed',
  INSUFFICIENT_FUNDS: 'funds',
  LOSS_LIMIT_REACHED: 'limit',
  MARKET_CLOSED: 'notAllowed',
  NOT_FOUND: 'gameUnknown',
  PARTS_REPEATED: 'syntax',
  PLAY_RESTRICTED: 'playerBlocked',
  ROUNDS_TOO_MANY: 'limit',
  ROUND_CLOSED: 'roundClosed',
  ROUND_UNKNOWN: 'payoutUnknown',
  STAKE_ABOVE_BONUS: 'stakeMax',
  STAKE_ABOVE_TERMS: 'stakeMax',
  TOKEN_EXPIRED: 'tokenExpired',
  TRANSACTION_IS_PAYOUT: 'rollbackOfPayout',
  TRANSACTION_RETURNED: 'payoutOfReturned',
  WALLET_NOT_OPEN: 'playerBlocked',
}

/** What has no name there is for people to look at: the provider asks again meanwhile. */
export const situationOf = (code: Code): Situation => SITUATIONS[code] ?? 'internal'
