/** A worker's runs: what is ordered of a rebuild leaves the live reader alone; leases that change begin both anew. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { Step } from '../../eventstore/subscription.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { createLeases } from '../../projections/engine/leases.ts'
import { ensureTables } from '../../projections/engine/tables.ts'
import { pause, resume, throttle } from '../../projections/rebuilds/pace.ts'
import { beginRebuild } from '../../projections/rebuilds/rebuild.ts'
import { cancelRebuild } from '../support/rebuilds.ts'
import { swap } from '../../projections/rebuilds/swap.ts'
import { runWorker } from '../../projections/worker.ts'
import { freshDatabase } from '../support/database.ts'
import { readModel } from '../support/projecting.ts'
import { until } from '../support/store-process.ts'

const NAME = 'wallet_balance'
const MARK = 100n

/** What one call of `follow` was: still open until its signal. */
type Subscription = { readonly prefixes: number; isOpen: boolean }

describe('a worker’s runs', function () {
  this.timeout(30_000)
  const kept = [readModel(NAME), readModel('players')]
  const [balance] = kept
  if (balance === undefined) throw new Error(`no read model ${NAME}`)

  let pool: Pool
  let subscriptions: Subscription[]
  let ending: AbortController
  let running: Promise<void>

  /** An empty store: everything up to MARK was seen, and nothing more comes. */
  async function* follow(
    prefixes: readonly string[],
    _from: bigint | null,
    signal: AbortSignal,
  ): AsyncGenerator<Step> {
    const subscription: Subscription = { prefixes: prefixes.length, isOpen: true }
    subscriptions.push(subscription)
    yield { kind: 'mark', position: MARK }
    yield { kind: 'caughtUp' }
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true })
    })
    subscription.isOpen = false
  }
  const noStream = async function* () {}
  const open = () => subscriptions.filter(({ isOpen }) => isOpen)
  const opened = (count: number, areOpen: number) =>
    until(
      () => subscriptions.length === count && open().length === areOpen,
      `${areOpen} of ${count} subscriptions open: there are ${open().length} of ${subscriptions.length}`,
    )

  beforeEach(async () => {
    pool = await freshDatabase()
    for (const projection of kept) await ensureTables(pool, projection)
    subscriptions = []
    ending = new AbortController()
    const { signal } = ending
    const reader = { follow, read: noStream, signal }
    running = runWorker({ pool, worker: randomUUID(), projections: kept, ...reader })
    await opened(1, 1)
  })
  afterEach(async () => {
    ending.abort()
    await running
    expect(open()).to.deep.equal([])
    await pool.end()
  })

  it('leave the live reader alone while a rebuild begins, pauses, slows down, goes on and is cancelled', async () => {
    const [live] = subscriptions
    await beginRebuild(pool, balance)
    await opened(2, 2)
    await pause(pool, [NAME])
    await opened(2, 1)
    await throttle(pool, [NAME], 5)
    await resume(pool, [NAME])
    await opened(3, 2)
    await throttle(pool, [NAME], null)
    await opened(4, 2)
    await cancelRebuild(pool, balance)
    await opened(4, 1)
    expect(open()).to.deep.equal([live])
  })

  it('begin both anew when leases change, each with what is left to it', async () => {
    await beginRebuild(pool, balance)
    await opened(2, 2)
    const all = subscriptions[0]?.prefixes ?? 0
    const other = createLeases(pool, randomUUID())
    await other.tick() // from here on a worker's fair share is half
    await opened(4, 2)
    for (const { prefixes } of open()) expect(prefixes).to.be.lessThan(all)
    await other.release()
    await opened(6, 2)
    expect(open().map(({ prefixes }) => prefixes)).to.deep.equal([all, all])
  })

  it('begin anew with what a swap shows, and have nothing left of what was built', async () => {
    const [first] = subscriptions
    const generation = await beginRebuild(pool, balance)
    await opened(2, 2)
    await swap(pool, balance, generation)
    await opened(3, 1)
    expect(first?.isOpen).to.equal(false)
  })
})
