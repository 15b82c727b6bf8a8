/** Sessions in force on a wallet, their seeds, and how one seed gives way to the next. */
import type { SeedRecord } from '../games/seeds.ts'
import { accept, reject } from '../shared/decider.ts'
import type { SessionDimensions } from '../shared/dimensions.ts'
import { plusMs } from '../shared/instant.ts'
import type { Terms } from './clearance.ts'
import type { WalletEvent } from './events.ts'
import type { SeedState, SessionState, WalletState } from './state.ts'

/** Life of a server seed (GLI-19 §3.3.2: state refreshed with entropy): whichever comes first. */
const SEED_ROUNDS_MAX = 1_000
const SEED_LIFE_MS = 24 * 60 * 60 * 1000

/** Sessions in force at once on one wallet: keeps the state small. */
export const SESSIONS_MAX = 16

export type SessionCommand =
  | ({
      type: 'JoinSession'
      at: string
      sessionId: string
      gameId: string
      paytableVersion: string
      seedHash: string
      successorHash: string
      sawMembership: number | null
      /** That hold at `at`. */
      terms?: Terms
    } & SessionDimensions)
  | { type: 'SetClientSeed'; sessionId: string; clientSeed: string }
  | { type: 'RotateSeed'; at: string; sessionId: string }
  | { type: 'EndAgedSeed'; at: string; sessionId: string }
  | { type: 'NameSuccessor'; sessionId: string; seedHash: string; successorHash: string }
  | { type: 'LeaveSession'; sessionId: string; isClosed: boolean }

/**
 * Joins only if nobody joined or left since the session was opened: so a slow join can never undo a close.
 * A refusal is a fact, which makes it final; the session's own stream is closed after it. A restriction refuses no join:
 * it refuses the bets, and the command that opens a session looks before anything is written.
 */
export function joinSession(
  command: Extract<SessionCommand, { type: 'JoinSession' }>,
  state: WalletState,
) {
  const { at, sessionId, gameId, paytableVersion, seedHash, successorHash, terms } = command
  const { market, brand, channel, product } = command
  const { currency, accountKind } = state
  const refuse = (reason: string) =>
    accept<WalletEvent>({ type: 'JoinRefused', data: { sessionId, reason } })
  if (state.membershipRevision !== command.sawMembership) return refuse('overtaken')
  if (Object.keys(state.sessions).length >= SESSIONS_MAX) return refuse('too many sessions')
  return accept<WalletEvent>({
    type: 'SessionJoined',
    data: {
      sessionId,
      gameId,
      paytableVersion,
      seedHash,
      successorHash,
      clientSeed: sessionId, // a default, and flagged as one: the player has not spoken yet
      clientSeedOrigin: 'default',
      endsAt: plusMs(at, SEED_LIFE_MS),
      currency,
      market,
      brand,
      channel,
      product,
      accountKind,
      ...(terms === undefined ? {} : { terms }),
    },
  })
}

export function setClientSeed(
  { sessionId, clientSeed }: Extract<SessionCommand, { type: 'SetClientSeed' }>,
  { sessions }: WalletState,
) {
  const seed = sessions[sessionId]?.seed
  if (seed === undefined) return reject('SESSION_CLOSED')
  if (seed.nextNonce > 0) return reject('CLIENT_SEED_LOCKED')
  const { seedHash } = seed
  return accept<WalletEvent>({ type: 'ClientSeedSet', data: { sessionId, seedHash, clientSeed } })
}

export const hasEnded = ({ nextNonce, endsAt }: SeedState, at: string): boolean =>
  nextNonce >= SEED_ROUNDS_MAX || at >= endsAt

/** The fact that moves a session to its committed successor; null while none is named. */
export function moveToSuccessor(sessionId: string, session: SessionState, at: string) {
  const { seed, successorHash } = session
  if (successorHash === null) return null
  return {
    type: 'SeedInForce',
    data: {
      sessionId,
      seedHash: successorHash,
      clientSeed: seed.clientSeed,
      clientSeedOrigin: seed.clientSeedOrigin === 'default' ? 'default' : 'carriedOver',
      endsAt: plusMs(at, SEED_LIFE_MS),
      ended: recordOf(seed),
    },
  } satisfies WalletEvent
}

export function rotateSeed(
  { sessionId, at }: Extract<SessionCommand, { type: 'RotateSeed' }>,
  { sessions }: WalletState,
) {
  const session = sessions[sessionId]
  if (session === undefined) return reject('SESSION_CLOSED')
  const moved = moveToSuccessor(sessionId, session, at)
  return moved === null ? reject('SEED_PENDING') : accept<WalletEvent>(moved)
}

/** By time alone: a seed gives way once its life is over. Before that, and where the session was left, nothing is to do. */
export function endAgedSeed(
  { sessionId, at }: Extract<SessionCommand, { type: 'EndAgedSeed' }>,
  { sessions }: WalletState,
) {
  const session = sessions[sessionId]
  if (session === undefined || !hasEnded(session.seed, at)) return accept<WalletEvent>()
  const moved = moveToSuccessor(sessionId, session, at)
  return moved === null ? reject('SEED_PENDING') : accept<WalletEvent>(moved)
}

/** Only for the seed that waits for it: a late one finds another seed in force, or no session, and does nothing. */
export function nameSuccessor(
  command: Extract<SessionCommand, { type: 'NameSuccessor' }>,
  { sessions }: WalletState,
) {
  const { sessionId, seedHash, successorHash } = command
  const session = sessions[sessionId]
  const isWaiting = session?.seed.seedHash === seedHash && session.successorHash === null
  if (!isWaiting) return accept<WalletEvent>()
  return accept<WalletEvent>({ type: 'SuccessorNamed', data: { sessionId, successorHash } })
}

/**
 * Written for a session that the wallet does not know all the same: its later join is refused by it. `isClosed`:
 * the session's own stream says that it was closed before.
 */
export function leaveSession(
  { sessionId, isClosed }: Extract<SessionCommand, { type: 'LeaveSession' }>,
  { sessions }: WalletState,
) {
  if (isClosed) return reject('SESSION_CLOSED')
  const session = sessions[sessionId]
  const ended = session === undefined ? null : recordOf(session.seed)
  return accept<WalletEvent>({ type: 'SessionLeft', data: { sessionId, ended } })
}

const recordOf = (seed: SeedState): SeedRecord => ({
  seedHash: seed.seedHash,
  rounds: seed.nextNonce,
  firstRevision: seed.firstRevision,
  lastRevision: seed.lastRevision,
  digest: seed.digest,
})
