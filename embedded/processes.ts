// Looks at and ends processes by pid; may not end one that its caller has not verified to be ours.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** Between two looks at a condition, in ms: short against every wait here, long against its cost. */
const LOOK_MS = 20

/** Looks until `isMet` answers true or `boundMs` have passed; answers whether it was met. */
export async function until(isMet: () => boolean, boundMs: number): Promise<boolean> {
  const deadline = performance.now() + boundMs
  while (!isMet()) {
    if (performance.now() > deadline) return false
    await delay(LOOK_MS)
  }
  return true
}

const readProc = (pid: number, file: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined // gone, not to be read by us, or no /proc here
  }
}

const askPs = (pid: number, column: string): string | undefined => {
  try {
    return execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return undefined
  }
}

/** Whether the process still runs. A zombie does not: nobody may be there to reap it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  // The state follows the name, which is in parentheses and may hold any character.
  const state = /^.*\) (\S)/s.exec(readProc(pid, 'stat') ?? '')?.[1]
  return state !== 'Z' && state !== 'X'
}

/** When the process started, in a form only good for comparing: a pid alone may be used again. */
export function startedAt(pid: number): string | undefined {
  const stat = readProc(pid, 'stat')
  // Field 22 of /proc/PID/stat, the 20th after the name: clock ticks since boot.
  if (stat) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return process.platform === 'linux' ? undefined : askPs(pid, 'lstart')
}

/** Arguments of the process, its program first; empty where they cannot be read. */
export function commandOf(pid: number): string[] {
  const line = readProc(pid, 'cmdline')
  if (line !== undefined) return line.split('\0').filter((word) => word !== '')
  return process.platform === 'linux' ? [] : (askPs(pid, 'command')?.split(' ') ?? [])
}

/** The environment that the process was started with; empty where it cannot be read. */
export function environmentOf(pid: number): Record<string, string> {
  const pairs = (readProc(pid, 'environ') ?? '').split('\0').map((pair) => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)] as const
  })
  return Object.fromEntries(pairs)
}

/** Pids of the live processes that work in `folder` (Linux; elsewhere none are found). */
export function processesIn(folder: string): number[] {
  let names: string[]
  try {
    names = readdirSync('/proc')
  } catch {
    return []
  }
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number)
  return pids.filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === folder && isAlive(pid)
    } catch {
      return false
    }
  })
}

/** Sends a signal; a process that is gone already is no error. */
export function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Sends each signal in turn and waits for the end, up to its bound in ms; throws if it lives on. */
export async function endProcess(
  pid: number,
  steps: readonly (readonly [NodeJS.Signals, number])[],
): Promise<void> {
  for (const [signal, boundMs] of steps) {
    if (!isAlive(pid)) return
    signalTo(pid, signal)
    if (await until(() => !isAlive(pid), boundMs)) return
  }
  throw new Error(`Process ${pid} could not be ended`)
}
