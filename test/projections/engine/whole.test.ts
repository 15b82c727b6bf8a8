/** Read models that are whole, by the smallest of them, on the real store: every stream, each event once, known or not. */
import { randomUUID } from 'node:crypto'
import { binaryEvent } from '@eventstore/db-client'
import { expect } from 'chai'
import type { StoredEvent } from '../../../eventstore/codec.ts'
import { createCounting } from '../../../eventstore/counting.ts'
import { readAll } from '../../../eventstore/read-all.ts'
import { follow } from '../../../eventstore/subscription.ts'
import { Fenced, standingsOf } from '../../../projections/engine/checkpoints.ts'
import { commitBatch } from '../../../projections/engine/commit-batch.ts'
import { createLeases } from '../../../projections/engine/leases.ts'
import { handlersHash } from '../../../projections/engine/tables.ts'
import { LEFT_OUT, undecoded, WHOLE } from '../../../projections/engine/whole.ts'
import {
  categoryOf,
  storedByCategory,
  type StoredEventsRow,
} from '../../../projections/operations/stored-events.ts'
import { createLags } from '../../../projections/reading/lag.ts'
import { read } from '../../../projections/reading/read.ts'
import { EXIT } from '../../../scripts/support/cli.ts'
import { ownHouse, payIn, written, type House } from '../../support/own-house.ts'
import { readModel } from '../../support/projecting.ts'
import { proofsOf, provenEqual } from '../../support/proving.ts'
import { runScript } from '../../support/script.ts'
import { until } from '../../support/store-process.ts'

const PLAYER = 'a1b2c3d4-0000-4000-8000-000000000001'
const LATER = 'b1b2c3d4-0000-4000-8000-000000000001'
const storedEvents = readModel('stored_events')

describe('a read model that is whole', function () {
  this.timeout(60_000)
  let house: House
  beforeEach(async () => {
    house = await ownHouse()
    await payIn(house, PLAYER)
    await strange('strange-1')
    await strange('named')
    await strange(`wallet-${PLAYER}`) // from here on what is folded by partition has stopped there
    await strange('snapshot-v9-wallet-x')
    await house.client.append('$$named', [{ ...fact(), type: '$metadata' }], 'any')
    const bytes = binaryEvent({ type: 'Bytes', data: Buffer.from([0, 255]), id: randomUUID() })
    await house.client.raw.appendToStream('strange-1', bytes)
  })
  afterEach(() => house.remove())

  const fact = () => ({ id: randomUUID(), type: 'Unheard', data: { any: 'thing' }, metadata: {} })
  const strange = (stream: string) => house.client.append(stream, [fact()], 'any')
  /** What the store holds, read another way. */
  async function expected(): Promise<StoredEventsRow[]> {
    const rows = new Map<string, StoredEventsRow>()
    for await (const { stream, position } of readAll(house.client)) {
      if (Object.keys(LEFT_OUT).some((beginning) => stream.startsWith(beginning))) continue
      const [category = ''] = stream.split('-')
      const events = (rows.get(category)?.events ?? 0n) + 1n
      rows.set(category, { category, events, last_position: position })
    }
    return [...rows.values()].sort((one, other) => (one.category < other.category ? -1 : 1))
  }
  const shown = async () => {
    const { rows } = await read(house.pool, storedByCategory())
    return rows.map(({ category, events, last_position }) => ({ category, events, last_position }))
  }
  const folded = async () => {
    const all = JSON.stringify(await expected(), digits)
    await until(async () => JSON.stringify(await shown(), digits) === all, 'all is folded')
  }
  const standsIn = async () => {
    const { rows } = await house.pool.query<{ partition: string; error: string | null }>(
      `select "partition", error from projections.checkpoints where projection = 'stored_events'`,
    )
    return rows
  }

  it('counts every event once, known to this code or not, and none of what is left out', async () => {
    const worker = house.work()
    await folded()
    const all = await expected()
    expect(all.map(({ category, events }) => `${category} ${events}`)).to.deep.equal([
      'named 1',
      'strange 2',
      'wallet 4',
    ])
    expect(await standsIn()).to.deep.equal([{ partition: WHOLE, error: null }])
    await worker.end()
  })
  it('goes on where those by partition have stopped, from worker to worker, and misses and doubles nothing', async () => {
    const workers = [house.work(), house.work()]
    for (let n = 0; n < 30; n += 1) {
      await strange(`strange-${n % 3}`)
      if (n % 10 === 9) {
        await workers.shift()?.end()
        workers.push(house.work())
      }
    }
    await folded()
    await until(async () => {
      const { rows } = await house.pool.query(
        `select from projections.checkpoints where projection = 'wallet_balance' and error is not null`,
      )
      return rows.length === 1
    }, 'one by partition has stopped')
    for (const worker of workers) await worker.end()
  })
  it('writes nothing once its lease was taken over', async () => {
    const asleep = await createLeases(house.pool, randomUUID()).tick()
    const target = { projection: storedEvents, generation: 1 }
    const standings = await standingsOf(house.pool, target, asleep)
    expect([...standings.keys()]).to.deep.equal([WHOLE])
    await house.pool.query(
      `update projections.leases set expires_at = clock_timestamp() - interval '1 ms'`,
    )
    await house.pool.query('delete from projections.workers') // the other takes all
    await createLeases(house.pool, randomUUID()).tick()
    const stored: StoredEvent = { ...fact(), stream: 'late-1', revision: 0n, position: 1n }
    const batch = { events: [undecoded(stored)], to: 1n }
    const refused = await commitBatch(house.pool, target, { standings, batch }).catch(
      (error: unknown) => error,
    )
    expect(refused).to.be.instanceOf(Fenced)
    expect(await shown()).to.deep.equal([])
  })
  it('is rebuilt, swapped, and proven against the streams, in every cell', async () => {
    const worker = house.work()
    await folded()
    const { code, stdout, stderr } = await runScript(
      'rebuild',
      ['stored_events', '--yes', '--json'],
      house.env,
    )
    expect(code, stderr).to.equal(EXIT.ok)
    expect(JSON.parse(stdout)).to.deep.equal([
      { name: 'stored_events', generation: 2, isLive: true },
    ])
    await strange('strange-9')
    await folded()
    await provenEqual(house, [storedEvents])
    await worker.end()
    await house.pool.query(
      `update stored_events_g2.stored_events set events = 7 where category = 'wallet'`,
    )
    const [proof] = await proofsOf(house, [storedEvents])
    expect(proof).to.have.nested.property('differences[0].column', 'events')
    expect(proof).to.include({ rows: 3, differing: 1 })
  })
  it('says how far it is behind: by an event that tells when it occurred, else that it is not known', async () => {
    const lagOf = async () => {
      const lags = await createLags({
        pool: house.pool,
        follow: (prefixes, from, signal) =>
          follow(house.client.raw, { from, signal, matching: { prefixes } }),
        eventsAfter: createCounting(house.healthUrl),
      })()
      const found = lags.find(({ name }) => name === 'stored_events')
      return { seconds: found?.lagSeconds, events: found?.lagEvents }
    }
    expect((await lagOf()).seconds)
      .to.be.a('number')
      .above(0)
    const worker = house.work()
    await folded()
    await until(async () => (await lagOf()).seconds === 0, 'it is behind nothing')
    expect(await lagOf()).to.deep.equal({ seconds: 0, events: 0 })
    await worker.end()
    await strange('undated-1')
    expect((await lagOf()).seconds).to.equal(null)
    const dated = written(LATER, 'WalletOpened', { data: { currency: 'EUR' } })
    await house.write(`wallet-${LATER}`, dated)
    expect((await lagOf()).seconds).to.be.a('number')
  })
  it('is told from one with another fold by its hash', () => {
    const other = { ...storedEvents, each: () => [] }
    expect(handlersHash(other)).not.to.equal(handlersHash(storedEvents))
  })
  it('names a category as Postgres can take it, whatever the stream is called', () => {
    expect(categoryOf('wallet-a1b2-c3')).to.equal('wallet')
    expect(categoryOf('named')).to.equal('named')
    expect(categoryOf('a\0b\ud800-x')).to.equal('ab\ufffd')
    expect(categoryOf('x'.repeat(5_000))).to.have.lengthOf(200)
  })
})

const digits = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)
