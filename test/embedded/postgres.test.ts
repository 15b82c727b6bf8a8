// Tests of the embedded PostgreSQL with real processes: as root too, from folders that only their owner can enter.
import { fork, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import pg from 'pg'
import { PostgresUnavailable } from '../../embedded/postgres-binaries.ts'
import { startPostgres } from '../../embedded/postgres.ts'
import type { RunningPostgres } from '../../embedded/postgres.ts'
import { isAlive, until } from '../../embedded/processes.ts'
import { listeningAddresses } from './fixtures/listening.ts'

/** Bound of every wait here, in ms. */
const BOUND_MS = 15_000
const ROOTS_CHILD = join(import.meta.dirname, 'fixtures', 'postgres-parent.ts')

const socketsInTmp = () => readdirSync('/tmp').filter((name) => name.startsWith('.s.PGSQL'))

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined) // a server that is killed says so here too
  await client.connect()
  try {
    const { rows } = await client.query<{ answer: unknown }>(sql)
    return rows[0]?.answer
  } finally {
    await client.end()
  }
}

/** Starts Postgres under a process of its own; answers its pid, and how to kill -9 that process. */
async function startUnderParent(dataDir: string) {
  const parent = fork(ROOTS_CHILD, [dataDir], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const { pid, url } = await new Promise<{ pid: number; url: string }>((resolve, reject) => {
    parent.once('message', (message) => resolve(message as { pid: number; url: string }))
    parent.once('exit', (code) => reject(new Error(`the parent ended with ${code}`)))
  })
  const kill = () =>
    new Promise((resolve) => {
      parent.removeAllListeners('exit').once('exit', resolve)
      parent.kill('SIGKILL')
    })
  return { pid, url, kill }
}

describe('embedded Postgres', () => {
  let dataDir: string
  let running: RunningPostgres | undefined

  const start = async (port?: number) => (running = await startPostgres({ dataDir, port }))

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'acme-postgres-')) // mode 0700
  })

  afterEach(async () => {
    await running?.stop()
    running = undefined
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('serves from a folder of mode 0700, on loopback alone, and leaves the system as it was', async () => {
    const users = readFileSync('/etc/passwd', 'utf8')
    const sockets = socketsInTmp()
    expect(statSync(dataDir).mode & 0o777).to.equal(0o700)
    const { url, port, pid } = await start()

    expect(await ask(url, "select 'yes' as answer")).to.equal('yes')
    expect(listeningAddresses(port)).to.eql(['127.0.0.1'])
    expect(socketsInTmp()).to.eql(sockets)
    expect(readFileSync('/etc/passwd', 'utf8')).to.equal(users)
    const passwordFiles = readdirSync(dataDir).filter((name) => name.includes('password'))
    expect(passwordFiles).to.eql([])
    expect(statSync(join(dataDir, 'keys', 'postgres.password')).mode & 0o777).to.equal(0o600)

    await running?.stop()
    expect(isAlive(pid)).to.equal(false)
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).to.equal(false)
  })

  it('is durable by its settings, and asks for the password', async () => {
    const { url } = await start()
    expect(await ask(url, "select current_setting('fsync') as answer")).to.equal('on')
    expect(await ask(url, "select current_setting('synchronous_commit') as answer")).to.equal('on')
    const guess = url.replace(/:[^:@]+@/, ':wrong@')
    const refusal = await ask(guess, 'select 1').catch((error: unknown) => error)
    expect(refusal).to.have.property('code', '28P01')
  })

  it('keeps what was committed when it is killed, and starts again on the same port', async () => {
    const first = await start()
    await ask(first.url, 'create table kept as select 7 as answer')
    process.kill(first.pid, 'SIGKILL')
    expect(await first.exited).to.equal('SIGKILL')

    const second = await start(first.port)
    expect(second.url).to.equal(first.url)
    expect(await ask(second.url, 'select answer from kept')).to.equal(7)
  })

  it('ends when its parent is killed, and a second start finds the data', async () => {
    const { pid, url, kill } = await startUnderParent(dataDir)
    await ask(url, 'create table kept as select 8 as answer')
    await kill()
    expect(await until(() => !isAlive(pid), BOUND_MS)).to.equal(true)

    const second = await start()
    expect(await ask(second.url, 'select answer from kept')).to.equal(8)
  })

  it('stops a server of its own folder that outlived its parent', async () => {
    // Started here without its end being awaited: to the second start it is a stranger's child.
    const left = await start()
    const second = await start()
    expect(isAlive(left.pid)).to.equal(false)
    expect(await ask(second.url, 'select 1 as answer')).to.equal(1)
  })

  describe('as root where user namespaces are refused', () => {
    const { PATH: path } = process.env
    let outer: string

    beforeEach(function () {
      if (process.getuid?.() !== 0) this.skip() // only root goes over to nobody
      outer = mkdtempSync(join(tmpdir(), 'acme-outer-'))
      const refusal = join(outer, 'unshare')
      writeFileSync(refusal, '#!/bin/sh\nexit 1\n', { mode: 0o755 })
      process.env['PATH'] = `${outer}:${path}`
    })

    afterEach(() => {
      process.env['PATH'] = path
      rmSync(outer, { recursive: true, force: true })
    })

    it('names the ways out when nobody cannot enter the folder', async () => {
      const failure = await startPostgres({ dataDir: join(outer, 'data') }).catch(
        (error: unknown) => error,
      )
      expect(failure).to.be.instanceOf(PostgresUnavailable)
      expect(String(failure)).to.include('DATABASE_URL').and.include('plain user')
    })

    it('runs as nobody where that user can enter, and takes a folder over either way', async function () {
      const script = join(import.meta.dirname, '..', '..', 'package.json')
      const { uid, gid } = { uid: 65_534, gid: 65_534 }
      // Skipped in a clone that only root can enter: it holds programs that nobody cannot run.
      if (spawnSync('cat', [script], { uid, gid, stdio: 'ignore' }).status !== 0) this.skip()
      const asNobody = await start()
      expect(statSync(join(dataDir, 'postgres')).uid).not.to.equal(0)
      expect(statSync(join(dataDir, 'keys')).mode & 0o777).to.equal(0o700)
      expect(await ask(asNobody.url, 'select 1 as answer')).to.equal(1)
      await asNobody.stop()

      process.env['PATH'] = path
      const again = await start()
      expect(await ask(again.url, 'select 2 as answer')).to.equal(2)
    })
  })
})
