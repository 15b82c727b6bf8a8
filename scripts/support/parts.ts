// The parts of the system as the supervisor wants them: how each is started; may not say when.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describeSettings } from '../../config.ts'
import { runChild, startChild } from '../../embedded/child.ts'
import type { ChildSpec, RunningChild } from '../../embedded/child.ts'
import { PartFailed } from '../../embedded/part-failed.ts'
import { freePort } from '../../embedded/ports.ts'
import { startPostgres } from '../../embedded/postgres.ts'
import type { RunningPostgres } from '../../embedded/postgres.ts'
import { markOf } from '../../embedded/run-file.ts'
import type { Part } from '../../embedded/supervisor.ts'
import { surroundings } from '../../embedded/surroundings.ts'
import { SECRETS } from './settings-in-force.ts'

export type Household = {
  /** Folder of the scripts that are started, and the project's root, where they run. */
  readonly scripts: string
  readonly root: string
  /** Paths of the opened data folder. */
  readonly dataDir: { path: string; events: string; logs: string; temporary: string }
}

const require = createRequire(import.meta.url)

/** Absolute, so that a child finds it from whatever folder its script is in; an address, in which # and % of a folder are no signs. */
const TSX = pathToFileURL(require.resolve('tsx')).href

/** As this file runs itself: from source, or translated before. */
const PROGRAM = import.meta.filename.endsWith('.ts')
  ? { words: ['--import', TSX], ending: 'ts' }
  : { words: [], ending: 'js' }

/** What only some of the children may know. */
const OF_SOME: readonly string[] = [
  ...SECRETS,
  'EVENTSTORE_URL',
  'EVENTSTORE_HEALTH_URL',
  'DATABASE_URL',
  'REDIS_URL',
  'MAIL_URL',
  'PAYMENT_URL',
]

/** How somebody's own PostgreSQL, and own event store, want to be reached: what their address leaves to the environment. */
const OWN_POSTGRES = [
  'PGSSLMODE',
  'PGSSLROOTCERT',
  'PGSSLCERT',
  'PGSSLKEY',
  'PGPASSWORD',
  'PGPASSFILE',
]
const OWN_STORE = ['grpc_proxy', 'no_grpc_proxy']

/** Settings of ours that every child may know: the rest comes by what it is given. */
const SETTINGS = describeSettings()
  .map(({ name }) => name)
  .filter((name) => !OF_SOME.includes(name))

/** What a child must have announced under `key`. */
export function announced({ info }: RunningChild, key: string): string {
  const value = info[key]
  if (typeof value === 'string') return value
  throw new PartFailed(`A child announced no ${key}: it said ${JSON.stringify(info)}`)
}

const logOf = (house: Household, name: string): string => join(house.dataDir.logs, `${name}.log`)

function specOf(
  house: Household,
  name: string,
  { args = [], env = {} }: { args?: string[]; env?: Record<string, string> },
): ChildSpec {
  const { scripts, root, dataDir } = house
  const { DATABASE_URL, EVENTSTORE_URL } = process.env
  const own = [...(DATABASE_URL ? OWN_POSTGRES : []), ...(EVENTSTORE_URL ? OWN_STORE : [])]
  return {
    name,
    command: [...PROGRAM.words, join(scripts, `${name}.${PROGRAM.ending}`), ...args],
    env: {
      ...surroundings([...SETTINGS, ...own]),
      TMPDIR: dataDir.temporary,
      ...markOf(name, dataDir.path),
      ...env,
    },
    cwd: root,
    logFile: logOf(house, name),
  }
}

/** PostgreSQL, on the same port whenever it is started. */
export function postgresPart(house: Household): Part<RunningPostgres> {
  let port: number | undefined
  return {
    name: 'postgres',
    async start(signal) {
      const postgres = await startPostgres({ dataDir: house.dataDir.path, port, signal })
      port = postgres.port
      return postgres
    },
  }
}

/**
 * The embedded event store, on the same ports whenever it is started: run.json goes on being true.
 * It announces { url, healthUrl }.
 */
export function eventStorePart(house: Household): Part<RunningChild> {
  let port: number | undefined
  let healthPort: string[] = []
  return {
    name: 'eventstore',
    async start(signal) {
      port ??= await freePort()
      const args = ['--port', String(port), '--data', house.dataDir.events, ...healthPort]
      const store = await startChild(specOf(house, 'eventstore', { args }), signal)
      healthPort = ['--health-port', new URL(announced(store, 'healthUrl')).port]
      return store
    },
  }
}

/** The sandbox payment gateway, on the same port whenever it is started: pages that payers have open go on. It announces { url }. */
export function paymentPart(house: Household, secret: string): Part<RunningChild> {
  let port = '0'
  const data = join(house.dataDir.path, 'payments')
  return {
    name: 'payment-gateway',
    async start(signal) {
      const given = { args: ['--port', port, '--data', data], env: { PAYMENT_SECRET: secret } }
      const gateway = await startChild(specOf(house, 'payment-gateway', given), signal)
      port = new URL(announced(gateway, 'url')).port
      return gateway
    },
  }
}

/** The API, on the same port whenever it is started, also where `env` leaves it the choice. */
export function apiPart(house: Household, env: Record<string, string>): Part<RunningChild> {
  let chosen: Record<string, string> = {}
  return {
    name: 'api',
    async start(signal) {
      const api = await startChild(specOf(house, 'api', { env: { ...env, ...chosen } }), signal)
      chosen = { PORT: new URL(announced(api, 'url')).port || '80' }
      return api
    },
  }
}

/** The worker that keeps the read tables. */
export const workerPart = (house: Household, env: Record<string, string>): Part<RunningChild> => ({
  name: 'worker',
  start: (signal) => startChild(specOf(house, 'worker', { env }), signal),
})

/** The demo's own players, who know the API's address and their sign-ins alone. */
export const demoPart = (house: Household, env: Record<string, string>): Part<RunningChild> => ({
  name: 'demo',
  start: (signal) => startChild(specOf(house, 'demo', { env }), signal),
})

/** Brings the database to the current schema. Throws an Error that names the log. */
export const migrate = (
  house: Household,
  databaseUrl: string,
  signal: AbortSignal,
): Promise<void> =>
  runChild(specOf(house, 'migrate', { env: { DATABASE_URL: databaseUrl } }), signal)

/** Gives wallets from before there were markets the market of their player; `tell` hears how many. Throws an Error that names the log. */
export const assignMarkets = (
  house: Household,
  env: Record<string, string>,
  { signal, tell }: { signal: AbortSignal; tell: (line: string) => void },
): Promise<void> =>
  runChild(specOf(house, 'players', { args: ['assign-markets'], env }), signal, tell)

/** Builds anew what older code has built; `tell` hears its plan and its progress. Throws an Error that names the log. */
export const rebuildChanged = (
  house: Household,
  env: Record<string, string>,
  { signal, tell }: { signal: AbortSignal; tell: (line: string) => void },
): Promise<void> =>
  runChild(specOf(house, 'rebuild', { args: ['--changed', '--yes'], env }), signal, tell)
