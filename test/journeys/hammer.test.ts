/** Reads without pause while read models are built anew, swapped and rolled back under live bets, beside a long report. */
import { expect } from 'chai'
import pg from 'pg'
import type { AnyProjection } from '../../projections/engine/projection.ts'
import { pause, resume } from '../../projections/rebuilds/pace.ts'
import { progressOf } from '../../projections/rebuilds/progress.ts'
import { beginRebuild } from '../../projections/rebuilds/rebuild.ts'
import { beginRollback } from '../support/rebuilds.ts'
import { swap, trySwap } from '../../projections/rebuilds/swap.ts'
import { startHammer, judge, type Hammer } from '../support/hammer.ts'
import { newPlayer, type Player } from '../support/http.ts'
import { readModel } from '../support/projecting.ts'
import { provenEqual } from '../support/proving.ts'
import { until } from '../support/store-process.ts'
import { system, type System } from '../support/system.ts'
import { truthOf } from '../support/wallet-truth.ts'

const PLAYERS = 3

/** Answers that must come while a report holds the view and a swap is tried again and again. */
const ANSWERS_MIN = 40

/** What a swap says of a table that is not built to its end. */
const BEHIND = 'it is behind the live one'

describe('reads during rebuild, swap and rollback', function () {
  this.timeout(60_000)
  let parts: System
  let players: Player[]
  let hammers: Hammer[]
  before(async () => {
    parts = await system()
    const other = await parts.startAnotherApi()
    players = await Promise.all(Array.from({ length: PLAYERS }, () => newPlayer(parts.url)))
    hammers = players.map((player) => startHammer([parts.url, other.url], player))
  })

  const answers = () => hammers.reduce((sum, { kept }) => sum + kept.length, 0)
  const doneOf = async (name: string, generation: number) =>
    (await progressOf(parts.pool, name, generation)).done
  const built = (projection: AnyProjection, generation: number) =>
    until(
      async () => (await doneOf(projection.name, generation)) >= 1,
      `generation ${generation} of ${projection.name} is built`,
    )

  /** A pause binds at the worker's next tick: until it moves no more, however much is played. */
  const standsStill = (name: string, generation: number) =>
    until(async () => {
      const before = await standing(name, generation)
      const then = answers()
      await until(() => answers() >= then + ANSWERS_MIN, 'they play', 20_000)
      return (await standing(name, generation)) === before && (await doneOf(name, generation)) < 1
    }, 'it is left behind')
  const standing = async (name: string, generation: number) => {
    const { rows } = await parts.pool.query<{ position: string }>(
      `select sum(position)::text as position from projections.checkpoints
       where projection = $1 and generation = $2`,
      [name, generation],
    )
    return rows[0]?.position
  }

  for (const name of ['wallet_balance', 'wallet_ledger', 'rounds']) {
    it(`are answered while ${name} changes tables beneath a long report`, async () => {
      const projection = readModel(name)
      const generation = await beginRebuild(parts.pool, projection)
      await pause(parts.pool, [name])
      await standsStill(name, generation)
      expect(await trySwap(parts.pool, projection, generation)).to.equal(BEHIND)
      await resume(parts.pool, [name])
      await built(projection, generation)
      const report = new pg.Client({ connectionString: parts.databaseUrl })
      await report.connect()
      await report.query('begin')
      await report.query(`select count(*) from read.${name}`)
      await until(
        async () => /long report/.test((await trySwap(parts.pool, projection, generation)) ?? ''),
        'the report stands in the way',
      )
      const swapped = swap(parts.pool, projection, generation)
      const before = answers()
      await until(() => answers() >= before + ANSWERS_MIN, 'reads are answered', 20_000)
      await report.query('commit')
      await report.end()
      await swapped
      const back = await beginRollback(parts.pool, projection)
      await built(projection, back)
      await swap(parts.pool, projection, back)
      expect(back).to.be.lessThan(generation)
    })
  }

  it('all say what the stream says as of their position, and never go back', async () => {
    await Promise.all(hammers.map(({ stop }) => stop()))
    for (const [n, { kept }] of hammers.entries()) {
      const { playerId } = players[n] ?? { playerId: '' }
      expect(kept.length).to.be.greaterThan(ANSWERS_MIN)
      judge(kept, await truthOf(parts.client, playerId))
    }
    await provenEqual(parts)
  })
})
