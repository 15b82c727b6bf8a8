/** The port that tells of moved read models, with hints from Redis and without; what it tells comes from Postgres alone. */
import { expect } from 'chai'
import { announcing, hintsOf } from '../../integrations/redis-movements.ts'
import { createMovements, type Moved } from '../../projections/reading/movements.ts'
import { partitionOfKey } from '../../projections/engine/partitions.ts'
import { createPool } from '../../postgres/postgres.ts'
import { betOf, newPlayer, type Player } from '../support/http.ts'
import { startPostgresProxy } from '../support/postgres-proxy.ts'
import { onEachAdapter } from '../support/redis.ts'
import { until } from '../support/store-process.ts'
import { system, type System } from '../support/system.ts'

const PROJECTION = 'wallet_balance'

describe('movements of read models', function () {
  this.timeout(30_000)
  let on: System
  let player: Player
  before(async () => {
    on = await system()
    player = await newPlayer(on.url)
  })

  onEachAdapter((link) => {
    /** Who hears by hints looks by itself but once an hour. */
    const movements = (pool = on.pool) => {
      const redis = link()
      return createMovements(pool, {
        projections: [PROJECTION],
        everyMs: () => (redis === undefined ? 20 : 3_600_000),
        hint: redis && hintsOf(redis),
      })
    }
    const announce = (to: string) => {
      const redis = link()
      if (redis !== undefined) announcing(redis)(BigInt(to))
    }
    const movesOf = (heard: readonly Moved[]) =>
      heard.filter(({ partition }) => partition === partitionOfKey(player.playerId)).length

    it('tell of every place first, then of those that have moved', async () => {
      const heard: Moved[] = []
      const leave = movements().subscribe((moved) => heard.push(moved))
      await until(() => heard.length >= 17, 'every partition is told of')
      expect(new Set(heard.map(({ partition }) => partition)).size).to.equal(17)
      expect(new Set(heard.map(({ projection }) => projection))).to.deep.equal(
        new Set([PROJECTION]),
      )
      const before = movesOf(heard)
      const position = await betOf(on.url, player)
      await until(() => {
        announce(position) // as a worker does after each batch
        return movesOf(heard) > before
      }, 'the bet is heard of')
      leave()
    })

    it('tell each listener, and nobody who has left', async () => {
      const told = movements()
      const [one, two]: [Moved[], Moved[]] = [[], []]
      const leaveOne = told.subscribe((moved) => one.push(moved))
      await until(() => one.length >= 17, 'the first hears')
      const leaveTwo = told.subscribe((moved) => two.push(moved))
      await until(() => two.length >= 17, 'the second hears of everything, too')
      leaveOne()
      const before = [movesOf(one), movesOf(two)] as const
      const position = await betOf(on.url, player)
      await until(() => {
        announce(position)
        return movesOf(two) > before[1]
      }, 'the second hears of the bet')
      expect(movesOf(one)).to.equal(before[0])
      leaveTwo()
    })
  })

  it('are told once Postgres is back, of what moved meanwhile', async () => {
    const first = await startPostgresProxy(on.databaseUrl, () => 'answered')
    const pool = createPool(first.url, { onLost: () => {} })
    const heard: Moved[] = []
    const { subscribe } = createMovements(pool, { projections: [PROJECTION], everyMs: () => 20 })
    const leave = subscribe((moved) => heard.push(moved))
    await until(() => heard.length >= 17, 'every partition is told of')
    await first.stop()
    const before = heard.length
    await betOf(on.url, player)
    const port = Number(new URL(first.url).port)
    const again = await startPostgresProxy(on.databaseUrl, () => 'answered', port)
    await until(() => heard.length > before, 'the bet is heard of')
    leave()
    await pool.end()
    await again.stop()
  })
})
