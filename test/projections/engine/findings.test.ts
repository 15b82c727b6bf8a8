/** Findings on real PostgreSQL: in the checkpoint's transaction, put out by the live generation alone, once for ever. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import {
  depositWatchRules,
  type DepositWatchRules,
} from '../../../domain/compliance/rules/deposit-watch.ts'
import { minor } from '../../../domain/shared/money.ts'
import type { Recorded } from '../../../eventstore/codec.ts'
import { Fenced, standingsOf } from '../../../projections/engine/checkpoints.ts'
import { commitBatch } from '../../../projections/engine/commit-batch.ts'
import { depositWatch } from '../../../projections/compliance/deposit-watch.ts'
import { findingsOf, keepIn, type KeptFinding } from '../../../projections/engine/findings.ts'
import { foldInto, PoisonEvent, type Rows } from '../../../projections/engine/fold.ts'
import { createLeases } from '../../../projections/engine/leases.ts'
import { BEGINNING, markSent, unsentAfter } from '../../../projections/reading/outbox.ts'
import type { Pool } from '../../../postgres/postgres.ts'
import type { AnyProjection } from '../../../projections/engine/projection.ts'
import { beginRebuild } from '../../../projections/rebuilds/rebuild.ts'
import { beginRollback, cancelRebuild } from '../../support/rebuilds.ts'
import { swap } from '../../../projections/rebuilds/swap.ts'
import { ensureTables, ForeignCheckpoint } from '../../../projections/engine/tables.ts'
import { freshDatabase } from '../../support/database.ts'
import { recorded, type Fact } from '../../support/projecting.ts'
import { deposited, opened, PLAYER } from '../../support/wallet-facts.ts'

const DAYS = ['01', '02', '03', '04', '05', '06', '07', '08', '09']
const keyOf = (day: string) => `${PLAYER}/2026-11-${day}`

/** The wallet opened, then on each day one deposit of its amount: on day n at position n × 100. */
const deposits = (amounts: readonly bigint[]): Recorded[] => {
  const fact = (day: string | undefined, event: Fact['event']): Fact => ({
    stream: `wallet-${PLAYER}`,
    at: `2026-11-${day}T12:00:00.000Z`,
    event,
  })
  const facts = amounts.map((amount, n) => fact(DAYS[n], deposited(amount, 0n)))
  return recorded([fact('01', opened), ...facts])
}
const HISTORY = deposits([1000n, 600n, 1000n, 600n, 1000n, 600n, 1000n, 600n, 1000n])

const rulesOf = (version: string, EUR: bigint): DepositWatchRules => ({
  version,
  source: 'these tests',
  dailySums: [{ from: '2026-01-01', perDay: { EUR: minor(EUR) } }],
})
const made = (rules: DepositWatchRules, version = 1): AnyProjection => ({
  ...depositWatch.make(rules),
  version,
})

/** Finds the days with an odd number; the stricter one finds every day. */
const watch = made(rulesOf('lax', 1000n))
const stricter = made(rulesOf('strict', 500n), 2)

describe('findings', () => {
  let pool: Pool
  let fences: ReadonlyMap<string, bigint>
  beforeEach(async function () {
    this.timeout(30_000)
    pool = await freshDatabase()
    await ensureTables(pool, watch)
    fences = await createLeases(pool, randomUUID()).tick()
  })
  afterEach(() => pool.end())

  /** Commits what lies beyond the generation's checkpoint, up to day `to`. */
  const commit = async (projection: AnyProjection, generation: number, to: number) => {
    const target = { projection, generation }
    const standings = await standingsOf(pool, target, fences)
    const events = HISTORY.slice(0, to + 1)
    return commitBatch(pool, target, { standings, batch: { events, to: BigInt(to * 100) } })
  }
  const keptIn = async (generation: number) => {
    const { rows } = await pool.query<{ key: string }>(
      'select key from projections.findings where generation = $1 order by position',
      [generation],
    )
    return rows.map(({ key }) => key)
  }
  const unsent = async () => {
    const found = await unsentAfter(pool, BEGINNING, 100)
    return found.map(({ key, rulesVersion }) => [key, rulesVersion])
  }
  const sendAll = async () => {
    for (const finding of await unsentAfter(pool, BEGINNING, 100)) await markSent(pool, finding)
  }

  it('are kept and put out with the rows and the checkpoint, in order, with the rules’ version', async () => {
    await commit(watch, 1, 3)
    expect(await keptIn(1)).to.deep.equal([keyOf('01'), keyOf('03')])
    expect(await unsent()).to.deep.equal([
      [keyOf('01'), 'lax'],
      [keyOf('03'), 'lax'],
    ])
  })

  it('are not there when an event behind them in the batch is poison, nor is the checkpoint', async () => {
    const target = { projection: watch, generation: 1 }
    const standings = await standingsOf(pool, target, fences)
    const unopened = PLAYER.replace(/1$/, '2')
    const [poison] = recorded([
      { stream: `wallet-${unopened}`, at: '2026-11-02T00:00:00.000Z', event: deposited(1n) },
    ])
    if (poison === undefined) throw new Error('no event')
    const events = [...HISTORY.slice(0, 2), { ...poison, position: 150n }]
    const failed = await commitBatch(pool, target, {
      standings,
      batch: { events, to: 150n },
    }).catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(PoisonEvent)
    expect(await keptIn(1)).to.deep.equal([])
    expect(await unsent()).to.deep.equal([])
    expect((await standingsOf(pool, target, fences)).get('a')?.position).to.equal(null)
  })

  it('take rows and checkpoint with them when they cannot be written', async () => {
    await pool.query('alter table projections.outbox add check (position < 300)')
    const failed = await commit(watch, 1, 3).catch((error: unknown) => error)
    expect((failed as Error).message).to.match(/violates check constraint/)
    expect(await keptIn(1)).to.deep.equal([])
    const { rows } = await pool.query('select * from read.deposit_watch')
    expect(rows).to.deep.equal([])
    expect(
      (await standingsOf(pool, { projection: watch, generation: 1 }, fences)).get('a'),
    ).to.have.property('position', null)
  })

  it('stand as they were first found under their key, in the table as in memory', async () => {
    const repeating: AnyProjection = {
      ...watch,
      finds: (_before, { deposited: sum }) => ({
        key: 'one key',
        kind: 'any',
        data: { sum: String(sum) },
      }),
    }
    await commit(repeating, 1, 2)
    await commit(repeating, 1, 4)
    const kept = new Map<string, KeptFinding>()
    const rows: Rows = new Map()
    for (const event of HISTORY.slice(0, 5)) keepIn(kept, foldInto(repeating, rows, [event]))
    const client = await pool.connect()
    const target = { projection: repeating, generation: 1 }
    const found = await findingsOf(client, target, 'a').finally(() => {
      client.release()
    })
    expect(found).to.deep.equal(kept)
    expect([...found.values()]).to.have.length(1)
    expect(found.get('one key')).to.deep.include({ position: 0n, data: { sum: '0' } })
  })

  it('of a generation that is being built are kept, and not put out', async () => {
    await commit(watch, 1, 3)
    await sendAll()
    const generation = await beginRebuild(pool, watch)
    await commit(watch, generation, 5)
    expect(await keptIn(generation)).to.deep.equal([keyOf('01'), keyOf('03'), keyOf('05')])
    expect(await unsent()).to.deep.equal([])
    await cancelRebuild(pool, watch)
    expect(await keptIn(generation)).to.deep.equal([])
  })

  it('of other rules over the past stay silent at the swap, and are put out from there on', async () => {
    await commit(watch, 1, 3)
    await sendAll()
    const generation = await beginRebuild(pool, stricter)
    await commit(stricter, generation, 3)
    await swap(pool, stricter, generation)
    expect(await keptIn(generation)).to.deep.equal([keyOf('01'), keyOf('02'), keyOf('03')])
    expect(await unsent()).to.deep.equal([])
    await commit(stricter, generation, 4)
    expect(await unsent()).to.deep.equal([[keyOf('04'), 'strict']])
  })

  it('are neither lost nor put out twice when the new generation is ahead at the swap', async () => {
    await commit(watch, 1, 3)
    const generation = await beginRebuild(pool, stricter)
    await commit(stricter, generation, 6)
    await swap(pool, stricter, generation)
    // Nobody had sent what the old one found: it was found, and is sent still.
    expect(await unsent()).to.deep.equal([
      [keyOf('01'), 'lax'],
      [keyOf('03'), 'lax'],
      [keyOf('04'), 'strict'],
      [keyOf('05'), 'strict'],
      [keyOf('06'), 'strict'],
    ])
    await sendAll()
    await commit(stricter, generation, 7)
    expect(await unsent()).to.deep.equal([[keyOf('07'), 'strict']])
  })

  it('are put out no more by a generation that was live when its batch began', async () => {
    await commit(watch, 1, 3)
    await sendAll()
    const generation = await beginRebuild(pool, watch)
    await commit(watch, generation, 4)
    await swap(pool, watch, generation)
    await commit(watch, 1, 5) // a worker that has not looked since
    expect(await unsent()).to.deep.equal([])
    await commit(watch, generation, 5)
    expect(await unsent()).to.deep.equal([[keyOf('05'), 'lax']])
  })

  it('survive a rollback in the same way: silent up to where the other stood, said from there on', async () => {
    await commit(watch, 1, 1)
    const generation = await beginRebuild(pool, stricter)
    await commit(stricter, generation, 4)
    await swap(pool, stricter, generation)
    await sendAll() // days 1 to 4 by now
    const back = await beginRollback(pool, watch)
    await commit(watch, back, 7)
    await swap(pool, watch, back)
    expect(await unsent()).to.deep.equal([
      [keyOf('05'), 'lax'],
      [keyOf('07'), 'lax'],
    ])
    await sendAll()
    await commit(watch, back, 9)
    expect(await unsent()).to.deep.equal([[keyOf('09'), 'lax']])
  })

  it('are put out by a swap that runs while both generations commit', async () => {
    const generation = await beginRebuild(pool, watch)
    /** Takes a batch again when the swap has moved the checkpoint meanwhile, as a worker does. */
    const surely = async (of: number, to: number): Promise<unknown> =>
      commit(watch, of, to).catch((error: unknown) => {
        if (error instanceof Fenced) return surely(of, to)
        throw error
      })
    const going = async (of: number) => {
      for (const [n] of DAYS.entries()) await surely(of, n + 1)
    }
    await Promise.all([going(1), going(generation), swap(pool, watch, generation)])
    expect(await unsent()).to.deep.equal(
      ['01', '03', '05', '07', '09'].map((day) => [keyOf(day), 'lax']),
    )
  })

  it('come with the rules that a generation was built by, in its row', async () => {
    const { rows } = await pool.query<{ rules: unknown }>(
      'select rules from projections.generations',
    )
    const dailySums = [{ from: '2026-01-01', perDay: { EUR: '1000' } }]
    expect(rows).to.deep.equal([{ rules: { version: 'lax', source: 'these tests', dailySums } }])
  })

  it('of changed rules under an old version of the read model are refused, and say what to do', async () => {
    const refused = await ensureTables(pool, made(depositWatchRules)).catch((e: unknown) => e)
    expect(refused).to.be.instanceOf(ForeignCheckpoint)
    expect((refused as Error).message).to.match(/the rules of deposit_watch.*give it a new version/)
    await ensureTables(pool, made(depositWatchRules, 2)) // waits for its rebuild
  })
})
