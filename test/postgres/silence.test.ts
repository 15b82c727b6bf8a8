/** Connections to PostgreSQL that lead nowhere, over real TCP: whoever waits on one is told in time, and nobody gets it again. */
import { expect } from 'chai'
import {
  createPool,
  query,
  transaction,
  withConnection,
  type Pool,
} from '../../postgres/postgres.ts'
import { cutAll } from '../../postgres/connections.ts'
import { isUnavailable } from '../../postgres/lost.ts'
import { sql } from '../../postgres/sql.ts'
import { freshDatabase } from '../support/database.ts'
import { startPostgresProxy, type PostgresProxy } from '../support/postgres-proxy.ts'
import { until } from '../support/store-process.ts'

/** The server's limit on a statement here, in ms; ours is a second more. */
const STATEMENT_MS = 300
const LIMIT_MS = STATEMENT_MS + 1_000 + 500

describe('a connection that says nothing', function () {
  this.timeout(30_000)
  let direct: Pool
  let proxy: PostgresProxy
  let pool: Pool
  before(async () => {
    direct = await freshDatabase()
    await query(direct, sql`create table notes (id integer primary key)`)
    proxy = await startPostgresProxy(String(direct.options.connectionString), () => 'answered')
  })
  beforeEach(() => {
    pool = createPool(proxy.url, { max: 4, statementMs: STATEMENT_MS })
  })
  afterEach(() => pool.end())
  after(async () => {
    await proxy.stop()
    await direct.end()
  })

  const one = (on: Pick<Pool, 'query'> = pool) => query(on as Pool, sql`select 1`)
  const failureOf = async (work: Promise<unknown>) => {
    const startedMs = performance.now()
    const error = await work.then(
      () => null,
      (failed: unknown) => failed,
    )
    return { error, isUnavailable: isUnavailable(error), ms: performance.now() - startedMs }
  }

  it('fails a query within the limit, and the idle ones go with it', async () => {
    await Promise.all([one(), one(), one()])
    proxy.silence()
    const { ms, isUnavailable: isTold } = await failureOf(one())
    expect(isTold).to.equal(true)
    expect(ms).to.be.lessThan(LIMIT_MS)
    for (let n = 0; n < 6; n += 1) {
      const { error, ms: nextMs } = await failureOf(one())
      expect(error).to.equal(null)
      expect(nextMs).to.be.lessThan(STATEMENT_MS)
    }
  })

  it('fails a transaction within the limit, without waiting for its rollback, and writes nothing', async () => {
    const { ms, isUnavailable: isTold } = await failureOf(
      transaction(pool, async (client) => {
        await query(client, sql`insert into notes values (1)`)
        proxy.silence()
        await query(client, sql`insert into notes values (2)`)
      }),
    )
    expect(isTold).to.equal(true)
    expect(ms).to.be.lessThan(LIMIT_MS)
    await one()
    await until(
      async () => (await query(direct, sql`select from notes`)).length === 0,
      'nothing was written',
    )
  })

  it('fails at once when all are cut, whatever is under way', async () => {
    let isUnderWay = false
    const slow = failureOf(
      withConnection(pool, async (client) => {
        await one(client)
        proxy.silence()
        isUnderWay = true
        await query(client, sql`select 2`)
      }),
    )
    await until(() => isUnderWay, 'it is under way')
    const cutMs = performance.now()
    cutAll(pool, 'a test')
    const { error, isUnavailable: isTold } = await slow
    expect(error).to.be.instanceOf(Error)
    expect(isTold).to.equal(true)
    expect(performance.now() - cutMs).to.be.lessThan(STATEMENT_MS)
    await one()
  })
})
