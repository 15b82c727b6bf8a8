// Starts one Node process of ours and waits until it says that it serves; may not restart it (supervisor.ts does).
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { appendFileSync, closeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { logSize, openLog } from './logs.ts'
import { partFailed } from './part-failed.ts'
import { signalTo } from './processes.ts'

/** Longest wait for a child's word that it serves, in ms. */
const READY_MS_MAX = 60_000
/** From SIGTERM to SIGKILL, in ms: a child gives up its own drain after 10 s. */
const DRAIN_MS_MAX = 12_000

export type ChildSpec = {
  readonly name: string
  /** What follows `node`: its options, the script's absolute path, arguments. */
  readonly command: readonly string[]
  /** The whole environment of the child. */
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  /** Takes the child's stdout and stderr; absolute path. */
  readonly logFile: string
}

export type RunningChild = {
  readonly pid: number
  /** What the child announced beside `ready`. */
  readonly info: Readonly<Record<string, unknown>>
  /** Settles with the reason when the child has ended, asked or not. */
  readonly exited: Promise<string>
  /** SIGTERM, then SIGKILL after 12 s. Settles when the child has ended. */
  readonly stop: () => Promise<void>
}

const isReadyMessage = (message: unknown): message is Record<string, unknown> =>
  typeof message === 'object' && message !== null && 'ready' in message && message.ready === true

/** The channel's end tells the child that its parent is gone, however it went. `onLine`: hears its stderr, too. */
function spawnChild(
  spec: ChildSpec,
  onLine?: (line: string) => void,
): { child: ChildProcess; from: number } {
  const handle = openLog(spec.logFile)
  const from = logSize(spec.logFile)
  try {
    const child = spawn(process.execPath, spec.command, {
      cwd: spec.cwd,
      env: spec.env,
      stdio: ['ignore', handle, onLine === undefined ? handle : 'pipe', 'ipc'],
      // A group of its own: Ctrl-C at the terminal must reach the parent alone, which keeps order.
      detached: true,
    })
    if (onLine !== undefined && child.stderr !== null) {
      createInterface(child.stderr).on('line', (line) => {
        onLine(line)
        keepLine(spec.logFile, line)
      })
    }
    return { child, from }
  } finally {
    closeSync(handle)
  }
}

/** Of a line that cannot be kept, as on a full disk, whoever hears it knows: it ends nobody. */
function keepLine(logFile: string, line: string): void {
  try {
    appendFileSync(logFile, `${line}\n`)
  } catch {
    // no room for it
  }
}

const endOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })

async function stopChild(child: ChildProcess, exited: Promise<string>): Promise<void> {
  const { pid } = child
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  signalTo(pid, 'SIGTERM')
  const force = setTimeout(() => signalTo(pid, 'SIGKILL'), DRAIN_MS_MAX)
  await exited
  clearTimeout(force)
}

/**
 * Starts a child and settles when it has announced { ready: true, … } on its channel. `signal`
 * gives up waiting. Throws a PartFailed that names the log and quotes its end; then no child is left.
 */
export async function startChild(spec: ChildSpec, signal?: AbortSignal): Promise<RunningChild> {
  signal?.throwIfAborted()
  const { child, from } = spawnChild(spec)
  const exited = endOf(child)
  const stop = () => stopChild(child, exited)
  const outcome = await new Promise<Record<string, unknown> | string>((resolve) => {
    const timer = setTimeout(() => resolve(`not ready within ${READY_MS_MAX} ms`), READY_MS_MAX)
    const settle = (value: Record<string, unknown> | string) => {
      clearTimeout(timer)
      // Of a signal that outlives many starts: it would keep each of them.
      signal?.removeEventListener('abort', giveUp)
      resolve(value)
    }
    const giveUp = () => settle('stopped')
    child.on('message', (message) => {
      if (isReadyMessage(message)) settle(message)
    })
    signal?.addEventListener('abort', giveUp, { once: true })
    void exited.then(settle)
  })
  if (typeof outcome !== 'string' && child.pid !== undefined) {
    return { pid: child.pid, info: outcome, exited, stop }
  }
  await stop()
  const why = typeof outcome === 'string' ? outcome : 'no process'
  throw partFailed(`${spec.name} did not start (${why})`, spec.logFile, from)
}

/**
 * Runs a child to its end. Throws a PartFailed that names the log and quotes its end unless it exits 0. `onLine`: hears each
 * line of its stderr, which the log has as well.
 */
export async function runChild(
  spec: ChildSpec,
  signal?: AbortSignal,
  onLine?: (line: string) => void,
): Promise<void> {
  signal?.throwIfAborted()
  const { child, from } = spawnChild(spec, onLine)
  const exited = endOf(child)
  const stop = () => void stopChild(child, exited)
  signal?.addEventListener('abort', stop, { once: true })
  const end = await exited
  signal?.removeEventListener('abort', stop)
  if (end === 'exit code 0') return
  throw partFailed(`${spec.name} failed (${end})`, spec.logFile, from)
}
