// What a player leaves in streams: deposits, rounds won and lost on two seeds, a withdrawal, the close. It writes nothing.
import type { SeedRecord } from '../../domain/games/seeds.ts'
import { hash, randomBytes } from 'node:crypto'
import { v4 } from 'uuid'
import type { DomainEvent } from '../../domain/events.ts'
import { EMPTY_DIGEST, commitmentOf, serverSeedOf } from '../../domain/games/fairness.ts'
import type { GameSessionEvent } from '../../domain/games/session/events.ts'
import { minor } from '../../domain/shared/money.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'

export type Fact = { stream: string; event: DomainEvent }

const DEPOSIT = minor(1_000_000n)
const WITHDRAWAL = minor(500n)
const STAKE = minor(100n)
const PAYOUT = minor(115n)

/** Every so many rounds one is lost. */
const LOST_EVERY = 10

const GAME = { gameId: 'dice', paytableVersion: 'dice-1' }
const WHOSE = { currency: 'EUR', market: null, brand: null, accountKind: 'real' } as const
const PAID_BY = { provider: 'sandbox', instrumentKind: 'cardDebit', ...WHOSE } as const
const MEANS = { instrument: 'bench', ...PAID_BY }
const DIMENSIONS = {
  currency: 'EUR',
  market: null,
  brand: 'acme',
  channel: 'web',
  product: 'casino',
  accountKind: 'real',
} as const
const HOUR_MS = 3_600_000

type Seed = { seed: string; hash: string }

/** One player as the history goes on. */
type Playing = {
  readonly playerId: string
  readonly sessionId: string
  readonly newId: () => string
  balance: bigint
  /** Of the wallet's last fact. */
  revision: number
}

/** In an order in which the house could have written them; outcomes and digests are made up, sums are not. */
export function* factsOf(playerId: string, rounds: number): Generator<Fact> {
  const newId = () => playerId.slice(0, 1) + v4().slice(1)
  const playing: Playing = { playerId, sessionId: newId(), newId, balance: 0n, revision: -1 }
  const [first, second, third] = [newSeed(), newSeed(), newSeed()]
  const half = Math.ceil(rounds / 2)
  yield* beginning(playing, first, second)
  const ended = yield* played(playing, first, half)
  yield* rotation(playing, { ended, first, second, third })
  const last = yield* played(playing, second, rounds - half)
  yield* close(playing, { last, seeds: [second, third] })
  yield* withdrawal(playing)
}

function newSeed(): Seed {
  const seed = hash('sha256', randomBytes(32))
  return { seed, hash: commitmentOf(serverSeedOf(seed)) }
}

function inWallet(playing: Playing, event: WalletEvent): Fact {
  playing.revision += 1
  return { stream: `wallet-${playing.playerId}`, event }
}

const inSession = ({ sessionId }: Playing, event: GameSessionEvent): Fact => ({
  stream: `gameSession-${sessionId}`,
  event,
})

/** The balance after the amount has come or gone. */
function moved(playing: Playing, amount: bigint) {
  playing.balance += amount
  return { balance: minor(playing.balance) }
}

const inForce = ({ sessionId }: Playing, clientSeedOrigin: 'default' | 'carriedOver') => ({
  sessionId,
  clientSeed: sessionId,
  clientSeedOrigin,
  endsAt: new Date(Date.now() + HOUR_MS).toISOString(),
})

function* beginning(playing: Playing, first: Seed, second: Seed): Generator<Fact> {
  const { playerId, newId } = playing
  const deposit = { depositId: newId(), amount: DEPOSIT }
  const seeds = { seedHash: first.hash, successorHash: second.hash }
  const sealed = { sealedSeed: 'v1.bench', sealedSuccessor: 'v1.bench' }
  yield registration(playerId)
  yield inWallet(playing, { type: 'WalletOpened', data: { currency: 'EUR' } })
  yield inWallet(playing, { type: 'DepositStarted', data: { ...deposit, ...MEANS } })
  yield inWallet(playing, {
    type: 'Deposited',
    data: { ...deposit, ...MEANS, reference: 'b', ...moved(playing, DEPOSIT) },
  })
  yield inSession(playing, {
    type: 'SessionOpened',
    data: { ...GAME, playerId, ...seeds, ...sealed, sawMembership: null, ...DIMENSIONS },
  })
  yield inWallet(playing, {
    type: 'SessionJoined',
    data: { ...GAME, ...inForce(playing, 'default'), ...seeds, ...DIMENSIONS },
  })
}

const registration = (playerId: string): Fact => ({
  stream: `player-${playerId}`,
  event: {
    type: 'PlayerRegistered',
    data: {
      country: 'MT',
      currency: 'EUR',
      emailHash: hash('sha256', playerId),
      personHash: hash('sha256', `${playerId} person`),
      personal: `v1.${'A'.repeat(320)}`,
      turns18On: '2008-05-17',
      turns25On: '2015-05-17',
      termsVersion: '2026-1',
    },
  },
})

/** Answers the record of the seed that they were played on. */
function* played(
  playing: Playing,
  { hash: seedHash }: Seed,
  rounds: number,
): Generator<Fact, SeedRecord> {
  const { sessionId, newId } = playing
  const from = playing.revision + 1
  const draw = { seedHash, clientSeed: sessionId, choice: '9500', outcome: '17' }
  for (let nonce = 0; nonce < rounds; nonce += 1) {
    const round = { ...GAME, ...DIMENSIONS, roundId: newId(), sessionId, nonce, stake: STAKE }
    yield inWallet(playing, {
      type: 'BetPlaced',
      data: { ...round, ...draw, ...moved(playing, 0n - STAKE) },
    })
    if (nonce % LOST_EVERY === LOST_EVERY - 1) continue
    const win = { betAt: new Date().toISOString(), payout: PAYOUT }
    yield inWallet(playing, {
      type: 'WinCredited',
      data: { ...round, ...win, ...moved(playing, PAYOUT) },
    })
  }
  const [firstRevision, lastRevision] = rounds === 0 ? [null, null] : [from, playing.revision]
  return { seedHash, rounds, firstRevision, lastRevision, digest: EMPTY_DIGEST }
}

const recorded = (playing: Playing, record: SeedRecord): Fact =>
  inSession(playing, {
    type: 'SeedRecorded',
    data: { ...record, walletRevision: playing.revision },
  })

const revealed = (playing: Playing, { hash: seedHash, seed }: Seed): Fact =>
  inSession(playing, {
    type: 'SeedRevealed',
    data: { seedHash, serverSeed: serverSeedOf(seed), walletRevision: playing.revision },
  })

function* rotation(
  playing: Playing,
  {
    ended,
    first,
    second,
    third,
  }: { ended: SeedRecord } & Record<'first' | 'second' | 'third', Seed>,
): Generator<Fact> {
  const { sessionId } = playing
  yield inWallet(playing, {
    type: 'SeedInForce',
    data: { ...inForce(playing, 'carriedOver'), seedHash: second.hash, ended },
  })
  yield recorded(playing, ended)
  yield revealed(playing, first)
  yield inSession(playing, {
    type: 'SuccessorCommitted',
    data: { seedHash: third.hash, sealedSeed: 'v1.bench', walletRevision: playing.revision },
  })
  yield inWallet(playing, {
    type: 'SuccessorNamed',
    data: { sessionId, successorHash: third.hash },
  })
}

function* close(
  playing: Playing,
  { last, seeds }: { last: SeedRecord; seeds: readonly Seed[] },
): Generator<Fact> {
  const { sessionId } = playing
  yield inWallet(playing, { type: 'SessionLeft', data: { sessionId, ended: last } })
  yield recorded(playing, last)
  for (const seed of seeds) yield revealed(playing, seed)
  yield inSession(playing, {
    type: 'SessionClosed',
    data: { reason: 'left', walletRevision: playing.revision },
  })
}

function* withdrawal(playing: Playing): Generator<Fact> {
  const of = { withdrawalId: playing.newId(), amount: WITHDRAWAL }
  yield inWallet(playing, {
    type: 'WithdrawalRequested',
    data: { ...of, ...MEANS, ...moved(playing, 0n - WITHDRAWAL) },
  })
  yield inWallet(playing, { type: 'PayoutStarted', data: { ...of, ...MEANS } })
  yield inWallet(playing, { type: 'WithdrawalPaid', data: { ...of, ...PAID_BY, reference: 'b' } })
}
