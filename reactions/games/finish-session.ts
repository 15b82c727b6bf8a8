/** Completes what begins on a session's stream or on the wallet's: join, seed's end, close. */
import type { SeedRecord, Seals } from '../../domain/games/seeds.ts'
import type { GameSessionEvent } from '../../domain/games/session/events.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import { gameSession } from '../../domain/games/session/decider.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { done, stepOf } from '../engine/step.ts'

type SessionFact<Type> = Recorded<Extract<GameSessionEvent, { type: Type }>>
type WalletFact<Type> = Recorded<Extract<WalletEvent, { type: Type }>>
export type SessionDeps = { handler: CommandHandler; seals: Seals }

/** SessionOpened -> joined on the wallet; where the wallet refuses for good, the session is closed. */
export async function finishOpened(deps: SessionDeps, opened: SessionFact<'SessionOpened'>) {
  const { playerId, gameId, paytableVersion, seedHash, successorHash, sawMembership } = opened.data
  const { market, brand, channel, product } = opened.data
  const sessionId = opened.key
  const executed = await deps.handler.execute(wallet, {
    ...stepOf(opened, 'join'),
    id: playerId,
    command: (at) => ({
      type: 'JoinSession' as const,
      at,
      sessionId,
      gameId,
      paytableVersion,
      seedHash,
      successorHash,
      sawMembership,
      market,
      brand,
      channel,
      product,
    }),
  })
  const joining = done(executed)
  const refused = joining.events.find(({ type }) => type === 'JoinRefused')
  if (refused !== undefined) await closeSession(deps, refused, { sessionId, record: null })
  return joining
}

/** SeedInForce -> the ended seed recorded and revealed, a successor committed, and the wallet told of it. */
export async function finishSeedMoved(deps: SessionDeps, moved: WalletFact<'SeedInForce'>) {
  const { sessionId, seedHash, ended } = moved.data
  const executed = await deps.handler.execute(gameSession, {
    ...stepOf(moved, 'end-seed'),
    id: sessionId,
    command: (_at, { seeds }) => ({
      type: 'EndSeed' as const,
      walletRevision: Number(moved.revision),
      record: ended,
      next: deps.seals.commit(),
      unsealed: deps.seals.unsealAll(seeds),
    }),
  })
  const recorded = done(executed)
  const committed = recorded.events.find((event) => event.type === 'SuccessorCommitted')
  if (committed === undefined) return { recorded, named: null } // the session was closed meanwhile
  const successorHash = committed.data.seedHash
  const named = await deps.handler.execute(wallet, {
    ...stepOf(moved, 'name-successor'),
    id: moved.key,
    command: () => ({ type: 'NameSuccessor' as const, sessionId, seedHash, successorHash }),
  })
  return { recorded, named: done(named) }
}

/** SessionLeft -> the session closed, each of its commitments opened. */
export const finishLeft = (deps: SessionDeps, left: WalletFact<'SessionLeft'>) =>
  closeSession(deps, left, { sessionId: left.data.sessionId, record: left.data.ended })

async function closeSession(
  { handler, seals }: SessionDeps,
  event: Recorded<WalletEvent>,
  { sessionId, record }: { sessionId: string; record: SeedRecord | null },
) {
  const executed = await handler.execute(gameSession, {
    ...stepOf(event, 'close'),
    id: sessionId,
    command: (_at, { seeds }) => ({
      type: 'CloseSession' as const,
      walletRevision: Number(event.revision),
      reason: event.type === 'JoinRefused' ? ('joinRefused' as const) : ('left' as const),
      record,
      unsealed: seals.unsealAll(seeds),
    }),
  })
  return done(executed)
}
