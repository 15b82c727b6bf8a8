/** The whole system as real processes, and ways to kill parts of it; it may end only what it started. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../embedded/ports.ts'
import { isAlive, signalTo } from '../../embedded/processes.ts'
import { met, npmStart, type NpmStart, type Run } from '../support/npm-start.ts'
import type { Victim } from './plan.ts'

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
  let system: NpmStart = await npmStart({ dataDir, port })

  async function killEverything(): Promise<void> {
    await system.kill()
    system = await npmStart({ dataDir, port })
  }

  async function killOne(part: Exclude<Victim, 'everything'>): Promise<void> {
    const { run } = system
    const before = run().pids[part]
    if (before === undefined) throw new Error(`run.json knows no ${part}`)
    signalTo(before, 'SIGKILL')
    await met(() => !isAlive(before), `${part} is dead`)
    await met(() => {
      const now = run().pids[part]
      return now !== undefined && now !== before && isAlive(now)
    }, `${part} runs again`)
  }

  return {
    url,
    dataDir,
    run: () => system.run(),
    async killAndAwait(victim) {
      await (victim === 'everything' ? killEverything() : killOne(victim))
      await readySoon(url)
    },
    stop: () => system.stop(),
    async remove() {
      await system.kill()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
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
