// The event store as a process of its own, started by its command line; ended by the test.
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { programOf } from '../support/program.ts'

const SCRIPT = fileURLToPath(new URL('../../scripts/eventstore.ts', import.meta.url))

export type StoreProcess = {
  readonly child: ChildProcess
  readonly url: string
  readonly healthUrl: string
  /** Settles with the exit code, or null after a signal. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

function runStore(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [...programOf(SCRIPT), ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
}

/** Exit code and stderr of a run that is to end by itself. */
export async function runToEnd(args: readonly string[]): Promise<{ code: number; text: string }> {
  const child = runStore(args)
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const [code] = (await once(child, 'exit')) as [number]
  return { code, text }
}

export async function startProcess(args: readonly string[]): Promise<StoreProcess> {
  const child = runStore(args)
  const [ready] = (await once(child, 'message')) as [{ url: string; healthUrl: string }]
  return {
    child,
    url: ready.url,
    healthUrl: ready.healthUrl,
    async end(signal) {
      const ended = once(child, 'exit')
      child.kill(signal)
      const [code] = (await ended) as [number | null]
      return code
    },
  }
}
