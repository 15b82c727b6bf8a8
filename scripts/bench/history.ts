// Fills a data folder with players' histories as the house writes them, without a client: for rows that read them.
import { hash } from 'node:crypto'
import { v4 } from 'uuid'
import type { DomainEvent } from '../../domain/events.ts'
import { openStore, type Store } from '../../embedded/event-store/store.ts'
import { encode } from '../../eventstore/codec.ts'
import { forEach } from './measure.ts'
import { factsOf, type Fact } from './player-history.ts'

/** Events of one append; players written at once. */
const TOGETHER = 50
const IN_FLIGHT = 16

/** About `events` events of players with so many rounds each; answers how many there are. */
export async function fillHistories(
  dataDir: string,
  { events, rounds }: { events: number; rounds: number },
): Promise<number> {
  const perPlayer = [...factsOf(v4(), rounds)].length
  const players = Array.from({ length: Math.ceil(events / perPlayer) }, () => v4())
  await fill(dataDir, players, rounds)
  return players.length * perPlayer
}

/** Events of a round, on the average. */
const PER_ROUND = 1.9

/** One player's history of about `events` events; answers the player's id. */
export async function fillWallet(dataDir: string, events: number): Promise<string> {
  const playerId = v4()
  await fill(dataDir, [playerId], Math.ceil(events / PER_ROUND))
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
      occurredAt: new Date().toISOString(),
      commandId,
      bodyHash: hash('sha256', commandId),
      correlationId: commandId,
      causationId: commandId,
      idempotencyKey: commandId,
      actor: { role: 'player', id: stream.slice(stream.indexOf('-') + 1) },
    })
  })
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))
  return new Promise((resolve, reject) => {
    store.append(
      {
        stream,
        expected: 'any',
        events: stored.map(({ id, type, data, metadata }) => ({
          id,
          type,
          contentType: 'application/json',
          data: bytes(data),
          metadata: bytes(metadata),
        })),
      },
      (outcome) => {
        if (outcome.kind === 'stored') resolve()
        else reject(new Error(`${stream}: ${outcome.kind}`))
      },
    )
  })
}
