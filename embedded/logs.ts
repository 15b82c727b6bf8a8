// Opens the log files of child processes; may not write a line of its own into them.
import { openSync, readFileSync, renameSync, statSync } from 'node:fs'

/** A log above this many bytes is put aside when its process starts; one older file is kept. */
const LOG_BYTES_MAX = 10 * 1024 * 1024

/** Opens a log for appending (mode 0600), after rotating one that grew too large; answers the handle. */
export function openLog(path: string): number {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (bytes > LOG_BYTES_MAX) renameSync(path, `${path}.1`)
  return openSync(path, 'a', 0o600)
}

/** Size of a log in bytes, 0 where there is none: what is written later begins there. */
export const logSize = (path: string): number =>
  statSync(path, { throwIfNoEntry: false })?.size ?? 0

/** Last lines written to a log since `from` bytes; empty where there is none. */
export function lastLines(path: string, from = 0, count = 15): string {
  try {
    const text = readFileSync(path).subarray(from).toString('utf8')
    return text.trimEnd().split('\n').slice(-count).join('\n')
  } catch {
    return ''
  }
}
