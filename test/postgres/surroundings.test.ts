/** PostgreSQL set up by others: what they prefer changes nothing here, and what cannot be ours is refused in words. */
import { expect } from 'chai'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../embedded/ports.ts'
import { isUnavailable } from '../../postgres/lost.ts'
import { migrate } from '../../postgres/migrate.ts'
import { createPool, query, transaction, type Pool } from '../../postgres/postgres.ts'
import { sql, verbatim } from '../../postgres/sql.ts'
import { freshDatabase } from '../support/database.ts'
import { until } from '../support/store-process.ts'

const BOUNCER = 'pgbouncer'

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error as Error,
  )

describe('a PostgreSQL of one’s own', function () {
  this.timeout(40_000)
  let fresh: Pool
  let pool: Pool
  let name: string
  let url: string

  before(async () => {
    fresh = await freshDatabase()
    url = String(fresh.options.connectionString)
    name = new URL(url).pathname.slice(1)
    await query(fresh, sql`create table counts (id integer primary key, n integer not null)`)
  })
  beforeEach(() => {
    pool = createPool(url, { max: 4 })
  })
  afterEach(async () => {
    await pool.end()
    await query(fresh, sql`alter database ${verbatim(name)} reset all`)
  })
  after(() => fresh.end())

  const prefers = (setting: string) =>
    query(fresh, sql`alter database ${verbatim(name)} set ${verbatim(setting)}`)

  it('reads instants as ever where dates are German and it is another hour', async () => {
    await prefers("datestyle to 'German'")
    await prefers("timezone to 'Asia/Kathmandu'")
    const at = '2026-03-04T05:06:07.000Z'
    const [row] = await query<{ at: string; day: string }>(
      pool,
      sql`select ${at}::timestamptz as at, ${at}::timestamptz::date as day`,
    )
    expect(row).to.deep.equal({ at, day: '2026-03-04' })
  })

  it('works as ever where transactions are serializable by default', async () => {
    await prefers("default_transaction_isolation to 'serializable'")
    const [row] = await query<{ level: string }>(
      pool,
      sql`select current_setting('transaction_isolation') as level`,
    )
    expect(row?.level).to.equal('read committed')
  })

  it('begins a transaction again that met another one, and gives up after three', async () => {
    await query(fresh, sql`insert into counts values (1, 0)`)
    let tries = 0
    const add = (conflicts: number) =>
      transaction(pool, async (client) => {
        tries += 1
        await query(client, sql`set transaction isolation level repeatable read`)
        await query(client, sql`select n from counts`)
        if (tries <= conflicts) await query(fresh, sql`update counts set n = n + 10`)
        await query(client, sql`update counts set n = n + 1`)
      })
    await add(2)
    const [row] = await query<{ n: number }>(fresh, sql`select n from counts`)
    expect({ tries, n: row?.n }).to.deep.equal({ tries: 3, n: 21 })
    tries = 0
    const failed = await failureOf(add(100))
    expect(tries).to.equal(3)
    expect(isUnavailable(failed)).to.equal(true)
  })

  it('is unavailable where it only reads since a failover, and the connection is left', async () => {
    const [before] = await query<{ pid: number }>(pool, sql`select pg_backend_pid() as pid`)
    await prefers('default_transaction_read_only to on')
    await query(pool, sql`set default_transaction_read_only to on`)
    const failed = await failureOf(
      transaction(pool, (client) => query(client, sql`update counts set n = 0`)),
    )
    expect(failed?.message).to.match(/read-only/)
    expect(isUnavailable(failed)).to.equal(true)
    await query(fresh, sql`alter database ${verbatim(name)} reset default_transaction_read_only`)
    const [after] = await query<{ pid: number }>(pool, sql`select pg_backend_pid() as pid`)
    expect(after?.pid).not.to.equal(before?.pid)
    await transaction(pool, (client) => query(client, sql`update counts set n = 0`))
  })

  it('is refused by the migration where it cannot keep every text', async () => {
    const latin = `${name}_latin`
    await query(
      fresh,
      sql`create database ${verbatim(latin)} encoding 'LATIN1' locale_provider libc locale 'C' template template0`,
    )
    const of = new URL(url)
    of.pathname = `/${latin}`
    const failed = await failureOf(migrate(of.href))
    expect(failed?.name).to.equal('UnfitDatabase')
    expect(failed?.message).to.match(/LATIN1.*encoding 'UTF8'/)
  })

  it('is refused through a PgBouncer that lends by transaction, and taken through one by session', async function () {
    if (spawnSync(BOUNCER, ['--version']).error !== undefined) {
      this.skip() // it is not installed: apt-get install pgbouncer
    }
    for (const [mode, isFit] of [
      ['transaction', false],
      ['session', true],
    ] as const) {
      const bouncer = await startBouncer(url, mode)
      try {
        const failed = await failureOf(migrate(bouncer.url))
        expect(failed?.name, `${mode}: ${failed?.message}`).to.equal(
          isFit ? undefined : 'UnfitDatabase',
        )
        if (!isFit) expect(failed?.message).to.include('pool_mode = session')
      } finally {
        await bouncer.stop()
      }
    }
  })
})

/** It runs as nobody, since it refuses to as root. */
async function startBouncer(url: string, mode: string) {
  const { hostname, port: ofDatabase, username, password, pathname } = new URL(url)
  const folder = await mkdtemp(join(tmpdir(), 'acme-pgbouncer-'))
  const port = await freePort()
  const file = join(folder, 'pgbouncer.ini')
  const settings = [
    '[databases]',
    `* = host=${hostname} port=${ofDatabase} user=${username} password=${password}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'auth_type = any',
    `pool_mode = ${mode}`,
    'unix_socket_dir =',
  ]
  await writeFile(file, `${settings.join('\n')}\n`, { mode: 0o644 })
  spawnSync('chmod', ['755', folder])
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const child = spawn(BOUNCER, [...user, file], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (part: Buffer) => (said += String(part)))
  await until(() => said.includes('process up'), 'pgbouncer listens')
  return {
    url: `postgres://${username}@127.0.0.1:${port}${pathname}`,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true })
    },
  }
}
