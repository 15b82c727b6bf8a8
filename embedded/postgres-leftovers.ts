// Ends a PostgreSQL that an earlier run left in a cluster's folder; may not touch one of another folder.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { commandOf, endProcess, isAlive, processesIn, signalTo, until } from './processes.ts'

/** Fast shutdown, then immediate, then by force; bounds in ms. */
export const POSTGRES_END = [
  ['SIGINT', 15_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 2_000],
] as const

/** Longest wait for sessions whose server was killed, in ms; idle ones notice at once. */
const ORPHAN_MS_MAX = 3_000

/** Lines of postmaster.pid: pid, folder, start, port, socket folder, address, shared memory, status. */
export function readPidFile(cluster: string): { pid: number; status: string } | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), status: (lines[7] ?? '').trim() }
  } catch {
    return undefined
  }
}

function isServerOf(pid: number, cluster: string): boolean {
  const words = commandOf(pid)
  return words.some((word, at) => word === '-D' && words[at + 1] === cluster)
}

/** Ends what still runs in `cluster`, and removes a pid file whose number is another's by now. */
export async function endLeftPostgres(cluster: string): Promise<void> {
  const left = readPidFile(cluster)
  if (left && isAlive(left.pid) && isServerOf(left.pid, cluster)) {
    await endProcess(left.pid, POSTGRES_END)
  }
  // Sessions outlive a killed server for a moment, and hold the memory that the next one needs.
  if (!(await until(() => processesIn(cluster).length === 0, ORPHAN_MS_MAX))) {
    for (const pid of processesIn(cluster)) signalTo(pid, 'SIGKILL')
    await until(() => processesIn(cluster).length === 0, ORPHAN_MS_MAX)
  }
  // Postgres takes any live process of that number, even a zombie, for a server and gives up.
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
}
