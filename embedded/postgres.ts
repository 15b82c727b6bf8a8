// Runs a real PostgreSQL in a data folder, for this process alone; may not write outside that folder.
import { spawn } from 'node:child_process'
import type { ChildProcess, StdioOptions } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keepPassword } from './keys.ts'
import { logSize, openLog } from './logs.ts'
import { partFailed } from './part-failed.ts'
import { freePort } from './ports.ts'
import { findBinaries } from './postgres-binaries.ts'
import type { Binaries } from './postgres-binaries.ts'
import { chooseIdentity, giveTo } from './postgres-identity.ts'
import type { Identity } from './postgres-identity.ts'
import { POSTGRES_END, endLeftPostgres, readPidFile } from './postgres-leftovers.ts'
import { makePrivateFolder } from './private-files.ts'
import { endProcess, until } from './processes.ts'
import { surroundings } from './surroundings.ts'

const USER = 'acme'

/** Longest wait for the first connection, in ms: recovery after a crash may replay much. */
const READY_MS_MAX = 120_000

/** For two shared cores. Durability stays at the defaults: fsync and synchronous_commit are on. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // The default would put files into /dev/shm.
  dynamic_shared_memory_type: 'sysv',
  shared_buffers: '128MB',
  max_connections: '100',
  // Short statements pay more for compiling than they win.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

export type RunningPostgres = {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Settles with the reason when the server has ended, asked or not. */
  readonly exited: Promise<string>
  /** Fast shutdown: open transactions are rolled back. Settles when the server has ended. */
  readonly stop: () => Promise<void>
}

type Place = {
  readonly dataDir: string
  readonly cluster: string
  readonly keys: string
  readonly log: string
  readonly binaries: Binaries
  readonly identity: Identity
}

function launch({ identity }: Place, words: readonly string[], stdio: StdioOptions): ChildProcess {
  const [program = '', ...rest] = [...identity.prefix, ...words]
  // A group of its own: Ctrl-C at the terminal must reach the parent alone, which stops it last.
  return spawn(program, rest, { stdio, detached: true, env: surroundings(), ...identity.user })
}

const endOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })

/** Makes the cluster under another name and renames it: a cut-off initdb is never taken for one. */
async function makeCluster(place: Place): Promise<void> {
  const { dataDir, cluster, keys, log, binaries, identity } = place
  const draft = `${cluster}.new`
  const passwordFile = join(dataDir, 'postgres.password.new')
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  giveTo(identity, draft)
  const handle = openLog(log)
  const from = logSize(log)
  try {
    rmSync(passwordFile, { force: true })
    writeFileSync(passwordFile, keepPassword(keys, 'postgres.password'), { mode: 0o600 })
    giveTo(identity, passwordFile)
    const words = [binaries.initdb, '-D', draft, `--username=${USER}`, `--pwfile=${passwordFile}`]
    const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--no-instructions']
    const locale = ['--locale-provider=builtin', '--locale=C.UTF-8']
    const end = await endOf(
      launch(place, [...words, ...options, ...locale], ['ignore', handle, handle]),
    )
    if (end !== 'exit code 0') {
      throw partFailed(`initdb failed (${end})`, log, from)
    }
    renameSync(draft, cluster)
  } finally {
    closeSync(handle)
    rmSync(passwordFile, { force: true })
  }
}

const isReady = (cluster: string, pid: number): boolean => {
  const file = readPidFile(cluster)
  return file?.pid === pid && file.status === 'ready'
}

async function startServer(
  place: Place,
  port: number,
  signal?: AbortSignal,
): Promise<RunningPostgres> {
  const { cluster, keys, log, binaries } = place
  const settings = Object.entries({ ...SETTINGS, port: String(port) })
  const words = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const handle = openLog(log)
  const from = logSize(log)
  const child = launch(
    place,
    [binaries.postgres, '-D', cluster, ...words],
    ['ignore', handle, handle],
  )
  closeSync(handle)
  let end: string | undefined
  const exited = endOf(child).then((reason) => (end = reason))
  const { pid } = child
  const stop = async () => {
    if (pid === undefined || end !== undefined) return
    await endProcess(pid, POSTGRES_END)
    await exited
  }
  const isDecided = () =>
    signal?.aborted || end !== undefined || (pid !== undefined && isReady(cluster, pid))
  const isInTime = await until(isDecided, READY_MS_MAX)
  if (!isInTime || signal?.aborted || end !== undefined || pid === undefined) {
    const late = `not ready within ${READY_MS_MAX / 1000} s`
    const why = end ?? (signal?.aborted ? 'told to stop' : late)
    await stop()
    throw partFailed(`Postgres did not start (${why})`, log, from)
  }
  const password = keepPassword(keys, 'postgres.password')
  return {
    url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres?sslmode=disable`, // whatever PGSSLMODE wants of others: this one has no TLS
    port,
    pid,
    exited,
    stop,
  }
}

/**
 * Starts PostgreSQL on `dataDir`/postgres, made at the first start, on a port of loopback (a free
 * one where none is given), after ending what an earlier run left of it. It ends with this process
 * where the system can see to that (Linux), else at the next start. Throws PostgresUnavailable, or
 * PartFailed with the end of the log, DATA_DIR/logs/postgres.log.
 */
export async function startPostgres(options: {
  dataDir: string
  port?: number | undefined
  /** Gives up waiting. */
  signal?: AbortSignal
}): Promise<RunningPostgres> {
  const { dataDir } = options
  const [keys, logs] = [join(dataDir, 'keys'), join(dataDir, 'logs')]
  for (const folder of [dataDir, keys, logs]) makePrivateFolder(folder)
  const binaries = findBinaries()
  const place: Place = {
    dataDir,
    cluster: join(dataDir, 'postgres'),
    keys,
    log: join(logs, 'postgres.log'),
    binaries,
    identity: chooseIdentity(dataDir, binaries.postgres),
  }
  if (existsSync(place.cluster)) await endLeftPostgres(place.cluster)
  else await makeCluster(place)
  giveTo(place.identity, place.cluster)
  return startServer(place, options.port ?? (await freePort()), options.signal)
}
