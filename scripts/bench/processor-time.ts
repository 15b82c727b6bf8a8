// Processor time of processes: user and system, as Linux counts it. Elsewhere nothing tells that of another process as exactly.
import { readdirSync, readFileSync } from 'node:fs'

/** Of one tick in /proc/PID/stat, in µs: USER_HZ, which is 100 on every Linux of ours. */
const TICK_US = 10_000

type Times = { readonly parent: number; readonly ticks: number }

/** null: it is gone, or there is no /proc. */
function timesOf(pid: number): Times | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // After the name, which may hold anything: state, parent, …, and as the 12th to 15th what it and its ended children took.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    return { parent: Number(fields[1]), ticks }
  } catch {
    return null
  }
}

/** What these processes have taken and all that they started and that still run, in µs. Throws where there is no /proc. */
export function processorTimeOf(pids: readonly number[]): number {
  const all = new Map<number, Times>()
  for (const name of readdirSync('/proc')) {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : null
    if (times !== null) all.set(Number(name), times)
  }
  const counted = new Set(pids)
  // A child may have a smaller pid than its parent: until a pass finds none.
  for (let found = -1; found !== counted.size;) {
    found = counted.size
    for (const [pid, { parent }] of all) if (counted.has(parent)) counted.add(pid)
  }
  let ticks = 0
  for (const pid of counted) ticks += all.get(pid)?.ticks ?? 0
  return ticks * TICK_US
}

/** Of this process alone, in µs. */
export function ownProcessorTime(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}
