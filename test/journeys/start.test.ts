// Tests of npm start as a process, with stand-ins for the API, the worker, the store and the migration.
import { ROLES } from '../../api/http/caller.ts'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { isAlive, until } from '../../embedded/processes.ts'
import { BOUND_MS, notesOf, readRun, start } from '../embedded/fixtures/started.ts'
import type { Run } from '../embedded/fixtures/started.ts'

const PARTS = ['start', 'eventstore', 'postgres', 'payment-gateway', 'api', 'worker']

const DRAINED = ['api', 'payment-gateway', 'worker', 'eventstore'].map((part) => `${part} drained`)

const allGone = (pids: readonly number[]) =>
  until(() => pids.every((pid) => !isAlive(pid)), BOUND_MS)

async function settingsSeenAt(url: string): Promise<string[]> {
  return (await (await fetch(url)).json()) as string[]
}

describe('npm start', () => {
  let folder: string
  const running: ReturnType<typeof start>[] = []
  const begin = (env: Record<string, string> = {}) => {
    const one = start(folder, env)
    running.push(one)
    return one
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'acme-start-'))
  })

  afterEach(async () => {
    for (const { child, ended } of running.splice(0)) {
      child.kill('SIGTERM')
      await ended
    }
    rmSync(folder, { recursive: true, force: true })
  })

  it('tells where everything is, restarts what dies, and drains in order', async () => {
    const system = begin()
    const run = await system.ready()
    expect(statSync(join(folder, 'run.json')).mode & 0o777).to.equal(0o600)
    expect(Object.keys(run.pids)).to.have.members(PARTS)
    expect(run.demo.map(({ role }) => role)).to.eql(ROLES)
    expect(system.output()).to.include(run.url).and.include(folder)
    for (const { password } of run.demo) expect(system.output()).to.include(password)

    expect(await settingsSeenAt(run.url)).to.include.members([
      'MASTER_KEY',
      'DEMO_ACCOUNTS',
      'PAYMENT_URL',
      'PAYMENT_SECRET',
    ])
    const seenByGateway = await settingsSeenAt(run.paymentUrl)
    expect(seenByGateway).to.include('PAYMENT_SECRET').and.not.include('MASTER_KEY')
    const seenByStore = await settingsSeenAt(String(run.eventStoreHealthUrl))
    expect(seenByStore).not.to.include.oneOf(['MASTER_KEY', 'PAYMENT_SECRET'])

    for (const [part, url] of [
      ['api', run.url],
      ['payment-gateway', run.paymentUrl],
    ] as const) {
      process.kill(Number(run.pids[part]), 'SIGKILL')
      const isReplaced = () => readRun(folder).pids[part] !== run.pids[part]
      expect(await until(isReplaced, BOUND_MS), part).to.equal(true)
      expect((await fetch(url)).status, part).to.equal(200)
    }
    expect(readRun(folder)).to.include({ url: run.url, paymentUrl: run.paymentUrl })

    process.kill(Number(run.pids['postgres']), 'SIGKILL')
    const isBack = () => readRun(folder).pids['postgres'] !== run.pids['postgres']
    expect(await until(isBack, BOUND_MS)).to.equal(true)

    const { pids } = readRun(folder)
    system.child.kill('SIGINT')
    expect((await system.ended).code).to.equal(0)
    expect(await allGone(Object.values(pids))).to.equal(true)
    const drained = notesOf(folder).filter((line) => line.endsWith('drained'))
    expect(drained).to.eql(DRAINED)
    for (const name of ['run.json', 'lock']) expect(readdirSync(folder)).not.to.include(name)
  }).timeout(60_000)

  it('goes on, and says so, when it cannot note who was restarted', async () => {
    const system = begin()
    const run = await system.ready()
    const file = join(folder, 'run.json')
    rmSync(file)
    mkdirSync(file) // nothing can be put in its place, as on a full disk
    process.kill(Number(run.pids['api']), 'SIGKILL')
    const isTold = () => /The system goes on.*api.*run\.json/.test(system.output())
    expect(await until(isTold, BOUND_MS)).to.equal(true)
    expect((await fetch(run.url)).status).to.equal(200)
    rmdirSync(file)
    system.child.kill('SIGINT')
    expect((await system.ended).code).to.equal(0)
    const drained = notesOf(folder).filter((line) => line.endsWith('drained'))
    expect(drained).to.eql(DRAINED)
    expect(readdirSync(folder).filter((name) => name.startsWith('run.json'))).to.eql([])
  })

  it('comes back with its data after a kill -9 of itself alone, and of everything', async () => {
    const first = begin()
    const { pids, demo } = await first.ready()
    first.child.kill('SIGKILL')
    await first.ended
    expect(existsSync(join(folder, 'run.json'))).to.equal(true)

    const second = begin()
    const again: Run = await second.ready()
    expect(Object.values(pids).filter(isAlive)).to.eql([])
    expect(again.demo[0]?.password).not.to.equal(demo[0]?.password)
    for (const pid of Object.values(again.pids)) process.kill(pid, 'SIGKILL')
    await second.ended

    await begin().ready()
    const starts = notesOf(folder).filter((line) => line.startsWith('migrate start'))
    expect(starts).to.eql(['migrate start 1', 'migrate start 2', 'migrate start 3'])
  }).timeout(60_000)

  it('names a taken port before it starts anything', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await until(() => server.listening, BOUND_MS)
    const { port } = server.address() as AddressInfo
    const unmade = join(folder, 'data')
    const inNone = await begin({ PORT: String(port), DATA_DIR: unmade }).ended
    expect(inNone.output).to.include('is taken by another program')
    expect(existsSync(unmade)).to.equal(false)
    const { code, output } = await begin({ PORT: String(port) }).ended
    server.close()
    expect(code).to.equal(1)
    expect(output)
      .to.include(`Port ${port} of 127.0.0.1 is taken`)
      .and.include(`PORT=${port + 1}`)
    expect(readdirSync(folder)).not.to.include('postgres')
    expect(notesOf(folder)).to.eql([])
  })

  it('names the process that has the folder, and a folder that is another’s', async () => {
    const { pids } = await begin({ EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false' }).ready()
    expect(pids).not.to.have.property('eventstore')
    const { code, output } = await begin().ended
    expect(code).to.equal(1)
    expect(output).to.include(`in use by process ${pids['start']}`)

    const other = await start(import.meta.dirname).ended
    expect(other.code).to.equal(1)
    expect(other.output).to.include('holds no data of this program')
  })

  it('tells every wrong setting and exits 78', async () => {
    const { code, output } = await begin({ PORT: 'many', LOG_LEVEL: 'loud' }).ended
    expect(code).to.equal(78)
    expect(output).to.include('PORT').and.include('LOG_LEVEL')
  })

  it('names the log of a part that does not start, and leaves nothing running', async () => {
    const { code, output } = await begin({ TEST_API_FAILS: 'yes' }).ended
    expect(code).to.equal(1)
    expect(output)
      .to.include(join(folder, 'logs', 'api.log'))
      .and.include('was told to fail')
    expect(notesOf(folder)).to.include('eventstore drained')
    expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).to.equal(false)
  })

  it('builds what older code has built before it is ready, and tells how far it is', async () => {
    const system = begin({ TEST_CHANGED: 'rounds' })
    await system.ready()
    expect(notesOf(folder)).to.include('rebuild rebuilds --changed --yes')
    const told = ['Older code has built rounds', 'half of it is done', 'is ready at', '/docs\n']
    const places = told.map((words) => system.output().indexOf(words))
    expect(places).to.not.include(-1)
    expect(places).to.eql([...places].sort((a, b) => a - b))
  })

  it('is ready all the same where that fails, and says what to do', async () => {
    const system = begin({ TEST_CHANGED: 'rounds', TEST_REBUILD_FAILS: 'yes' })
    const { url } = await system.ready()
    expect((await fetch(url)).status).to.equal(200)
    expect(system.output())
      .to.include(join(folder, 'logs', 'rebuild.log'))
      .and.include('answer 503 until npm run rebuild -- --changed')
  })

  it('leaves tables to their operator where the store or the database is not its own', async () => {
    const system = begin({
      TEST_CHANGED: 'rounds',
      EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false',
    })
    await system.ready()
    expect(system.output()).to.include('answer 503 until npm run rebuild -- --changed')
    expect(notesOf(folder).filter((line) => line.startsWith('rebuild'))).to.eql([])
  })

  it('gives up an unfinished start when it is told to stop', async () => {
    const system = begin()
    await until(() => system.output().includes('Starting'), BOUND_MS)
    system.child.kill('SIGTERM')
    expect((await system.ended).code).to.equal(0)
    expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).to.equal(false)
    expect(readdirSync(folder)).not.to.include('lock')
  })
})
