/** The SOFTSWISS style. Source: public code of its users; where none says a code, the refusal is 400. */
import type { Profile } from '../profile.ts'

const done = { http: 200, code: null }
const refused = (code: number, message: string, http = 412) => ({ http, code, message })

export const softswiss: Profile = {
  name: 'softswiss',
  style: 'softswiss',
  scale: { kind: 'subunits' },
  signature: { kind: 'hmac-sha256', header: 'x-request-sign', encoding: 'hex' },
  paths: { '/play': 'play', '/rollback': 'rollback', '/freespins': 'promo' },
  partsMax: 20,
  loss: 'flag',
  retries: { stakeFinal: [100, 105, 106], payoutFinal: [] },
  answers: {
    ok: done,
    duplicate: done,
    mismatch: refused(400, 'The action has another content than at its first time', 400),
    funds: refused(100, 'Player has not enough funds to process an action'),
    payoutUnknown: refused(404, 'No bet is known for the win', 404),
    payoutOfReturned: done,
    stakeOfReturned: done,
    rollbackUnknown: done,
    rollbackRepeated: done,
    rollbackOfPayout: done,
    roundClosed: refused(400, 'The round is finished', 400),
    tokenExpired: refused(101, 'The session has expired'),
    tokenUnknown: refused(101, 'The session is unknown'),
    playerUnknown: refused(101, 'Player is invalid'),
    playerBlocked: refused(110, 'Player is disabled'),
    gameUnknown: refused(107, 'Game is forbidden to the player'),
    gameClosed: refused(107, 'Game is forbidden to the player'),
    notAllowed: refused(153, 'Game is not available in the country of the player'),
    limit: refused(105, 'Player reached a limit'),
    stakeMax: refused(106, 'Bet exceeded the highest allowed'),
    realityCheck: refused(105, 'Player has to confirm a reality check'),
    currency: refused(154, 'Currency is not allowed for the player'),
    amountInvalid: refused(400, 'Bad request', 400),
    types: refused(400, 'Bad request', 400),
    syntax: refused(400, 'Bad request', 400),
    signature: refused(403, 'Request sign does not match', 403),
    internal: refused(500, 'Unknown error', 500),
    retryLater: refused(503, 'Try again later', 503),
  },
}
