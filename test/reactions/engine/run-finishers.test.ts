/** The finishers' run: what cannot be completed holds nothing up, is put aside beside the checkpoint, and has its turn again. */
import { expect } from 'chai'
import { freePort } from '../../../embedded/ports.ts'
import { systemClock, type Clock } from '../../../eventstore/clock.ts'
import type { Recorded } from '../../../eventstore/codec.ts'
import { createPool, query } from '../../../postgres/postgres.ts'
import { unfinished, type Unfinished } from '../../../projections/reading/unfinished.ts'
import { checkpointIn } from '../../../reactions/engine/checkpoint.ts'
import { FINISHED_TYPES } from '../../../reactions/finishers.ts'
import { runFinishers } from '../../../reactions/engine/run-finishers.ts'
import { startPostgresProxy } from '../../support/postgres-proxy.ts'
import { ownHouse, written, type House } from '../../support/own-house.ts'
import { until } from '../../support/store-process.ts'

const STUCK = 'a1b2c3d4-0000-4000-8000-000000000001'
const LATER = 'b1b2c3d4-0000-4000-8000-000000000002'
const AFTER = 'c1b2c3d4-0000-4000-8000-000000000003'

/** Time as a run sees it goes so many times faster: its waits of seconds are tens of ms here. */
const HASTE = 50

const hasty = (): Clock => {
  const startMs = Date.now()
  return {
    now: () => startMs + (Date.now() - startMs) * HASTE,
    sleep: (ms, signal) => systemClock.sleep(ms / HASTE, signal),
    random: systemClock.random,
  }
}

describe('the run of the finishers', function () {
  this.timeout(30_000)
  let house: House
  const runs: { end: () => Promise<void> }[] = []
  beforeEach(async () => {
    house = await ownHouse()
  })
  afterEach(async () => {
    for (const { end } of runs.splice(0)) await end()
    await house.remove()
  })

  /** A session that the player left: a finisher closes it. Answers the position of the fact. */
  const leave = async (player: string, fact: object = { sessionId: player, ended: null }) => {
    const stream = `wallet-${player}`
    await house.write(stream, written(player, 'SessionLeft', { data: fact }))
    let last = 0n
    for await (const { position } of house.client.read(stream)) last = position
    return last
  }

  /** Notes the player of each event that has its turn; those of `stuck` throw, those of `silent` never end. */
  const start = (stuck: Set<string>, { pool = house.pool, silent = new Set<string>() } = {}) => {
    const ending = new AbortController()
    const [turns, troubles, waits] = [[] as string[], [] as string[], [] as number[]]
    const checkpoint = checkpointIn(pool, 'finishers')
    const running = runFinishers({
      client: house.client,
      types: FINISHED_TYPES,
      clock: hasty(),
      signal: ending.signal,
      // By Postgres' clock, which is not in haste.
      checkpoint: {
        ...checkpoint,
        postpone(of, inMs, why) {
          waits.push(inMs)
          return checkpoint.postpone(of, inMs / HASTE, why)
        },
      },
      finish: ({ key }: Recorded) => {
        turns.push(key)
        if (silent.has(key)) return new Promise(() => {})
        return stuck.has(key) ? Promise.reject(new Error('not now')) : Promise.resolve()
      },
      onTrouble: (what, error) => troubles.push(`${what}: ${String(error)}`),
    })
    const end = async () => {
      ending.abort()
      await running
    }
    runs.push({ end })
    return { turns, troubles, waits, end }
  }
  const aside = async () => {
    const { rows } = await house.pool.query<{ stream: string; revision: bigint; why: string }>(
      'select stream, revision, why from reactions.unfinished order by stream, revision',
    )
    return rows
  }
  const untilSavedUpTo = (position: bigint, count: number) =>
    until(async () => {
      const saved = await checkpointIn(house.pool, 'finishers').load()
      return (saved ?? -1n) >= position && (await aside()).length === count
    }, `saved up to ${position}, ${count} put aside`)

  it('puts what fails aside, goes on, and gives it its turn again, after a restart it alone', async () => {
    const stuck = new Set([STUCK])
    const positions = []
    for (const player of [STUCK, LATER, AFTER]) positions.push(await leave(player))
    const last = positions[2] ?? 0n
    const first = start(stuck)
    await untilSavedUpTo(last, 1)
    expect(first.turns).to.include.members([STUCK, LATER, AFTER])
    await first.end()
    expect(await aside()).to.deep.equal([
      { stream: `wallet-${STUCK}`, revision: 0n, why: 'not now' },
    ])
    const second = start(stuck)
    await until(() => second.turns.length >= 3, 'it had its turn again and again')
    expect(new Set(second.turns)).to.deep.equal(new Set([STUCK]))
    stuck.clear()
    await untilSavedUpTo(last, 0)
    await second.end()
    const third = start(stuck)
    const newcomer = 'd1b2c3d4-0000-4000-8000-000000000004'
    await leave(newcomer)
    await until(() => third.turns.length > 0, 'what came since had its turn')
    expect(third.turns).to.deep.equal([newcomer])
  })

  it('waits longer from turn to turn, and leaves what one process has taken to it', async () => {
    const position = await leave(STUCK)
    const runs = [start(new Set([STUCK])), start(new Set([STUCK]))]
    await untilSavedUpTo(position, 1)
    const waits = () => runs.flatMap((one) => one.waits)
    await until(() => waits().length >= 5, 'five turns')
    for (const { end } of runs) await end()
    // The first attempt was on the way to the table; a quarter is taken off at most.
    for (const [nth, waitMs] of waits()
      .sort((one, other) => one - other)
      .entries()) {
      const fullMs = Math.min(5_000 * 2 ** (nth + 1), 600_000)
      expect(waitMs).to.be.within(fullMs * 0.75, fullMs)
    }
    const turns = runs.flatMap((one) => one.turns).length
    expect(turns).to.be.within(1 + waits().length, runs.length + waits().length)
  })

  it('lets a thousand and more fail, and one that never ends, and finishes what comes later', async () => {
    const stream = `wallet-${STUCK}`
    const many = Array.from({ length: 1_100 }, () =>
      written(STUCK, 'SessionLeft', { data: { sessionId: STUCK, ended: null } }),
    )
    await house.client.append(stream, many, -1n)
    await leave(AFTER)
    const position = await leave(LATER)
    const run = start(new Set([STUCK]), { silent: new Set([AFTER]) })
    await until(() => run.turns.includes(LATER), 'the later one had its turn')
    await untilSavedUpTo(position, many.length + 1)
    const counted = await query<Unfinished>(house.pool, unfinished)
    expect(counted.map(({ type, count }) => ({ type, count }))).to.deep.equal([
      { type: 'SessionLeft', count: BigInt(many.length + 1) },
    ])
    expect(run.troubles.join()).to.match(/cannot complete SessionLeft at 0@wallet-c1.*not done/)
  })

  it('does not end at an event that it cannot read: that one waits for other code', async () => {
    const newer = written(STUCK, 'SessionLeft', { version: 9, data: {} })
    await house.write(`wallet-${STUCK}`, newer)
    await house.write(`wallet-${STUCK}`, written(STUCK, 'SessionLeftAgain', { data: {} }))
    const position = await leave(LATER)
    const run = start(new Set())
    await untilSavedUpTo(position, 1)
    expect(new Set(run.turns)).to.deep.equal(new Set([LATER]))
    expect(run.troubles[0]).to.match(/cannot complete SessionLeft at 0@wallet-a1.*version 9/)
    expect(run.troubles.join()).not.to.include('SessionLeftAgain')
    expect((await aside()).map(({ stream }) => stream)).to.deep.equal([`wallet-${STUCK}`])
  })

  it('waits for Postgres at its start, and goes on without it later, losing nothing that failed', async () => {
    const port = await freePort()
    const here = new URL(house.env.DATABASE_URL)
    here.port = String(port)
    const pool = createPool(here.href)
    const answering = () => startPostgresProxy(house.env.DATABASE_URL, () => 'answered', port)
    const first = await leave(AFTER)
    const stuck = new Set([STUCK])
    const run = start(stuck, { pool })
    await until(() => run.troubles.length >= 3, 'it tried again and again')
    expect(run.troubles.join()).to.match(/the finishers cannot begin yet.*ECONNREFUSED/)
    expect(run.turns).to.deep.equal([])
    const proxy = await answering()
    await untilSavedUpTo(first, 0)
    await proxy.stop()
    await leave(STUCK)
    const position = await leave(LATER)
    await until(() => run.troubles.join().includes('could not be saved'), 'Postgres was missed')
    expect(run.turns).to.include(LATER)
    const again = await answering()
    await untilSavedUpTo(position, 1)
    await run.end()
    await pool.end()
    await again.stop()
  })
})
