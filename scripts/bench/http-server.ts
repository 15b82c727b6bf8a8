// A process of row 6: the API on a store, with players at play and an empty handler beside the bet's own.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { createTokens } from '../../api/auth.ts'
import { placeBet } from '../../api/routes/sessions.ts'
import { startApi } from '../../api/server.ts'
import { minor, ZERO } from '../../domain/shared/money.ts'
import { connect } from '../../eventstore/client.ts'
import { createPool } from '../../projections/postgres.ts'
import { announceReady, onStop } from '../support/child.ts'
import { newIds, openCasino } from './casino.ts'
import { EMPTY_BETS } from './http-load.ts'

const { EVENTSTORE_URL: eventStoreUrl, DATABASE_URL: databaseUrl, WALLETS: wallets } = process.env
if (!eventStoreUrl || !databaseUrl) throw new Error('EVENTSTORE_URL and DATABASE_URL are needed')

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const tokenKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const masterKey = randomBytes(32)
const client = connect(eventStoreUrl)
const pool = createPool(databaseUrl)
const { parts, players } = await openCasino(client, { ids: newIds(Number(wallets)), masterKey })

/** As long as a real one. */
const answer = {
  ...{ roundId: '6f1c6a1e-5d2b-5f0b-9b57-3f6f0e6f2c11', nonce: 512, outcome: '4949' },
  ...{ payout: ZERO, currency: 'EUR', balance: minor(99_999_999_900n) },
  ...{ seedHash: '0'.repeat(64), clientSeed: '6f1c6a1e-5d2b-5f0b-9b57-3f6f0e6f2c11' },
  ...{ position: 12_345_678n, isReplay: false },
}
const emptyBet = { ...placeBet, path: EMPTY_BETS, handle: () => Promise.resolve(answer) }

const api = await startApi({
  ...{ port: 0, host: '127.0.0.1', store: client, ...parts, pool, rootKey: masterKey, tokenKey },
  log: pino({ level: 'warn' }),
  readModels: [],
  moreRoutes: [emptyBet],
})
onStop(async () => {
  await api.stop()
  await pool.end()
  await client.dispose()
})
const { issue } = createTokens(tokenKey)
announceReady({
  url: api.url,
  players: players.map(({ playerId, sessionId }) => ({
    token: issue({ id: playerId, role: 'player' }),
    sessionId,
  })),
})
