/** Leases on real PostgreSQL: partitions are spread evenly, a silent worker loses them, and what wakes writes nothing. */
import { randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { expect } from 'chai'
import { from as copyFrom } from 'pg-copy-streams'
import { Fenced, standingsOf } from '../../../projections/engine/checkpoints.ts'
import { commitBatch } from '../../../projections/engine/commit-batch.ts'
import { createLeases } from '../../../projections/engine/leases.ts'
import { LEASED } from '../../../projections/engine/partitions.ts'
import { createPool, transaction, type Pool } from '../../../postgres/postgres.ts'
import { registry } from '../../../projections/registry.ts'
import { ensureTables } from '../../../projections/engine/tables.ts'
import { freshDatabase } from '../../support/database.ts'

describe('leases', () => {
  let pool: Pool
  beforeEach(async function () {
    this.timeout(30_000)
    pool = await freshDatabase()
    for (const projection of registry) await ensureTables(pool, projection)
  })
  afterEach(() => pool.end())

  const worker = () => createLeases(pool, randomUUID())
  /** As after 5 s without a renewal: the database's clock is what counts. */
  const silence = async () => {
    await pool.query(
      `update projections.leases set expires_at = clock_timestamp() - interval '1 ms'`,
    )
    await pool.query(
      `update projections.workers set expires_at = clock_timestamp() - interval '1 ms'`,
    )
  }
  const sizes = (...held: ReadonlyMap<string, bigint>[]) => held.map(({ size }) => size)

  it('give all partitions to the only worker', async () => {
    expect([...(await worker().tick()).keys()].sort()).to.deep.equal([...LEASED].sort())
  })
  it('spread them evenly when a worker comes, and again when it goes', async () => {
    const [one, other] = [worker(), worker()]
    await one.tick()
    expect(sizes(await other.tick(), await one.tick(), await other.tick())).to.deep.equal([0, 9, 9])
    await other.release()
    expect(sizes(await one.tick())).to.deep.equal([LEASED.length])
  })
  it('never give one partition to two workers, however they come and go', async () => {
    const workers = Array.from({ length: 5 }, worker)
    for (let round = 0; round < 4; round += 1) {
      const held = await Promise.all(workers.map((one) => one.tick()))
      const all = held.flatMap((fences) => [...fences].map(([name, fence]) => `${name} ${fence}`))
      expect(new Set(all)).to.have.property('size', all.length)
    }
    const held = await Promise.all(workers.map((one) => one.tick()))
    expect(sizes(...held).reduce((sum, size) => sum + size, 0)).to.equal(LEASED.length)
    expect(Math.max(...sizes(...held))).to.equal(4)
  })
  it('go over with a higher fence when a worker is silent, and stay when nobody took them', async () => {
    const [asleep, awake] = [worker(), worker()]
    const before = await asleep.tick()
    await silence()
    expect(await asleep.tick()).to.deep.equal(before)
    await silence()
    const after = await awake.tick()
    for (const [partition, fence] of after)
      expect(fence > (before.get(partition) ?? 0n)).to.equal(true)
    expect(sizes(after, await asleep.tick())).to.deep.equal([LEASED.length, 0])
  })
  it('go over although the worker fell asleep in the middle of a commit', async function () {
    this.timeout(20_000)
    const asleep = await worker().tick()
    let wake = () => {}
    const sleeping = transaction(pool, async (client) => {
      await client.query('select 1 from projections.checkpoints for update')
      await new Promise<void>((resolve) => (wake = resolve))
    }).catch((error: unknown) => error)
    await silence()
    const startedMs = performance.now()
    const awake = await worker().tick()
    expect(performance.now() - startedMs).to.be.lessThan(6_000)
    expect(awake.size).to.equal(asleep.size)
    wake()
    expect(await sleeping).to.be.instanceOf(Error)
  })
  it('go over although the worker fell asleep in the middle of a COPY, which no time limit ends', async function () {
    this.timeout(20_000)
    const sleeper = randomUUID()
    const asleep = await createLeases(pool, sleeper).tick()
    const its = createPool(pool.options.connectionString ?? '', { max: 1, name: sleeper })
    const begun = new EventEmitter()
    const copying = once(begun, 'copy')
    const sleeping = transaction(its, async (client) => {
      await client.query('create temporary table written (line text)')
      await client.query('select 1 from projections.checkpoints for update')
      const lines = client.query(copyFrom('copy written from stdin'))
      begun.emit('copy')
      await once(lines, 'finish')
    }).catch((error: unknown) => error)
    await Promise.race([copying, sleeping]).then((first) => expect(first).to.deep.equal([]))
    await silence()
    const startedMs = performance.now()
    const awake = await worker().tick()
    expect(performance.now() - startedMs).to.be.lessThan(6_000)
    expect(awake.size).to.equal(asleep.size)
    expect(await sleeping).to.be.instanceOf(Error)
    await its.end()
  })
  it('let a worker that slept through a takeover write nothing', async () => {
    const [projection] = registry
    if (projection === undefined) throw new Error('no read model')
    const target = { projection, generation: 1 }
    const standings = await standingsOf(pool, target, await worker().tick())
    await silence()
    await worker().tick()
    const late = await commitBatch(pool, target, {
      standings,
      batch: { events: [], to: 100n },
    }).catch((error: unknown) => error)
    expect(late).to.be.instanceOf(Fenced)
    const { rows } = await pool.query(`select 1 from projections.checkpoints where position > 0`)
    expect(rows).to.deep.equal([])
  })
})
