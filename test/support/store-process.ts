/** The embedded event store in a process of its own, to be stalled, killed and started again by a test. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { programOf } from './program.ts'

const SCRIPT = fileURLToPath(new URL('../../scripts/eventstore.ts', import.meta.url))

export type StoreProcess = {
  readonly url: string
  /** Leaves the process there, silent, until `wake`. */
  readonly stall: () => void
  readonly wake: () => void
  /** As a power cut would. */
  readonly kill: () => Promise<void>
  /** On the same data and the same port. */
  readonly startAgain: () => Promise<void>
  /** Ends the process and removes its data. */
  readonly remove: () => Promise<void>
}

/** Not durable: these tests are about answers, not about disks. */
export async function startStoreProcess(): Promise<StoreProcess> {
  const data = await mkdtemp(join(tmpdir(), 'store-'))
  let { child, url } = await spawned(data, '0')
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  return {
    url,
    stall: () => child.kill('SIGSTOP'),
    wake: () => child.kill('SIGCONT'),
    kill: end,
    async startAgain() {
      ;({ child, url } = await spawned(data, new URL(url).port))
    },
    async remove() {
      await end()
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function spawned(data: string, port: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    [...programOf(SCRIPT), '--data', data, '--port', port, '--no-durable'],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  )
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { url: string }) => {
      resolve(message.url)
    })
    child.once('exit', (code) => {
      reject(new Error(`the store did not start: exit code ${code}`))
    })
  })
  return { child, url }
}

/** Until `isSo` answers true; throws when it has not within `msMax`. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  msMax = 10_000,
): Promise<void> {
  const deadline = Date.now() + msMax
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within ${msMax} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
