// A process of row 6: the API on a store, with players at play and an empty handler beside the bet's own.
import { randomBytes, randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { placeBet } from '../../api/routes/sessions.ts'
import { startApi } from '../../api/server.ts'
import { openSigning } from '../../api/signing.ts'
import { minor, ZERO } from '../../domain/shared/money.ts'
import { connect } from '../../eventstore/client.ts'
import { createPool } from '../../projections/postgres.ts'
import { announceReady, onStop } from '../support/child.ts'
import { newIds, openCasino } from './casino.ts'
import { EMPTY_BETS } from './http-load.ts'

const { EVENTSTORE_URL: eventStoreUrl, DATABASE_URL: databaseUrl, WALLETS: wallets } = process.env
if (!eventStoreUrl || !databaseUrl) throw new Error('EVENTSTORE_URL and DATABASE_URL are needed')

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
  ...{ port: 0, host: '127.0.0.1', store: client, ...parts, pool, rootKey: masterKey },
  log: pino({ level: 'warn' }),
  readModels: [],
  moreRoutes: [emptyBet],
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
  players: players.map(({ playerId, sessionId }) => ({
    token: tokens.issue({ id: playerId, role: 'player', sid: randomUUID() }),
    sessionId,
  })),
})
