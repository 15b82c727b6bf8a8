/** Codes of play: sessions, their seeds, and bets. */
import { SESSIONS_MAX } from '../../domain/wallet/sessions.ts'
import type { Meaning } from '../http/meaning.ts'

/** What the deciders reject. */
export const gamesRejections = {
  CHOICE_INVALID: {
    status: 400,
    title: 'The game does not offer this choice.',
    cause: 'The choice is outside of what the game’s paytable offers.',
    remedy: 'Read GET /v1/games: choiceForm says what can be chosen.',
    pointer: '/choice',
  },
  CLIENT_SEED_LOCKED: {
    status: 409,
    title: 'The seed in force has a bet on it: rotate first, then set the client seed.',
    cause:
      'The server seed in force has been played with; a new client seed would change draws that are committed.',
    remedy:
      'Rotate the seed (POST /v1/sessions/{sessionId}/rotate), then set the client seed before the next bet.',
  },
  SEED_PENDING: {
    status: 409,
    title: 'The next server seed is not committed yet; try again in a moment.',
    cause: 'The seed in force has ended, and its successor is not committed in public yet.',
    remedy: 'Send the same bet again after Retry-After, with the same Idempotency-Key.',
    retryAfterS: 1,
  },
  SESSION_CLOSED: {
    status: 409,
    title: 'The session is closed, or another process closed it.',
    cause: 'The session was closed, here or by another process.',
    remedy: 'Open a new session.',
  },
  SESSION_EXISTS: {
    status: 409,
    title: 'The session was opened already.',
    cause: 'The session with this id was opened by an earlier request.',
    remedy: 'Go on with it, or open another with a new Idempotency-Key.',
  },
  STAKE_OFF_STEP: {
    status: 400,
    title: 'This choice would pay back too little of this stake: take a multiple of its step.',
    cause:
      'Payouts are whole minor units, rounded down. At this stake that takes more than half a point of the RTP that GET /v1/games tells.',
    remedy:
      'Take a multiple of the step that `errors` names, or any stake from where it says; GET /v1/games?choice=… tells both for a choice.',
    pointer: '/stake',
  },
  STAKE_TOO_LARGE: {
    status: 409,
    title: 'The highest payout of this stake could not be represented.',
    cause: 'The highest payout of this stake would have more digits than an amount may have.',
    remedy: 'Take a smaller stake.',
    pointer: '/stake',
  },
  SWITCH_UNCHANGED: {
    status: 409,
    title: 'The switch stands so already.',
    cause: 'Somebody turned it before, or it was never turned the other way.',
    remedy: 'Read GET /v1/operations/switches: it tells how each stands, and who turned it last.',
  },
} satisfies Record<string, Meaning>

/** Given by commands, before a decider is asked or once the wallet has recorded the refusal as a fact. */
export const gamesCodes = {
  GAME_CLOSED: {
    status: 409,
    title: 'This game is closed for now.',
    cause:
      'The house has switched off this game, all games of its provider, or all games. What is open can be ended, and money can be withdrawn.',
    remedy: 'Take another game, or come back later.',
  },
  GAME_NOT_IN_MARKET: {
    status: 403,
    title: 'This kind of game may not be offered where you play.',
    cause:
      'The rules of the player’s market leave out games of this product. Where no market is known of a player, what every market allows is all there is.',
    remedy:
      'Take another game. Whose wallet has no market yet, because it is older than markets are, is assigned one by `npm run players -- assign-markets`.',
  },
  JOIN_REFUSED: {
    status: 409,
    title: 'The session could not be joined and was closed.',
    cause: `The wallet did not take the new session: another was opened or closed on it meanwhile, or ${SESSIONS_MAX} are open, and more at once there may not be.`,
    remedy: `Where ${SESSIONS_MAX} sessions are open, close one first. Then open another with a new Idempotency-Key.`,
  },
  SWITCH_UNKNOWN: {
    status: 422,
    title: 'There is no such switch.',
    cause: 'No game and no provider that is offered has this name.',
    remedy: 'Take a target from GET /v1/operations/switches.',
    pointer: '/target/name',
  },
} satisfies Record<string, Meaning>
