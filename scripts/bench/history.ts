// Fills a data folder with players' histories as the house writes them, without a client: for rows that read them.
import { createHash } from 'node:crypto'
import { v4 } from 'uuid'
import type { DomainEvent } from '../../domain/events.ts'
import { minor } from '../../domain/shared/money.ts'
import { openStore, type Store } from '../../embedded/event-store/store.ts'
import { encode } from '../../eventstore/codec.ts'
import { forEach } from './measure.ts'

/** Events of one append; players written at once. */
const TOGETHER = 50
const IN_FLIGHT = 16

const STAKE = 100n
const PAYOUT = 104n
const DEPOSIT = 1_000_000n

type Fact = { stream: string; event: DomainEvent }

/** What comes before the first round of a player. */
const BEGINNING = 5

/** Players with `rounds` rounds each, every one of them won: about `events` events; answers how many there are. */
export async function fillHistories(
  dataDir: string,
  { events, rounds }: { events: number; rounds: number },
): Promise<number> {
  const perPlayer = BEGINNING + 2 * rounds
  const players = Array.from({ length: Math.ceil(events / perPlayer) }, () => v4())
  await fill(dataDir, players, rounds)
  return players.length * perPlayer
}

/** One player's wallet of about `events` events, and no session that could go on; answers the player's id. */
export async function fillWallet(dataDir: string, events: number): Promise<string> {
  const playerId = v4()
  await fill(dataDir, [playerId], Math.floor((events - BEGINNING) / 2))
  return playerId
}

async function fill(dataDir: string, players: readonly string[], rounds: number): Promise<void> {
  const store = await openStore({ dataDir, durable: false })
  await forEach(players, IN_FLIGHT, async (playerId) => {
    for (const { stream, events } of appendsOf(factsOf(playerId, rounds))) {
      await write(store, stream, events)
    }
  })
  await store.close()
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

function* factsOf(playerId: string, rounds: number): Generator<Fact> {
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
  yield* [
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
  ] satisfies Fact[]
  let balance = DEPOSIT
  for (let nonce = 0; nonce < rounds; nonce += 1) {
    const round = {
      ...{ roundId: playerId.slice(0, 1) + v4().slice(1), sessionId, nonce, stake: minor(STAKE) },
      ...{ gameId: 'dice', paytableVersion: 'dice-1' },
    }
    const draw = { seedHash, clientSeed: sessionId, choice: '9500', outcome: '17' }
    balance -= STAKE
    yield {
      stream: wallet,
      event: { type: 'BetPlaced', data: { ...round, ...draw, balance: minor(balance) } },
    }
    balance += PAYOUT
    const win = { betAt: new Date().toISOString(), payout: minor(PAYOUT), balance: minor(balance) }
    yield { stream: wallet, event: { type: 'WinCredited', data: { ...round, ...win } } }
  }
}

/** Facts that follow each other in one stream go together. */
function* appendsOf(
  facts: Iterable<Fact>,
): Generator<{ stream: string; events: readonly DomainEvent[] }> {
  let stream = ''
  let events: DomainEvent[] = []
  for (const fact of facts) {
    if (events.length > 0 && (fact.stream !== stream || events.length === TOGETHER)) {
      yield { stream, events }
      events = []
    }
    stream = fact.stream
    events.push(fact.event)
  }
  yield { stream, events }
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
