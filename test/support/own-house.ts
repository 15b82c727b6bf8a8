/** A store and a database of a test's own, for histories that others must not meet: what nobody can read, what is half done. */
import type { Seals } from '../../domain/games/seeds.ts'
import { hash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jsonEvent } from '@eventstore/db-client'
import { eventSchemas } from '../../domain/events.ts'
import { startEventStore } from '../../embedded/event-store/server.ts'
import { createAccounts } from '../../api/identity/players/accounts.ts'
import { createPaymentGateway } from '../../embedded/payment-gateway/in-process.ts'
import { systemClock, type Clock } from '../../eventstore/clock.ts'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { decode, type Recorded } from '../../eventstore/codec.ts'
import { createCommandHandler, type CommandHandler } from '../../eventstore/command-handler.ts'
import { eventIdOf } from '../../eventstore/ids.ts'
import { createSeals } from '../../api/keys/server-seeds.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { registry } from '../../projections/registry.ts'
import { ensureTables } from '../../projections/engine/tables.ts'
import { createActs, type Acts } from '../../reactions/acts.ts'
import { createFinishers, type Finishers } from '../../reactions/finishers.ts'
import type { PaymentProvider } from '../../integrations/payment-provider.ts'
import { freshDatabase } from './database.ts'
import { MEANS, WHOSE } from './wallet-facts.ts'
import { startWork } from './working.ts'

export const MASTER_KEY = Buffer.alloc(32, 9)

export type House = {
  readonly client: StoreClient
  /** Where the store counts its events. */
  readonly healthUrl: string
  readonly pool: Pool
  /** Of store, database and master key, as the scripts take them. */
  readonly env: Record<'EVENTSTORE_URL' | 'DATABASE_URL' | 'MASTER_KEY', string>
  /** A process with nothing in its memory. */
  readonly process: (payments?: PaymentProvider, clock?: Clock) => Process
  /** A worker for every partition, until it is ended. */
  readonly work: () => { end: () => Promise<void> }
  /** Appends one event as bytes, as some other process would. */
  readonly write: (stream: string, event: Written) => Promise<void>
  readonly events: (stream: string) => Promise<Recorded[]>
  readonly remove: () => Promise<void>
}

export type Process = { handler: CommandHandler; finishers: Finishers; acts: Acts; seals: Seals }

type Written = { id: string; type: string; data: object; metadata: object }

/** A fact of this player as a process writes it that knows the type at `version`: the id follows from the content. */
export function written(
  player: string,
  type: string,
  { version = eventSchemas.get(type)?.version ?? 1, data }: { version?: number; data: object },
): Written {
  const commandId = randomUUID()
  const metadata = {
    schemaVersion: version,
    occurredAt: new Date().toISOString(),
    commandId,
    bodyHash: 'b',
    correlationId: 'c',
    causationId: commandId,
    actor: { role: 'player', id: player },
  }
  const content = hash('sha256', JSON.stringify({ type, data, metadata }))
  return { id: eventIdOf(commandId, 0, content), type, data, metadata }
}

/** Appends one event as bytes, as some other process would. */
export async function writeTo(
  client: StoreClient,
  stream: string,
  { id, type, data, metadata }: Written,
): Promise<void> {
  const bytes = (value: object) => new TextEncoder().encode(JSON.stringify(value))
  const event = jsonEvent({ id, type, data: data as never, metadata: bytes(metadata) })
  await client.raw.appendToStream(stream, [event])
}

/** An open wallet with 1000 on it, written event by event; answers the position of the last. */
export async function payIn({ write, client }: House, player: string): Promise<bigint> {
  const stream = `wallet-${player}`
  const deposit = { depositId: randomUUID(), amount: '1000' }
  const whose = { ...WHOSE, market: 'MT' }
  const facts = [
    written(player, 'WalletOpened', { data: { currency: 'EUR', market: 'MT' } }),
    written(player, 'DepositStarted', { data: { ...deposit, ...MEANS, ...whose } }),
    written(player, 'Deposited', {
      data: { ...deposit, ...MEANS, ...whose, reference: 'r', balance: '1000' },
    }),
  ]
  for (const fact of facts) await write(stream, fact)
  let last = 0n
  for await (const { position } of client.read(stream)) last = position
  return last
}

/** On a database of the run's, unless one is given, which is migrated and empty; `fill` writes a history before the store starts. */
export async function ownHouse(
  given?: Pool,
  fill?: (dataDir: string) => Promise<unknown>,
): Promise<House> {
  const dataDir = await mkdtemp(join(tmpdir(), 'acme-house-'))
  await fill?.(dataDir)
  const store = await startEventStore({ dataDir })
  const client = connect(store.url)
  const pool = given ?? (await freshDatabase())
  for (const projection of registry) await ensureTables(pool, projection)
  const working = new Set<() => Promise<void>>()
  return {
    client,
    pool,
    healthUrl: store.healthUrl,
    env: {
      EVENTSTORE_URL: store.url,
      DATABASE_URL: String(pool.options.connectionString),
      MASTER_KEY: MASTER_KEY.toString('base64'),
    },
    process(payments = createPaymentGateway(), clock = systemClock) {
      const handler = createCommandHandler({ store: client, clock })
      const seals = createSeals(MASTER_KEY)
      const accounts = createAccounts(pool)
      const deps = { handler, seals, payments, accounts }
      const acts = createActs({ ...deps, store: client })
      return { handler, seals, finishers: createFinishers(deps), acts }
    },
    work() {
      const end = startWork(client, pool)
      working.add(end)
      return { end }
    },
    write: (stream, event) => writeTo(client, stream, event),
    async events(stream) {
      const events: Recorded[] = []
      for await (const stored of client.read(stream)) events.push(decode(stored))
      return events
    },
    async remove() {
      for (const end of working) await end()
      await pool.end()
      await client.dispose()
      await store.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
