/** The whole system as real processes, and ways to kill parts of it; it may end only what it started. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../embedded/ports.ts'
import { isAlive, until } from '../../embedded/processes.ts'
import type { Victim } from './plan.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Bound of each wait for a start or an end, in ms. */
const BOUND_MS = 60_000

export type Run = { url: string; eventStoreUrl: string; pids: Record<string, number> }

export type House = {
  /** The same after every restart. */
  readonly url: string
  readonly dataDir: string
  readonly run: () => Run
  /** kill -9. Settles when the victim is gone and, restarted, answers that it is ready. */
  readonly killAndAwait: (victim: Victim) => Promise<void>
  /** SIGTERM and its exit code. */
  readonly stop: () => Promise<number | null>
  readonly remove: () => Promise<void>
}

export async function startHouse(): Promise<House> {
  const dataDir = await mkdtemp(join(tmpdir(), 'acme-crash-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const run = () => JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as Run
  let child = await launch({ dataDir, port })

  async function killEverything(): Promise<void> {
    const pids = Object.values(run().pids)
    child.kill('SIGKILL') // the supervisor first: nothing may be restarted behind our back
    for (const pid of pids) kill(pid)
    await met(() => pids.every((pid) => !isAlive(pid)), 'everything is dead')
    child = await launch({ dataDir, port })
  }

  async function killOne(part: Exclude<Victim, 'everything'>): Promise<void> {
    const before = run().pids[part]
    if (before === undefined) throw new Error(`run.json knows no ${part}`)
    kill(before)
    await met(() => !isAlive(before), `${part} is dead`)
    await met(() => {
      const now = run().pids[part]
      return now !== undefined && now !== before && isAlive(now)
    }, `${part} runs again`)
  }

  return {
    url,
    dataDir,
    run,
    async killAndAwait(victim) {
      await (victim === 'everything' ? killEverything() : killOne(victim))
      await readySoon(url)
    },
    async stop() {
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
      if (child.exitCode !== null) return child.exitCode
      child.kill('SIGTERM')
      return ended
    },
    async remove() {
      if (child.exitCode === null && child.signalCode === null) {
        const pids = existsSync(join(dataDir, 'run.json')) ? Object.values(run().pids) : []
        child.kill('SIGKILL')
        for (const pid of pids) kill(pid)
        await met(() => pids.every((pid) => !isAlive(pid)), 'everything is dead')
      }
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function launch({ dataDir, port }: { dataDir: string; port: number }): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: String(port),
      TSX_DISABLE_CACHE: '1',
      RATE_LIMIT: '0',
      SIGN_IN_LIMIT: '0', // one address, and as fast as it goes
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => (output += part.toString()))
  }
  await met(() => output.includes('is ready at') || child.exitCode !== null, 'npm start is ready')
  if (child.exitCode !== null) throw new Error(`npm start ended:\n${output}`)
  return child
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // gone already: as wanted
  }
}

async function met(isMet: () => boolean, what: string): Promise<void> {
  if (!(await until(isMet, BOUND_MS))) throw new Error(`not within ${BOUND_MS} ms: ${what}`)
}

async function readySoon(url: string): Promise<void> {
  let isReady = false
  let isAsking = false
  const ask = async () => {
    isAsking = true
    const answer = await fetch(`${url}/health/ready`).catch(() => null)
    await answer?.arrayBuffer()
    isReady = answer?.status === 200
    isAsking = false
  }
  await met(() => {
    if (!isAsking && !isReady) void ask()
    return isReady
  }, 'the API is ready')
}
