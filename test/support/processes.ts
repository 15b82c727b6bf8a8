/** Store, Postgres, workers and APIs as processes of their own on one data folder, to be stopped, killed and started again. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild, type RunningChild } from '../../embedded/child.ts'
import { processesIn, signalTo } from '../../embedded/processes.ts'
import { startPostgres, type RunningPostgres } from '../../embedded/postgres.ts'
import { migrate } from '../../postgres/migrate.ts'
import { startStoreProcess, type StoreProcess } from './store-process.ts'
import { STAFF } from './system.ts'
import { programOf } from './program.ts'

const ROOT = join(import.meta.dirname, '../..')

export type Child = RunningChild & {
  readonly signal: (name: NodeJS.Signals) => void
  /** How often its log has this so far. */
  readonly logged: (what: string) => number
}

export type Processes = {
  readonly databaseUrl: string
  readonly store: StoreProcess
  readonly startWorker: () => Promise<Child>
  readonly startApi: () => Promise<Child & { url: string }>
  /** Leaves every process of it there, silent, until `wakePostgres`. */
  readonly stallPostgres: () => void
  readonly wakePostgres: () => void
  readonly killPostgres: () => Promise<void>
  readonly startPostgresAgain: () => Promise<void>
  readonly remove: () => Promise<void>
}

export async function startProcesses(more: Record<string, string> = {}): Promise<Processes> {
  const dataDir = await mkdtemp(join(tmpdir(), 'acme-processes-'))
  let postgres: RunningPostgres
  const [store, first] = await Promise.all([startStoreProcess(), startPostgres({ dataDir })])
  postgres = first
  await migrate(postgres.url)
  const { PATH } = process.env
  const env = {
    PATH,
    EVENTSTORE_URL: store.url,
    DATABASE_URL: postgres.url,
    MASTER_KEY: randomBytes(32).toString('base64'),
    PORT: '0',
    HOST: '127.0.0.1',
    DEMO_ACCOUNTS: JSON.stringify(STAFF),
    LICENCES: 'MT',
    RATE_LIMIT: '0',
    SIGN_IN_LIMIT: '0', // one address, and as fast as it goes
    METRICS_PORT: '0',
    ...more,
  }
  const children: Child[] = []
  const signalPostgres = (signal: NodeJS.Signals) => {
    for (const pid of processesIn(join(dataDir, 'postgres'))) signalTo(pid, signal)
  }
  const start = async (name: 'worker' | 'api'): Promise<Child> => {
    const logFile = join(dataDir, 'logs', `${name}-${children.length}.log`)
    const command = programOf(join(ROOT, `scripts/${name}.ts`))
    const child = await startChild({ name, command, env, cwd: ROOT, logFile })
    const one = {
      ...child,
      signal: (signal: NodeJS.Signals) => void process.kill(child.pid, signal),
      logged: (what: string) => readFileSync(logFile, 'utf8').split(what).length - 1,
    }
    children.push(one)
    return one
  }
  return {
    databaseUrl: postgres.url,
    store,
    startWorker: () => start('worker'),
    async startApi() {
      const api = await start('api')
      return { ...api, url: String(api.info['url']) }
    },
    stallPostgres: () => signalPostgres('SIGSTOP'),
    wakePostgres: () => signalPostgres('SIGCONT'),
    async killPostgres() {
      process.kill(postgres.pid, 'SIGKILL')
      await postgres.exited
    },
    async startPostgresAgain() {
      postgres = await startPostgres({ dataDir, port: postgres.port })
    },
    async remove() {
      for (const { pid } of children) kill(pid)
      await Promise.all(children.map(({ exited }) => exited))
      await Promise.all([store.remove(), postgres.stop()])
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // gone already: as wanted
  }
}
