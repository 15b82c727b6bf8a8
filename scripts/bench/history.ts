// Fills a data folder with players' histories as the house writes them, without a client: for rows that read them.
import { createHash, randomBytes } from 'node:crypto'
import { v4 } from 'uuid'
import type { DomainEvent } from '../../domain/events.ts'
import { minor } from '../../domain/shared/money.ts'
import { openStore, type Store } from '../../embedded/event-store/store.ts'
import { encode } from '../../eventstore/codec.ts'
import { forEach } from './measure.ts'

/** Rounds of one player, each with a win; events of one append; appends in flight. */
const ROUNDS = 100
const TOGETHER = 50
const IN_FLIGHT = 16

const STAKE = 100n
const PAYOUT = 104n
const DEPOSIT = 1_000_000n

type Fact = { stream: string; event: DomainEvent }

/** About `events` events; answers how many there are. */
export async function fillHistories(dataDir: string, events: number): Promise<number> {
  const store = await openStore({ dataDir, durable: false })
  const perPlayer = factsOf(v4()).length
  const players = Array.from({ length: Math.ceil(events / perPlayer) }, () => v4())
  await forEach(players, IN_FLIGHT, async (playerId) => {
    for (const [stream, facts] of byStream(factsOf(playerId))) await write(store, stream, facts)
  })
  await store.close()
  return players.length * perPlayer
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

function factsOf(playerId: string): Fact[] {
  const wallet = `wallet-${playerId}`
  const [sessionId, depositId] = [v4(), v4()].map((id) => playerId.slice(0, 1) + id.slice(1)) as [
    string,
    string,
  ]
  const [seedHash, successorHash] = [hashOf(`${playerId} 1`), hashOf(`${playerId} 2`)]
  const seeds = { gameId: 'dice', paytableVersion: 'dice-1', seedHash, successorHash }
  const deposit = { depositId, amount: minor(DEPOSIT) }
  const sealed = { sealedSeed: 'v1.bench', sealedSuccessor: 'v1.bench' }
  const inForce = { sessionId, clientSeed: sessionId, clientSeedOrigin: 'default' as const }
  const facts: Fact[] = [
    { stream: wallet, event: { type: 'WalletOpened', data: { currency: 'EUR' } } },
    {
      stream: wallet,
      event: {
        type: 'DepositStarted',
        data: { ...deposit, instrument: 'bench', provider: 'sandbox' },
      },
    },
    {
      stream: wallet,
      event: { type: 'Deposited', data: { ...deposit, reference: 'b', balance: minor(DEPOSIT) } },
    },
    {
      stream: `gameSession-${sessionId}`,
      event: {
        type: 'SessionOpened',
        data: { ...seeds, ...sealed, playerId, sawMembership: null },
      },
    },
    {
      stream: wallet,
      event: {
        type: 'SessionJoined',
        data: { ...seeds, ...inForce, endsAt: new Date(Date.now() + 3_600_000).toISOString() },
      },
    },
  ]
  let balance = DEPOSIT
  for (let nonce = 0; nonce < ROUNDS; nonce += 1) {
    const round = {
      ...{ roundId: playerId.slice(0, 1) + v4().slice(1), sessionId, nonce, stake: minor(STAKE) },
      ...{ gameId: 'dice', paytableVersion: 'dice-1' },
    }
    const draw = { seedHash, clientSeed: sessionId, choice: '9500', outcome: '17' }
    balance -= STAKE
    facts.push({
      stream: wallet,
      event: { type: 'BetPlaced', data: { ...round, ...draw, balance: minor(balance) } },
    })
    balance += PAYOUT
    const win = { betAt: new Date().toISOString(), payout: minor(PAYOUT), balance: minor(balance) }
    facts.push({ stream: wallet, event: { type: 'WinCredited', data: { ...round, ...win } } })
  }
  return facts
}

/** In the order in which each stream begins: a session before the wallet joins it. */
function byStream(facts: readonly Fact[]): [string, DomainEvent[]][] {
  const [wallet, session] = ['wallet-', 'gameSession-'].map((prefix) =>
    facts.filter(({ stream }) => stream.startsWith(prefix)),
  )
  const groups: [string, DomainEvent[]][] = []
  for (const group of [session ?? [], wallet ?? []]) {
    for (let at = 0; at < group.length; at += TOGETHER) {
      const some = group.slice(at, at + TOGETHER)
      groups.push([some[0]?.stream ?? '', some.map(({ event }) => event)])
    }
  }
  return groups
}

function write(store: Store, stream: string, events: readonly DomainEvent[]): Promise<void> {
  const stored = events.flatMap((event) => {
    const commandId = v4()
    return encode([event], {
      ...{ occurredAt: new Date().toISOString(), commandId, bodyHash: hashOf(commandId) },
      ...{ correlationId: commandId, causationId: commandId, idempotencyKey: commandId },
      actor: { role: 'player', id: stream.slice(stream.indexOf('-') + 1) },
    })
  })
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))
  return new Promise((resolve, reject) => {
    store.append(
      {
        ...{ stream, expected: 'any' },
        events: stored.map(({ id, type, data, metadata }) => ({
          ...{ id, type, contentType: 'application/json' },
          ...{ data: bytes(data), metadata: bytes(metadata) },
        })),
      },
      (outcome) => {
        if (outcome.kind === 'stored') resolve()
        else reject(new Error(`${stream}: ${outcome.kind}`))
      },
    )
  })
}

/** A database name that nobody has. */
export const freshName = (): string => `bench_${randomBytes(6).toString('hex')}`
