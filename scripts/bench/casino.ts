// Players with a session open on dice, and their bets through the real command path without HTTP.
import { touchingNothing } from '../../reactions/identity/finish-registration.ts'
import { randomBytes, randomFillSync } from 'node:crypto'
import { v4, v7 } from 'uuid'
import { createGameCommands } from '../../api/games/commands.ts'
import { createWalletCommands } from '../../api/wallet/commands.ts'
import type { Asked } from '../../api/commands/command.ts'
import { minor } from '../../domain/shared/money.ts'
import { createPaymentGateway } from '../../embedded/payment-gateway/in-process.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { createSeals } from '../../api/keys/server-seeds.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import type { LookUp } from '../../eventstore/look-up.ts'
import { createFinishers } from '../../reactions/finishers.ts'
import { forEach } from './measure.ts'

export type Player = { playerId: string; sessionId: string }

export type Casino = {
  readonly parts: ReturnType<typeof partsOf>
  readonly players: readonly Player[]
  /** One round: with this choice a bet is nearly always followed by a win, as it is in the peers. */
  readonly bet: (player: Player) => Promise<{ readonly position: bigint }>
}

const STAKE = minor(100n)
const CHOICE = '9500'

/** Enough for any number of rounds that a bench plays. */
const DEPOSIT = minor(100_000_000_000n)

const BET_ROUTE = 'POST /v1/sessions/{sessionId}/bets'

type Memory = {
  /** What looks up commands that memory has evicted; without it the stream is read. */
  readonly lookUp?: LookUp
  /** Of each bet; UUIDv7 where not given. */
  readonly keyOf?: () => string
}

function partsOf(store: StoreClient, masterKey: Buffer, lookUp?: LookUp) {
  const seals = createSeals(masterKey)
  const handler = createCommandHandler({ store, ...(lookUp && { lookUp }) })
  const payments = createPaymentGateway()
  const finishers = createFinishers({ handler, seals, payments, accounts: touchingNothing })
  return {
    seals,
    handler,
    finishers,
    commands: {
      ...createGameCommands({ handler, finishers, seals, brand: 'acme' }),
      ...createWalletCommands({ handler, finishers }),
    },
  }
}

// Random bytes are taken from the system in bulk, as the peers' v4 takes them: keys are not what is measured.
const randomness = Buffer.alloc(16 * 256)
let randomnessUsed = randomness.length

function newKey(): string {
  if (randomnessUsed === randomness.length) {
    randomFillSync(randomness)
    randomnessUsed = 0
  }
  randomnessUsed += 16
  return v7({ random: randomness.subarray(randomnessUsed - 16, randomnessUsed) })
}

const asked = (playerId: string, route: string, idempotencyKey = newKey()): Asked => {
  return { playerId, route, idempotencyKey, requestId: idempotencyKey }
}

type OnStore = Memory & { players: readonly Player[]; masterKey: Buffer }

/** A house on this store, its memory empty: as after a restart. */
export function casinoOn(
  store: StoreClient,
  { players, masterKey, lookUp, keyOf }: OnStore,
): Casino {
  const parts = partsOf(store, masterKey, lookUp)
  const { placeBet } = parts.commands
  return {
    parts,
    players,
    bet: ({ playerId, sessionId }) =>
      placeBet(asked(playerId, BET_ROUTE, keyOf?.()), { sessionId, stake: STAKE, choice: CHOICE }),
  }
}

/** Gives these wallets money and a session each; their states are in memory then, as the peers' rows are. */
export async function openCasino(
  store: StoreClient,
  { ids, masterKey = randomBytes(32) }: { ids: readonly string[]; masterKey?: Buffer },
): Promise<Casino> {
  const players: Player[] = []
  const casino = casinoOn(store, { players, masterKey })
  const { handler, commands } = casino.parts
  await forEach(ids, 64, async (playerId) => {
    await handler.execute(wallet, {
      id: playerId,
      commandId: v4(),
      bodyHash: 'bench',
      correlationId: v4(),
      actor: { role: 'system', id: 'bench' },
      command: () => ({ type: 'OpenWallet' as const, currency: 'EUR', market: 'MT' }),
    })
    const payment = { amount: DEPOSIT, instrument: 'bench' }
    await commands.deposit(asked(playerId, 'POST /v1/deposits'), payment)
    const opening = asked(playerId, 'POST /v1/sessions')
    const { sessionId } = await commands.openSession(opening, { gameId: 'dice' })
    players.push({ playerId, sessionId })
  })
  return casino
}

/** So many ids of players that are not there yet. */
export const newIds = (count: number): string[] => Array.from({ length: count }, () => v4())

/** One of `items`, all equally likely. */
export function anyOf<Item>(items: readonly Item[]): Item {
  const item = items[Math.floor(Math.random() * items.length)]
  if (item === undefined) throw new Error('nothing to choose from')
  return item
}
