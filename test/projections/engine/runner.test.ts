/** The runner on real PostgreSQL: exactly once, fenced, in order; what it writes is what the fold says. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { minor } from '../../../domain/shared/money.ts'
import type { Recorded } from '../../../eventstore/codec.ts'
import type { Step } from '../../../eventstore/subscription.ts'
import { Fenced, standingsOf } from '../../../projections/engine/checkpoints.ts'
import { commitBatch, type Standings } from '../../../projections/engine/commit-batch.ts'
import { createLeases } from '../../../projections/engine/leases.ts'
import { foldInto, PoisonEvent, type Rows } from '../../../projections/engine/fold.ts'
import { query, type Pool } from '../../../postgres/postgres.ts'
import type { AnyProjection } from '../../../projections/engine/projection.ts'
import { registry } from '../../../projections/registry.ts'
import { runProjections } from '../../../projections/engine/runner.ts'
import { sql } from '../../../postgres/sql.ts'
import { ensureTables, ForeignCheckpoint } from '../../../projections/engine/tables.ts'
import { freshDatabase } from '../../support/database.ts'
import { byPartition, readModel } from '../../support/projecting.ts'

const PLAYER = 'c0000000-0000-4000-8000-000000000001'
const METADATA = {
  schemaVersion: 1,
  occurredAt: '2026-01-01T00:00:00.000Z',
  commandId: '',
  bodyHash: '',
  correlationId: '',
  causationId: '',
  actor: { role: 'system', id: 'test' },
} as const

const hex = (n: number) => n.toString(16).padStart(12, '0')

/** Event number `n` of the player's wallet, at position n × 100. */
function event(n: number, type: string, data: object): Recorded {
  const commandId = `d0000000-0000-4000-8000-${hex(n)}`
  return {
    type,
    data,
    id: `e0000000-0000-4000-8000-${hex(n)}`,
    stream: `wallet-${PLAYER}`,
    key: PLAYER,
    revision: BigInt(n),
    position: BigInt(n * 100),
    commandId,
    occurredAt: METADATA.occurredAt,
    metadata: { ...METADATA, commandId },
  } as unknown as Recorded
}

const opened = event(0, 'WalletOpened', { currency: 'EUR' })
const started = (n: number) =>
  event(n, 'DepositStarted', { depositId: PLAYER, amount: minor(100n), instrument: 'card' })
const deposited = (n: number, balance: bigint) =>
  event(n, 'Deposited', {
    depositId: PLAYER,
    amount: minor(100n),
    reference: 'r',
    balance: minor(balance),
  })
const HISTORY = [opened, started(1), deposited(2, 100n), started(3), deposited(4, 200n)]

const balance = readModel('wallet_balance')
const ledger = readModel('wallet_ledger')

describe('the projection runner', () => {
  let pool: Pool
  beforeEach(async function () {
    this.timeout(30_000)
    pool = await freshDatabase()
    for (const projection of registry) await ensureTables(pool, projection)
  })
  afterEach(() => pool.end())

  /** What stands in the table itself: a view may show more for processes of before. */
  const rowsOf = async (name: string) => {
    const { rows } = await pool.query<Record<string, unknown>>(`select * from ${name}_g1.${name}`)
    return rows
  }
  const checkpoint = async (name: string) => {
    const [row] = await query<{ position: bigint | null; error: string | null }>(
      pool,
      sql`select position::bigint, error from projections.checkpoints
          where projection = ${name} and "partition" = ${PLAYER.slice(0, 1)}`,
    )
    return row
  }
  /** Takes every partition over, as after a worker's end, and answers where the read model stands there. */
  const take = async (projection: AnyProjection) =>
    standingsOf(pool, { projection, generation: 1 }, await takenOver(pool))
  const commit = (projection: AnyProjection, events: Recorded[], standings: Standings) =>
    commitBatch(
      pool,
      { projection, generation: 1 },
      { standings, batch: { events, to: events.at(-1)?.position ?? 0n } },
    )

  it('writes what the fold in memory says', async () => {
    await commit(balance, HISTORY, await take(balance))
    const rows: Rows = new Map()
    foldInto(balance, rows, HISTORY)
    expect(await rowsOf('wallet_balance')).to.deep.equal([...rows.values()].map(({ row }) => row))
  })

  it('writes the same in one batch as in many', async () => {
    let held: Standings = await take(balance)
    for (const one of HISTORY) held = await commit(balance, [one], held)
    const inMany = await rowsOf('wallet_balance')
    const rows: Rows = new Map()
    foldInto(balance, rows, HISTORY)
    expect(inMany).to.deep.equal([...rows.values()].map(({ row }) => row))
  })

  it('counts nothing twice when the answer to a commit is lost and the batch comes again', async () => {
    const held = await take(ledger)
    await commit(ledger, HISTORY, held)
    const again = await commit(ledger, HISTORY, held).catch((error: unknown) => error)
    expect(again).to.be.instanceOf(Fenced)
    const larger = await commit(ledger, [...HISTORY, started(5), deposited(6, 300n)], held).catch(
      (error: unknown) => error,
    )
    expect(larger).to.be.instanceOf(Fenced)
    expect(await rowsOf('wallet_ledger')).to.have.length(2)
  })

  it('lets a worker that was taken over write nothing', async () => {
    const asleep = await take(balance)
    const held = await take(balance)
    const late = await commit(balance, HISTORY, asleep).catch((error: unknown) => error)
    expect(late).to.be.instanceOf(Fenced)
    expect(await rowsOf('wallet_balance')).to.deep.equal([])
    await commit(balance, HISTORY, held)
    expect(await rowsOf('wallet_balance')).to.have.length(1)
  })

  it('refuses an event whose row is missing, and moves nothing', async () => {
    const held = await take(balance)
    const failed = await commit(balance, HISTORY.slice(1), held).catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(PoisonEvent)
    expect((failed as Error).message).to.match(/DepositStarted 1@wallet-.*missing/)
    expect((await checkpoint('wallet_balance'))?.position).to.equal(null)
  })

  it('stops the read model that chokes, named in its row, and no other', async function () {
    this.timeout(20_000)
    // A second entry at the first one's revision: only the ledger minds.
    const poison = { ...deposited(6, 300n), revision: deposited(2, 0n).revision }
    await runUntil(pool, [...HISTORY, started(5), poison, started(7)], async () => {
      const stopped = await checkpoint('wallet_ledger')
      const going = await checkpoint('wallet_balance')
      return stopped?.error !== null && going?.position === 700n
    })
    const stopped = await checkpoint('wallet_ledger')
    expect(stopped?.error).to.match(/is there already|duplicate key/)
    expect((await checkpoint('wallet_balance'))?.error).to.equal(null)
  })

  it('goes on from its checkpoint after a restart, whatever is delivered again', async function () {
    this.timeout(20_000)
    const isAt = (position: bigint) => async () =>
      (await checkpoint('wallet_ledger'))?.position === position
    await runUntil(pool, HISTORY.slice(0, 3), isAt(200n))
    await runUntil(pool, HISTORY, isAt(400n))
    const rows = await rowsOf('wallet_ledger')
    expect(rows.map(({ balance: after }) => after)).to.deep.equal([100n, 200n])
  })

  it('moves with marks when nothing matched', async function () {
    this.timeout(20_000)
    const mark: Step = { kind: 'mark', position: 9_999n }
    await runUntil(pool, [mark], async () => (await checkpoint('rounds'))?.position === 9_999n)
  })

  it('refuses changed handlers under an old version, and says what to do', async () => {
    const changed = { ...balance, on: { ...balance.on, JoinRefused: () => ({ insert: {} }) } }
    const refused = await ensureTables(pool, changed as AnyProjection).catch((e: unknown) => e)
    expect(refused).to.be.instanceOf(ForeignCheckpoint)
    expect((refused as Error).message).to.match(/give it a new version/)
  })

  it('refuses a changed view under an old version', async () => {
    const view = (table: string) => `select currency, account, 0 as balance from ${table}`
    const changed = { ...readModel('trial_balance'), view }
    const refused = await ensureTables(pool, changed).catch((e: unknown) => e)
    expect(refused).to.be.instanceOf(ForeignCheckpoint)
  })
})

async function takenOver(pool: Pool): Promise<ReadonlyMap<string, bigint>> {
  await pool.query(`update projections.leases set expires_at = '-infinity'`)
  await pool.query(`delete from projections.workers`)
  return createLeases(pool, randomUUID()).tick()
}

/** Runs the read models over `history` until `isDone`, checked again and again within bounds. */
async function runUntil(
  pool: Pool,
  history: readonly (Recorded | Step)[],
  isDone: () => Promise<boolean>,
): Promise<void> {
  const ending = new AbortController()
  const running = runProjections({
    pool,
    fences: await takenOver(pool),
    signal: ending.signal,
    targets: byPartition.map((projection) => ({ projection, generation: 1 })),
    async *followFrom(from, signal) {
      for (const one of history) {
        if ('kind' in one) yield one
        else if (one.position > (from ?? -1n)) yield { kind: 'event', event: storedOf(one) }
      }
      yield { kind: 'caughtUp' }
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve, { once: true })
      })
    },
  })
  const deadline = Date.now() + 10_000
  while (!(await isDone())) {
    if (Date.now() > deadline) throw new Error('not there within 10 s')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  ending.abort()
  await running
}

/** As the store would give it: amounts are digits there. */
function storedOf(event: Recorded) {
  const digits = (_key: string, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value
  const data = JSON.parse(JSON.stringify(event.data, digits)) as unknown
  const { id, type, stream, revision, position, metadata, commandId } = event
  return { id, type, stream, revision, position, data, metadata: { ...metadata, commandId } }
}
