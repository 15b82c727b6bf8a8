/** Stream `gameSession-{sessionId}`: seeds committed before they are played, revealed when they no longer are. */
import type { ServerSeed } from '../fairness.ts'
import type { Commitment, SeedRecord } from '../seeds.ts'
import { accept, reject, type Decider } from '../../shared/decider.ts'
import type { PlayDimensions } from '../../shared/dimensions.ts'
import type { GameSessionEvent } from './events.ts'
import { initialSessionState, type GameSessionState } from './state.ts'

/** `unsealed` holds every seed of the state that is not revealed yet, by hash. */
type Unsealed = { unsealed: ReadonlyMap<string, ServerSeed> }

export type GameSessionCommand =
  | ({
      type: 'OpenSession'
      playerId: string
      gameId: string
      paytableVersion: string
      seed: Commitment
      successor: Commitment
      sawMembership: number | null
      /** Version of the market's pack. */
      rules?: string
    } & PlayDimensions)
  | ({
      type: 'EndSeed'
      walletRevision: number
      record: SeedRecord
      next: Commitment
    } & Unsealed)
  | ({
      type: 'CloseSession'
      walletRevision: number
      reason: 'left' | 'joinRefused'
      record: SeedRecord | null
    } & Unsealed)

/** A seed that waits, in memory; estimated. */
const SEED_BYTES = 400

export type GameSessionRejection = 'SESSION_EXISTS' | 'SEED_PENDING'

export const gameSession: Decider<
  GameSessionCommand,
  GameSessionEvent,
  GameSessionState,
  GameSessionRejection
> = {
  category: 'gameSession',
  initialState: initialSessionState,
  weigh: ({ seeds }) => seeds.length * SEED_BYTES,
  evolve,
  decide(command, state) {
    switch (command.type) {
      case 'OpenSession':
        return openSession(command, state)
      case 'EndSeed':
        return endSeed(command, state)
      case 'CloseSession':
        return closeSession(command, state)
    }
  },
}

function evolve(state: GameSessionState, { type, data }: GameSessionEvent): GameSessionState {
  switch (type) {
    case 'SessionOpened': {
      const { playerId, gameId, paytableVersion, currency } = data
      const seeds = [
        pending({ seedHash: data.seedHash, sealedSeed: data.sealedSeed }),
        pending({ seedHash: data.successorHash, sealedSeed: data.sealedSuccessor }),
      ]
      return { ...state, status: 'open', playerId, gameId, paytableVersion, currency, seeds }
    }
    case 'SeedRecorded':
      return marked(newest(state, data.walletRevision), data.seedHash, { isRecorded: true })
    case 'SeedRevealed':
      return marked(newest(state, data.walletRevision), data.seedHash, { isRevealed: true })
    case 'SuccessorCommitted':
      return {
        ...newest(state, data.walletRevision),
        seeds: [...state.seeds, pending({ seedHash: data.seedHash, sealedSeed: data.sealedSeed })],
      }
    case 'SessionClosed':
      return { ...newest(state, data.walletRevision), status: 'closed' }
  }
}

const pending = (commitment: Commitment) => ({
  ...commitment,
  isRecorded: false,
  isRevealed: false,
})

const newest = (state: GameSessionState, walletRevision: number): GameSessionState => ({
  ...state,
  walletRevision: Math.max(state.walletRevision, walletRevision),
})

/** A seed that is both recorded and revealed is history and leaves the state. */
function marked(
  state: GameSessionState,
  seedHash: string,
  mark: { isRecorded?: true; isRevealed?: true },
): GameSessionState {
  const seeds = state.seeds
    .map((seed) => (seed.seedHash === seedHash ? { ...seed, ...mark } : seed))
    .filter((seed) => !(seed.isRecorded && seed.isRevealed))
  return { ...state, seeds }
}

function openSession(
  command: Extract<GameSessionCommand, { type: 'OpenSession' }>,
  state: GameSessionState,
) {
  if (state.status !== 'absent') return reject('SESSION_EXISTS')
  const { playerId, gameId, paytableVersion, seed, successor, sawMembership } = command
  const { currency, market, brand, channel, product, accountKind, rules } = command
  return accept<GameSessionEvent>({
    type: 'SessionOpened',
    data: {
      playerId,
      gameId,
      paytableVersion,
      seedHash: seed.seedHash,
      sealedSeed: seed.sealedSeed,
      successorHash: successor.seedHash,
      sealedSuccessor: successor.sealedSeed,
      sawMembership,
      currency,
      market,
      brand,
      channel,
      product,
      accountKind,
      ...(rules === undefined ? {} : { rules }),
    },
  })
}

/** May come after the session's close: then its seed is recorded as history, and no successor is committed. */
function endSeed(
  command: Extract<GameSessionCommand, { type: 'EndSeed' }>,
  state: GameSessionState,
) {
  const { walletRevision, record, next, unsealed } = command
  const { seedHash } = record
  const seed = state.seeds.find((candidate) => candidate.seedHash === seedHash)
  if (seed === undefined) return accept<GameSessionEvent>() // recorded and revealed before
  const events: GameSessionEvent[] = []
  if (!seed.isRecorded) {
    events.push({ type: 'SeedRecorded', data: { ...record, walletRevision } })
  }
  if (!seed.isRevealed) {
    const serverSeed = unsealed.get(seedHash)
    if (serverSeed === undefined) return reject('SEED_PENDING')
    events.push({ type: 'SeedRevealed', data: { seedHash, serverSeed, walletRevision } })
  }
  if (state.status === 'open' && walletRevision > state.walletRevision) {
    events.push({ type: 'SuccessorCommitted', data: { ...next, walletRevision } })
  }
  return accept<GameSessionEvent>(...events)
}

/**
 * Opens every commitment, the unused successor too: nothing can be bet on any of them. After the close (by a second
 * leave, which found no seed in force) it still records the seed that the first leave has ended.
 */
function closeSession(
  command: Extract<GameSessionCommand, { type: 'CloseSession' }>,
  state: GameSessionState,
) {
  const { walletRevision, reason, record, unsealed } = command
  const isUnrecorded = state.seeds.some(
    (seed) => seed.seedHash === record?.seedHash && !seed.isRecorded,
  )
  const events: GameSessionEvent[] = []
  if (record !== null && isUnrecorded) {
    events.push({ type: 'SeedRecorded', data: { ...record, walletRevision } })
  }
  if (state.status !== 'open') return accept<GameSessionEvent>(...events)
  for (const { seedHash, isRevealed } of state.seeds) {
    if (isRevealed) continue
    const serverSeed = unsealed.get(seedHash)
    if (serverSeed === undefined) return reject('SEED_PENDING')
    events.push({ type: 'SeedRevealed', data: { seedHash, serverSeed, walletRevision } })
  }
  events.push({ type: 'SessionClosed', data: { reason, walletRevision } })
  return accept<GameSessionEvent>(...events)
}
