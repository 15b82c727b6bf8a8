/** What can become of a provider's call, in our words. A closed list: every profile says what it answers in each. */
export const SITUATIONS = [
  'ok',
  /** The same transaction with the same content: answered as at the first time, nothing is posted. */
  'duplicate',
  /** The same transaction with another amount, round, player, game, currency or reference. */
  'mismatch',
  'funds',
  /** A payout on a stake or a round that nobody knows. */
  'payoutUnknown',
  /** A payout on a stake that was returned. */
  'payoutOfReturned',
  /** A stake whose rollback came before it: it moves no money, for ever. */
  'stakeOfReturned',
  /** A rollback of what nobody knows: kept, so that what it names moves no money when it comes. */
  'rollbackUnknown',
  'rollbackRepeated',
  /** A rollback that names a payout. */
  'rollbackOfPayout',
  /** A stake in a round that has ended. */
  'roundClosed',
  'tokenExpired',
  'tokenUnknown',
  'playerUnknown',
  'playerBlocked',
  'gameUnknown',
  'gameClosed',
  /** The player's market does not have this. */
  'notAllowed',
  /** Of the player: money or time. */
  'limit',
  /** Of the game or the market: one stake. */
  'stakeMax',
  'realityCheck',
  'currency',
  /** Of a wrong sign or form, or not a whole number of minor units. */
  'amountInvalid',
  /** A field of another type than the format says. */
  'types',
  'syntax',
  'signature',
  /** What has become of the call is not known. */
  'internal',
  /** Nothing has become of it: we are busy or about to stop. */
  'retryLater',
] as const

export type Situation = (typeof SITUATIONS)[number]
