/** Transactions, snapshots and COPY on real PostgreSQL. */
import { expect } from 'chai'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { cellOf, copyIn, copyOut } from '../../postgres/copy.ts'
import {
  isLockTimeout,
  limitLockWaits,
  query,
  queryExactly,
  snapshot,
  transaction,
  type Pool,
  type PoolClient,
} from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { freshDatabase } from '../support/database.ts'

const NOTES = { schema: 'public', table: 'notes', columns: ['id', 'said'] }
const SAID = ['', '\\N', 'a\\b\\', 'tab\tnew\nline\rback', '“quoted”', null]

describe('the database', function () {
  this.timeout(30_000)
  let pool: Pool
  before(async () => {
    pool = await freshDatabase()
    await query(pool, sql`create table notes (id integer primary key, said text)`)
  })
  after(() => pool.end())
  beforeEach(() => query(pool, sql`delete from notes`))

  const write = (on: Pool | PoolClient, id: number) =>
    query(on, sql`insert into notes values (${id}, 'x')`)
  const count = async (on: Pool | PoolClient) => (await query(on, sql`select from notes`)).length
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => error as Error,
    )

  it('keeps nothing of a transaction that throws', async () => {
    const failed = await failure(
      transaction(pool, async (client) => {
        await write(client, 1)
        throw new Error('no')
      }),
    )
    expect(failed?.message).to.equal('no')
    expect(await count(pool)).to.equal(0)
  })

  it('shows one instant in a snapshot, which can write nothing', async () => {
    await write(pool, 1)
    await snapshot(pool, async (client) => {
      expect(await count(client)).to.equal(1)
      await write(pool, 2)
      expect(await count(client)).to.equal(1)
    })
    expect(await count(pool)).to.equal(2)
    const failed = await failure(snapshot(pool, (client) => write(client, 3)))
    expect(failed?.message).to.match(/read-only transaction/)
  })

  it('tells numbers in JSON apart to the last digit, for whoever compares', async () => {
    const json =
      '{"a": 12345678901234567890, "b": [1.5, -3, 1.0, 1e-7, 1e21], "c": "12345678901234567890 \\"1"}'
    const [row] = await queryExactly<{ json: unknown }>(pool, sql`select ${json}::jsonb as json`)
    const c = '12345678901234567890 "1'
    expect(row?.json).to.deep.equal({ a: '12345678901234567890', b: [1.5, -3, 1, 1e-7, 1e21], c })
  })

  it('waits for a lock no longer than it is told, and says that this was it', async () => {
    await transaction(pool, async (holder) => {
      await query(holder, sql`lock table notes`)
      const failed = await failure(
        transaction(pool, async (client) => {
          await limitLockWaits(client, 50)
          await count(client)
        }),
      )
      expect(isLockTimeout(failed)).to.equal(true)
    })
    const other = await failure(query(pool, sql`select nothing`))
    expect(isLockTimeout(other)).to.equal(false)
  })

  it('copies in and out whatever a text holds', async () => {
    const lines = SAID.map((said, id) => `${cellOf(id, 'integer')}\t${cellOf(said, 'text')}\n`)
    await transaction(pool, (client) => copyIn(client, NOTES, lines))
    const rows = await query<{ said: string | null }>(pool, sql`select said from notes order by id`)
    expect(rows.map(({ said }) => said)).to.deep.equal(SAID)
    const out = new PassThrough()
    const [read] = await Promise.all([
      text(out),
      snapshot(pool, (client) => copyOut(client, NOTES, out)),
    ])
    expect(read).to.equal(lines.join(''))
  })
})
