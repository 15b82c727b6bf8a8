/** Of each code, why it comes and what to do: its page, and its paragraph in docs/errors.md. */
import type { Code } from '../http/codes.ts'

export type Explanation = { readonly cause: string; readonly remedy: string }

const because = (cause: string, remedy: string): Explanation => ({ cause, remedy })

/** A new code does not compile until it has an explanation. */
export const explanations: Readonly<Record<Code, Explanation>> = {
  ADJUSTMENT_DECIDED: because(
    'Somebody approved or refused the adjustment before this request came.',
    'Read the adjustment: it says who decided it, when and how. A new correction needs a new adjustment.',
  ),
  ADJUSTMENT_UNKNOWN: because(
    'No adjustment has this id.',
    'Take the adjustmentId from the answer that asked for it, or from the audit log.',
  ),
  BALANCE_TOO_LARGE: because(
    'With this amount the balance would have more than fifteen digits of minor units.',
    'Pay in less, or withdraw first.',
  ),
  CHOICE_INVALID: because(
    'The choice is outside of what the game’s paytable offers.',
    'Read GET /v1/games: choiceForm says what can be chosen.',
  ),
  CLIENT_SEED_LOCKED: because(
    'The server seed in force has been played with; a new client seed would change draws that are committed.',
    'Rotate the seed (POST /v1/sessions/{sessionId}/rotate), then set the client seed before the next bet.',
  ),
  DEPOSITS_PENDING: because(
    'The payment provider has not answered some earlier deposits yet.',
    'Wait until one of them has succeeded or failed: depositsPending of GET /v1/wallet falls.',
  ),
  HEADERS_TOO_LARGE: because(
    'The request line and the headers together are longer than the server reads.',
    'Send fewer or shorter headers; look for cookies that a proxy adds.',
  ),
  IDEMPOTENCY_KEY_IN_FUTURE: because(
    'The key is a UUIDv7, and the time in it is more than a minute ahead of ours.',
    'Set the clock of the machine that made the key, and make a new one.',
  ),
  IDEMPOTENCY_KEY_INVALID: because(
    'The key is longer than 255 characters, or holds something other than visible ASCII.',
    'Take a UUIDv7 for each new request, and the same one for its repeats.',
  ),
  IDEMPOTENCY_KEY_REQUIRED: because(
    'The request changes something, and nothing would tell its repeat from a second request.',
    'Send an Idempotency-Key header: a new UUIDv7 for each new request, the same one for its repeats.',
  ),
  IDEMPOTENCY_KEY_REUSED: because(
    'The same caller has used this key on this route with another body.',
    'Take a new key. If this was meant as a repeat, send exactly what was sent before.',
  ),
  INSUFFICIENT_FUNDS: because(
    'The stake or amount is above what the wallet holds; what is held for withdrawals does not count.',
    'Read GET /v1/wallet, and take a smaller amount or pay in first.',
  ),
  INTERNAL: because(
    'The request met a fault of ours. It may or may not have been carried out.',
    'Repeat it with the same Idempotency-Key: it has its effect once at most. If it fails again, report the requestId.',
  ),
  JOIN_REFUSED: because(
    'The wallet did not take the new session, since it was closed or left meanwhile.',
    'Open another session with a new Idempotency-Key.',
  ),
  MALFORMED_JSON: because(
    'The body cannot be parsed: it is cut off, has a comma too many, or is not UTF-8.',
    'Send one JSON object, encoded in UTF-8.',
  ),
  MALFORMED_REQUEST: because(
    'The bytes are no HTTP/1.1 request: a Host is missing, or two lengths contradict each other.',
    'Look at the client or proxy that wrote them; TLS sent to a port without TLS looks like this, too.',
  ),
  METHOD_NOT_ALLOWED: because(
    'The path exists, but does not take this method.',
    'The header Allow lists the methods that it takes.',
  ),
  NOT_FOUND: because(
    'No such path, or no such thing; of things of other players the same is said.',
    'Check the id, and that it belongs to whoever is signed in. Of what was just made, read with ?after= its position.',
  ),
  NOT_SIGNED_IN: because(
    'The token is missing, is not one of ours, or was revoked by signing out.',
    'Sign in at POST /v1/auth/token and send the accessToken as `Authorization: Bearer …`.',
  ),
  NOT_YET_VISIBLE: because(
    'The read tables did not reach the position of ?after= within two seconds.',
    'Ask again after Retry-After. If it stays, an operator should look at the lag of the read models.',
  ),
  OVERLOADED: because(
    'More is waiting than the process takes: commands for one wallet, commands altogether, or open streams.',
    'Send the same request again after Retry-After, with the same Idempotency-Key.',
  ),
  PASSWORD_WRONG: because(
    'Whoever changes a password has to know the present one. A wrong one counts as a failed sign-in.',
    'Send the present password as `password`; after three failures in half an hour the sign-in is locked for a while.',
  ),
  PAYLOAD_TOO_LARGE: because(
    'The body has more than 16 KiB.',
    'No request of this API needs so much: look at what is sent.',
  ),
  PAYMENTS_PENDING: because(
    'A deposit or withdrawal has not been settled, and the account cannot be closed before it is.',
    'Wait until depositsPending and withdrawalsHeld of GET /v1/wallet are 0.',
  ),
  PLAYER_EXISTS: because(
    'The player was registered by an earlier request.',
    'Sign in instead of registering.',
  ),
  PLAYER_UNKNOWN: because(
    'No player has this id, or the player was erased.',
    'Check the id against the answer of the registration.',
  ),
  PRECONDITION_FAILED: because(
    'If-Match names a revision, and the resource stands at another: somebody else was faster. Or the route has no revision to compare with.',
    'Read the resource again, decide anew, and send its new ETag. currentRevision says which it is.',
  ),
  PRECONDITION_REQUIRED: because(
    'A change of this kind is decided on what somebody has seen, and the request does not say what that was.',
    'Read the resource, and send its ETag as If-Match; `*` takes any revision.',
  ),
  PROFILE_CHANGED: because(
    'Two changes of one profile met, and the other one was first.',
    'Read the profile again and repeat the change with a new Idempotency-Key.',
  ),
  RATE_LIMITED: because(
    'The caller or the address has used up a policy of RateLimit-Policy, or has too many streams open.',
    'Wait as long as Retry-After says; RateLimit tells what is left.',
  ),
  REBUILD_REFUSED: because(
    'A new generation of this read model is being built already.',
    'Wait for it, or cancel it: `npm run rebuild -- cancel NAME`.',
  ),
  REFRESH_REFUSED: because(
    'A refresh token counts once, for a while, and until its family is revoked; this one does no more.',
    'Sign in again. Where nobody repeated the request, somebody else may have used the token: the family is revoked then.',
  ),
  REGISTRATION_REFUSED: because(
    'What was sent cannot become an account. Why is not told, so that nobody learns who has one.',
    'Whoever has an account signs in; otherwise the details have to be others.',
  ),
  REQUEST_TIMEOUT: because(
    'The request began and did not arrive whole in time.',
    'Send it again, with the same Idempotency-Key; look at the connection.',
  ),
  RESERVED: because(
    'Two registrations claim the same thing at the same time.',
    'Try again in a minute.',
  ),
  RETENTION_REQUIRED: because(
    'Data of payments have to be kept for years after the last one (dated rules by jurisdiction).',
    'Ask for the erasure once that time is over; until then, close sessions and withdraw what is left.',
  ),
  ROLE_REQUIRED: because(
    'The route is for other roles than that of the token.',
    'docs/roles.md lists who may do what; sign in as somebody who may.',
  ),
  SAME_PERSON: because(
    'Four eyes: whoever asked for an adjustment may not decide it.',
    'Let somebody else of the staff decide.',
  ),
  SECOND_FACTOR_ON: because(
    'A second factor is in force, and a new one would replace it unseen.',
    'Disable the one in force with one of its codes, then begin anew.',
  ),
  SECOND_FACTOR_REQUIRED: because(
    'The password is right, and this sign-in has a second factor.',
    'Send the six digits of the authenticator as `code`, too.',
  ),
  SECOND_FACTOR_WRONG: because(
    'The code is not that of this half minute, or it was used before.',
    'Wait for the next code; check the clock of the device.',
  ),
  SEED_PENDING: because(
    'The seed in force has ended, and its successor is not committed in public yet.',
    'Send the same bet again after Retry-After, with the same Idempotency-Key.',
  ),
  SESSIONS_OPEN: because(
    'The account cannot be closed while a session is open.',
    'Close it: POST /v1/sessions/{sessionId}/close.',
  ),
  SESSION_CLOSED: because(
    'The session was closed here, by another process, or because its player opened another one.',
    'Open a new session.',
  ),
  SESSION_EXISTS: because(
    'The session with this id was opened by an earlier request.',
    'Go on with it, or open another with a new Idempotency-Key.',
  ),
  SIGN_IN_FAILED: because(
    'E-mail and password do not belong together, or nobody has this e-mail; which, is not told.',
    'Check both. After three failures in half an hour the sign-in is locked for a while.',
  ),
  SIGN_IN_LOCKED: because(
    'Three attempts failed within thirty minutes.',
    'Wait as long as Retry-After says. If it was not you, somebody tries your password.',
  ),
  STAKE_TOO_LARGE: because(
    'The highest payout of this stake would have more digits than an amount may have.',
    'Take a smaller stake.',
  ),
  TOKEN_EXPIRED: because(
    'Access tokens live for fifteen minutes.',
    'Spend the refresh token at POST /v1/auth/refresh, or sign in again.',
  ),
  UNAVAILABLE: because(
    'The event store or PostgreSQL cannot be reached. A command may have been carried out nevertheless.',
    'Repeat it after Retry-After with the same Idempotency-Key; GET /health/ready says which part is away.',
  ),
  UNDER_AGE: because(
    'By the date of birth the player is below the minimum age of the country.',
    'Nothing can be done before the birthday in question.',
  ),
  UNSUPPORTED_MEDIA_TYPE: because(
    'The body is not application/json in UTF-8, or is compressed in a way that is not known here.',
    'Send `Content-Type: application/json`.',
  ),
  VALIDATION_FAILED: because(
    'A part of the request does not have its form.',
    '`errors` names each: where it is (body, path, query, header), a JSON pointer to it, and what it must be.',
  ),
  WALLET_ALREADY_OPEN: because(
    'The wallet was opened by an earlier request.',
    'Nothing has to be done.',
  ),
  WALLET_MOVED: because(
    'Between looking at the wallet and closing it money moved.',
    'Send the same request again after Retry-After, with the same Idempotency-Key.',
  ),
  WALLET_NOT_EMPTY: because(
    'An account with money in it cannot be closed.',
    'Withdraw the balance, and wait until it is paid.',
  ),
  WALLET_NOT_OPEN: because(
    'The wallet is not open yet, or was closed for good.',
    'Of a registration that was just made, repeat the request; a closed account stays closed.',
  ),
  WITHDRAWALS_PENDING: because(
    'The payment provider has not answered some earlier withdrawals yet.',
    'Wait until one of them is paid or has failed: withdrawalsHeld of GET /v1/wallet falls.',
  ),
  WRONG_REVISION: because(
    'For two seconds other requests changed the same stream each time before this one could.',
    'Send the same request again after Retry-After, with the same Idempotency-Key.',
  ),
}
