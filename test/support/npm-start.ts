/** `npm start` as a process on a data folder, by this code or by that of another checkout; it may end only what it started. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive, signalTo, until } from '../../embedded/processes.ts'
import { programOf } from './program.ts'

const HERE = join(import.meta.dirname, '../..')

/** Bound of each wait for a start or an end, in ms. */
const BOUND_MS = 60_000

export type Run = {
  url: string
  eventStoreUrl: string
  pids: Record<string, number>
  demo: { role: string; email: string; password: string; secondFactor?: string }[]
}

export type NpmStart = {
  /** What run.json says now. */
  readonly run: () => Run
  /** What it has said so far. */
  readonly output: () => string
  /** SIGTERM and its exit code. */
  readonly stop: () => Promise<number | null>
  /** kill -9 of every process of it; settles when they are dead, at once where they are. */
  readonly kill: () => Promise<void>
}

/** Settles when it says that it is ready. `root`: the checkout whose code runs. Throws with what it said where it ended. */
export async function npmStart(options: {
  dataDir: string
  port: number
  root?: string
  env?: Record<string, string>
  args?: string[]
}): Promise<NpmStart> {
  const { dataDir, port, root = HERE, env = {}, args = [] } = options
  const program =
    root === HERE
      ? programOf(join(HERE, 'scripts/start.ts'))
      : ['--import', 'tsx', 'scripts/start.ts']
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: root,
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: String(port),
      TSX_DISABLE_CACHE: '1',
      RATE_LIMIT: '0',
      SIGN_IN_LIMIT: '0', // one address, and as fast as it goes
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => (output += part.toString()))
  }
  const file = join(dataDir, 'run.json')
  const run = () => JSON.parse(readFileSync(file, 'utf8')) as Run
  const kill = async () => {
    if (hasEnded()) return
    const { pids: known } = existsSync(file) ? run() : { pids: {} as Run['pids'] }
    // One that an earlier run has left names pids that may be anybody's by now.
    const pids = known['start'] === child.pid ? Object.values(known) : []
    child.kill('SIGKILL') // the supervisor first: nothing may be restarted behind our back
    for (const pid of pids) signalTo(pid, 'SIGKILL')
    await met(() => pids.every((pid) => !isAlive(pid)), 'everything is dead')
    await ended
  }
  try {
    await met(() => output.includes('is ready at') || hasEnded(), 'npm start is ready')
    if (hasEnded()) throw new Error('npm start ended')
  } catch (error) {
    await kill()
    throw new Error(`${String(error)}; it said:\n${output}`, { cause: error })
  }
  return {
    run,
    output: () => output,
    kill,
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

/** Throws when it is not met in time. */
export async function met(isMet: () => boolean, what: string): Promise<void> {
  if (!(await until(isMet, BOUND_MS))) throw new Error(`not within ${BOUND_MS} ms: ${what}`)
}
