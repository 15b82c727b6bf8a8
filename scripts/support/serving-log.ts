// The log of a process that serves, on stdout: what cannot be written is kept or dropped, and never ends the process.
import { writeSync } from 'node:fs'
import { pino, type Logger, type LoggerOptions } from 'pino'

/** Bytes kept while they cannot be written, as on a full disk; later lines are dropped, and counted, until there is room. */
const UNWRITTEN_BYTES_MAX = 1024 * 1024

const NOTHING = Buffer.alloc(0)

/** `fd`: where to, 1 is stdout. */
export const openServingLog = (options: LoggerOptions, fd = 1): Logger =>
  pino(options, { write: writerTo(fd) })

/** Each line is a new try to write those before it. */
function writerTo(fd: number): (line: string) => void {
  let unwritten = NOTHING
  let dropped = 0
  return (line) => {
    const bytes = Buffer.from(line)
    if (unwritten.length + bytes.length > UNWRITTEN_BYTES_MAX) dropped += 1
    else unwritten = unwritten.length === 0 ? bytes : Buffer.concat([unwritten, bytes])
    try {
      while (unwritten.length > 0) unwritten = unwritten.subarray(writeSync(fd, unwritten))
      if (dropped === 0) return
      unwritten = Buffer.from(tellDropped(dropped))
      dropped = 0
    } catch {
      // no room, or nobody reads: there is no place to say it
    }
  }
}

const tellDropped = (lines: number): string =>
  `${JSON.stringify({ level: pino.levels.values['warn'], time: Date.now(), msg: `${lines} lines of this log could not be written, and are lost` })}\n`
