// A process of rows 6, 9, 10 and 17: the API on a store, with players at play, and empty handlers beside its own.
import { randomBytes, randomUUID } from 'node:crypto'
import { pino } from 'pino'
import type { z } from 'zod'
import { policiesOf } from '../../api/http/rate-limits.ts'
import type { Route } from '../../api/http/route.ts'
import { placeBet } from '../../api/games/bet-route.ts'
import { getWallet } from '../../api/wallet/wallet-route.ts'
import { startApi } from '../../api/server.ts'
import { openSigning } from '../../api/identity/sign-in/signing.ts'
import { minor, ZERO } from '../../domain/shared/money.ts'
import { connect } from '../../eventstore/client.ts'
import { headOf } from '../../eventstore/subscription.ts'
import { createPool } from '../../postgres/postgres.ts'
import { announceReady, onStop } from '../support/child.ts'
import { casinoOn, newIds, openCasino, type Player } from './casino.ts'
import { ASKED } from './http-load.ts'

const { EVENTSTORE_URL: eventStoreUrl, DATABASE_URL: databaseUrl, HOUSE, WALLETS } = process.env
if (!eventStoreUrl || !databaseUrl) throw new Error('EVENTSTORE_URL and DATABASE_URL are needed')

/** What a first process has opened: a second one serves the same players. */
type House = { masterKey: string; players: Player[] }

const house = HOUSE === undefined ? null : (JSON.parse(HOUSE) as House)
const masterKey = house === null ? randomBytes(32) : Buffer.from(house.masterKey, 'hex')
const client = connect(eventStoreUrl)
const pool = createPool(databaseUrl)
const { parts, players } =
  house === null
    ? await openCasino(client, { ids: newIds(Number(WALLETS)), masterKey })
    : casinoOn(client, { players: house.players, masterKey })

/** As long as a real one. */
const answer = {
  roundId: '6f1c6a1e-5d2b-5f0b-9b57-3f6f0e6f2c11',
  nonce: 512,
  outcome: '4949',
  payout: ZERO,
  currency: 'EUR',
  balance: minor(99_999_999_900n),
  seedHash: '0'.repeat(64),
  clientSeed: '6f1c6a1e-5d2b-5f0b-9b57-3f6f0e6f2c11',
  position: 12_345_678n,
  isReplay: false,
}
const emptyBet = { ...placeBet, path: ASKED.emptyBet.path, handle: () => Promise.resolve(answer) }
const wallet = {
  playerId: answer.roundId,
  currency: 'EUR',
  balance: answer.balance,
  depositsPending: ZERO,
  withdrawalsHeld: ZERO,
  deposited: 0n,
  withdrawn: 0n,
  adjusted: 0n,
  bonusBalance: ZERO,
  staked: 0n,
  paidOut: 0n,
  updatedAt: '2026-01-01T00:00:00.000Z',
  asOf: { position: 12_345_678n, at: '2026-01-01T00:00:00.000Z' },
} satisfies z.output<typeof getWallet.reply>
const emptyRead = {
  ...getWallet,
  path: ASKED.emptyRead.path,
  handle: () => Promise.resolve({ ...wallet, etag: '0'.repeat(22) }),
}
const publicRead: Route<object> = { ...emptyRead, path: ASKED.publicRead.path }
Reflect.deleteProperty(publicRead, 'permission') // who may: everybody, signed in or not

/** Counted as ever, and never reached: the load of thousands comes from one address. */
const policies = policiesOf({ requests: 100_000_000, signIns: 0 })

const api = await startApi({
  port: 0,
  host: '127.0.0.1',
  brand: 'acme',
  store: client,
  ...parts,
  pool,
  rootKey: masterKey,
  log: pino({ level: 'warn' }),
  readModels: [],
  moreRoutes: [emptyBet, emptyRead, publicRead],
  policies,
})
onStop(async () => {
  await api.stop()
  await pool.end()
  await client.dispose()
})
const { tokens, stop } = await openSigning({ pool, rootKey: masterKey, onTrouble: () => {} })
stop() // what it signs is verified by the API's own
announceReady({
  url: api.url,
  masterKey: masterKey.toString('hex'),
  head: String(await headOf(client.raw)),
  players: players.map(({ playerId, sessionId }) => ({
    playerId,
    token: tokens.issue({ id: playerId, role: 'player', sid: randomUUID() }),
    sessionId,
  })),
})
