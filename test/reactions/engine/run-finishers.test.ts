/** The finishers' run: what stays unfinished holds nothing up, is remembered beside the checkpoint, and gets its turn again. */
import { expect } from 'chai'
import { freePort } from '../../../embedded/ports.ts'
import { systemClock, type Clock } from '../../../eventstore/clock.ts'
import type { Recorded } from '../../../eventstore/codec.ts'
import { createPool } from '../../../postgres/postgres.ts'
import { checkpointIn } from '../../../reactions/engine/checkpoint.ts'
import { FINISHED_TYPES } from '../../../reactions/finishers.ts'
import { runFinishers } from '../../../reactions/engine/run-finishers.ts'
import { startPostgresProxy } from '../../support/postgres-proxy.ts'
import { ownHouse, payIn, written, type House } from '../../support/own-house.ts'
import { until } from '../../support/store-process.ts'

const UNKNOWN = 'a1b2c3d4-0000-4000-8000-000000000001'
const LATER = 'b1b2c3d4-0000-4000-8000-000000000002'
const AFTER = 'c1b2c3d4-0000-4000-8000-000000000003'

/** Time as a run sees it goes so many times faster: its waits of seconds are tens of ms here. */
const HASTE = 50

const hasty = (): Clock => {
  const startMs = Date.now()
  return {
    now: () => startMs + (Date.now() - startMs) * HASTE,
    sleep: (ms) => systemClock.sleep(ms / HASTE),
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

  /** Notes the player of each event that has its turn; those of `stuck` are not complete. */
  const start = (stuck: Set<string>, pool = house.pool) => {
    const ending = new AbortController()
    const [turns, troubles] = [[] as string[], [] as string[]]
    const running = runFinishers({
      client: house.client,
      types: FINISHED_TYPES,
      clock: hasty(),
      signal: ending.signal,
      checkpoint: checkpointIn(pool, 'finishers'),
      finish: ({ key }: Recorded) => {
        turns.push(key)
        return Promise.resolve(!stuck.has(key))
      },
      onTrouble: (what, error) => troubles.push(`${what}: ${String(error)}`),
    })
    const end = async () => {
      ending.abort()
      await running
    }
    runs.push({ end })
    return { turns, troubles, end }
  }
  const saved = () => checkpointIn(house.pool, 'finishers').load()
  const untilSavedUpTo = (position: bigint, unfinished: number) =>
    until(async () => {
      const checkpoint = await saved()
      return (
        (checkpoint?.position ?? -1n) >= position && checkpoint?.unfinished.length === unfinished
      )
    }, `saved up to ${position} with ${unfinished} unfinished`)
  /** Where the player's deposit was started: the one event of these histories that a finisher looks at. */
  const startedOf = async (player: string) => {
    for await (const { position } of house.client.read(`wallet-${player}`, {
      from: 1n,
      limit: 1,
    })) {
      return position
    }
    throw new Error('no deposit')
  }

  it('saves its checkpoint past an unfinished event, and a restart looks at that one alone', async () => {
    const stuck = new Set([UNKNOWN])
    for (const player of [UNKNOWN, LATER, AFTER]) await payIn(house, player)
    const first = start(stuck)
    await untilSavedUpTo(await startedOf(AFTER), 1)
    expect(first.turns).to.include.members([UNKNOWN, LATER, AFTER])
    await first.end()
    expect((await saved())?.unfinished).to.deep.equal([
      { stream: `wallet-${UNKNOWN}`, revision: 1n },
    ])
    const second = start(stuck)
    await until(() => second.turns.length >= 3, 'it had its turn again and again')
    expect(new Set(second.turns)).to.deep.equal(new Set([UNKNOWN]))
    stuck.clear()
    await untilSavedUpTo(await startedOf(AFTER), 0)
    await second.end()
    const third = start(stuck)
    await payIn(house, 'd1b2c3d4-0000-4000-8000-000000000004')
    await until(() => third.turns.length > 0, 'what came since had its turn')
    expect(third.turns).to.deep.equal(['d1b2c3d4-0000-4000-8000-000000000004'])
  })

  it('does not end at an event that it cannot read: that one waits for other code', async () => {
    const newer = written(UNKNOWN, 'DepositStarted', { version: 9, data: {} })
    await house.write(`wallet-${UNKNOWN}`, newer)
    await house.write(`wallet-${UNKNOWN}`, written(UNKNOWN, 'DepositStartedAgain', { data: {} }))
    await payIn(house, LATER)
    const run = start(new Set())
    await untilSavedUpTo(await startedOf(LATER), 1)
    expect(new Set(run.turns)).to.deep.equal(new Set([LATER]))
    expect(run.troubles[0]).to.match(/cannot complete DepositStarted at 0@wallet-a1.*version 9/)
    expect(run.troubles.join()).not.to.include('DepositStartedAgain')
    expect((await saved())?.unfinished).to.deep.equal([
      { stream: `wallet-${UNKNOWN}`, revision: 0n },
    ])
  })

  it('waits for Postgres at its start, and goes on without it later', async () => {
    const port = await freePort()
    const here = new URL(house.env.DATABASE_URL)
    here.port = String(port)
    const pool = createPool(here.href)
    const answering = () => startPostgresProxy(house.env.DATABASE_URL, () => 'answered', port)
    await payIn(house, UNKNOWN)
    const run = start(new Set(), pool)
    await until(() => run.troubles.length >= 3, 'it tried again and again')
    expect(run.troubles.join()).to.match(/the finishers cannot begin yet.*ECONNREFUSED/)
    expect(run.turns).to.deep.equal([])
    const proxy = await answering()
    await untilSavedUpTo(await startedOf(UNKNOWN), 0)
    await proxy.stop()
    await payIn(house, LATER)
    await until(() => run.troubles.join().includes('could not be saved'), 'Postgres was missed')
    expect(run.turns).to.include(LATER)
    const again = await answering()
    await untilSavedUpTo(await startedOf(LATER), 0)
    await run.end()
    await pool.end()
    await again.stop()
  })
})
