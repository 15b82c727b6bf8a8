/** A worker whose way to Postgres is cut at its COMMITs, again and again, while bets are placed: each counts once. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { follow } from '../../../eventstore/subscription.ts'
import { createPool, type Pool } from '../../../postgres/postgres.ts'
import { registry } from '../../../projections/registry.ts'
import { ensureTables } from '../../../projections/engine/tables.ts'
import { runWorker } from '../../../projections/worker.ts'
import { freshDatabase } from '../../support/database.ts'
import { betOf, newPlayer } from '../../support/http.ts'
import { startPostgresProxy, type Fate } from '../../support/postgres-proxy.ts'
import { hasPassed, provenEqual } from '../../support/proving.ts'
import { until } from '../../support/store-process.ts'
import { system } from '../../support/system.ts'

/** So many COMMITs are cut in each of the two ways; of so many one is cut. */
const CUTS = 5
const ONE_OF = 4

describe('a worker whose COMMITs are cut', function () {
  this.timeout(60_000)

  it('counts every bet once, whether a COMMIT was carried out or not', async () => {
    const parts = await system()
    const pool = await freshDatabase()
    for (const projection of registry) await ensureTables(pool, projection)
    const cuts = { unsent: 0, unanswered: 0 }
    let commits = 0
    const fateOf = (): Fate => {
      commits += 1
      if (commits % ONE_OF > 0 || isOver()) return 'answered'
      const fate = cuts.unsent < cuts.unanswered ? 'unsent' : 'unanswered'
      cuts[fate] += 1
      return fate
    }
    const isOver = () => cuts.unsent >= CUTS && cuts.unanswered >= CUTS
    const proxy = await startPostgresProxy(String(pool.options.connectionString), fateOf)
    const cutPool = createPool(proxy.url, { onLost: () => {} })
    const ending = new AbortController()
    const running = runWorker({
      pool: cutPool,
      worker: randomUUID(),
      projections: registry,
      signal: ending.signal,
      read: (stream) => parts.client.read(stream),
      follow: (prefixes, from, signal) =>
        follow(parts.client.raw, { from, signal, matching: { prefixes } }),
    })
    try {
      const last = await betUntil(isOver, parts.url)
      await until(() => hasPassed(pool, last.playerId, last.position), 'the worker has caught up')
      await provenEqual({ pool, client: parts.client })
      expect(await countOf(pool, last.playerId)).to.equal(last.bets)
    } finally {
      ending.abort()
      await running
      await Promise.all([cutPool.end(), pool.end()])
      await proxy.stop()
    }
  })
})

/** One player's bets, one after the other, until enough was cut; then one more. */
async function betUntil(isOver: () => boolean, url: string) {
  const player = await newPlayer(url)
  let bets = 0
  let isLast = false
  let position = 0n
  const deadline = Date.now() + 40_000
  while (!isLast) {
    isLast = isOver()
    if (Date.now() > deadline) throw new Error('not enough COMMITs were cut within 40 s')
    position = BigInt(await betOf(url, player))
    bets += 1
  }
  return { playerId: player.playerId, bets, position }
}

async function countOf(pool: Pool, playerId: string): Promise<number> {
  const { rows } = await pool.query<{ bets: number }>(
    `select count(*)::int as bets from read.wallet_ledger where player_id = $1 and kind = 'BET'`,
    [playerId],
  )
  return rows[0]?.bets ?? 0
}
