// Keeps the tail of a log in a file of its own before it is cut off: what may have been acknowledged is never thrown away.
import { closeSync, fstatSync, fsyncSync, openSync, readSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { FileCalls } from './log-file.ts'
import { syncFolder } from './log-file.ts'

/** Bytes copied at once. */
const BLOCK_BYTES = 1024 * 1024

type Copy = { source: number; from: number; target: number; write: FileCalls['write'] }

function copy({ source, from, target, write }: Copy): void {
  const { size } = fstatSync(source)
  const block = Buffer.allocUnsafe(BLOCK_BYTES)
  for (let at = from; at < size;) {
    const count = readSync(source, block, 0, block.length, at)
    if (count === 0) return
    for (let done = 0; done < count;) {
      done += write(target, block.subarray(done, count), at - from + done)
    }
    at += count
  }
}

/**
 * Copies what lies in the log at `path` from `offset` on to a new file beside it, mode 0600, on disk when this answers
 * with its path. Throws the system's error, as on a full disk: then nothing may be cut.
 */
export function keepTail(path: string, offset: number, { write }: FileCalls): string {
  const moment = new Date().toISOString().replaceAll(/[-:.]/g, '')
  const kept = join(dirname(path), `events.cut-at-${offset}.${moment}.log`)
  const source = openSync(path, 'r')
  try {
    const target = openSync(kept, 'wx', 0o600)
    try {
      copy({ source, from: offset, target, write })
      fsyncSync(target)
    } finally {
      closeSync(target)
    }
  } finally {
    closeSync(source)
  }
  syncFolder(dirname(path))
  return kept
}
