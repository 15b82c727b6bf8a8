// The log file on disk: bytes in and out at offsets, room taken ahead of need; knows nothing of frames.
import {
  closeSync,
  existsSync,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  read,
  readSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { DamagedLog } from './damage.ts'

export const LOG_NAME = 'events.log'

/** Room is taken in steps of this many bytes: zeroing one takes about 2 ms, 400 of them hold 1.6 GiB. */
const ROOM_STEP_BYTES = 4 * 1024 * 1024
/** Below this a read from the page cache costs less than a turn through the thread pool. */
const SYNC_READ_BYTES_MAX = 64 * 1024

/** The calls whose failures decide what is lost; a test may put failing ones in their place. */
export type FileCalls = {
  readonly write: (handle: number, bytes: Buffer, at: number) => number
  readonly sync: (handle: number) => Promise<void>
  readonly truncate: (handle: number, size: number) => void
}

export const systemCalls: FileCalls = {
  write: (handle, bytes, at) => writeSync(handle, bytes, 0, bytes.length, at),
  sync: promisify(fdatasync),
  truncate: ftruncateSync,
}

export type LogFile = {
  readonly path: string
  /** Writes all of `bytes` at `at`, growing the file. Throws the system's error. */
  readonly write: (bytes: Buffer, at: number) => void
  /** Settles when everything written is on disk. */
  readonly sync: () => Promise<void>
  /** Ends the file at `size`. */
  readonly cut: (size: number) => void
  readonly size: () => number
  readonly read: (from: number, to: number) => Buffer | Promise<Buffer>
  readonly readNow: (from: number, to: number) => Buffer
  readonly close: () => void
}

export const isDiskFull = (error: unknown): boolean => {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOSPC' || code === 'EDQUOT'
}

/** So that a crash does not lose the name of a new file in it. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Makes what a crash must not lose of a new file: its content, its name, its folder's name. */
function createFile(path: string): number {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const handle = openSync(path, 'wx+', 0o600)
  fsyncSync(handle)
  syncFolder(folder)
  syncFolder(dirname(folder))
  return handle
}

type OpenFile = { readonly handle: number; readonly path: string }

const tooShort = ({ path }: OpenFile, end: number): DamagedLog =>
  new DamagedLog(path, end, 'it ends here, and events that were stored follow')

/** Reads exactly `to - from` bytes. Throws DamagedLog where the file is shorter. */
function readExactly(file: OpenFile, from: number, to: number): Buffer {
  const bytes = Buffer.allocUnsafe(to - from)
  let done = 0
  while (done < bytes.length) {
    const count = readSync(file.handle, bytes, done, bytes.length - done, from + done)
    if (count === 0) throw tooShort(file, from + done)
    done += count
  }
  return bytes
}

const readAsync = promisify(read)

async function readSlowly(file: OpenFile, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(to - from)
  let done = 0
  while (done < bytes.length) {
    const rest = bytes.length - done
    const { bytesRead } = await readAsync(file.handle, bytes, done, rest, from + done)
    if (bytesRead === 0) throw tooShort(file, from + done)
    done += bytesRead
  }
  return bytes
}

/** Opens the log of `folder`, making both where they are missing. */
export function openLogFile(folder: string, calls: FileCalls = systemCalls): LogFile {
  const path = join(folder, LOG_NAME)
  const handle = existsSync(path) ? openSync(path, 'r+') : createFile(path)
  const file = { handle, path }
  let size = fstatSync(handle).size

  const writeAll = (bytes: Buffer, at: number) => {
    let done = 0
    while (done < bytes.length) done += calls.write(handle, bytes.subarray(done), at + done)
    size = Math.max(size, at + bytes.length)
  }
  const takeRoom = (from: number) => {
    try {
      writeAll(Buffer.alloc(ROOM_STEP_BYTES), from)
    } catch (error) {
      if (!isDiskFull(error)) throw error
      calls.truncate(handle, from) // what fits may still be enough for the frame itself
      size = from
    }
  }
  return {
    path,
    write(bytes, at) {
      if (at + bytes.length > size) takeRoom(size)
      writeAll(bytes, at)
    },
    sync: () => calls.sync(handle),
    cut(end) {
      calls.truncate(handle, end)
      size = end
    },
    size: () => size,
    read: (from, to) =>
      to - from <= SYNC_READ_BYTES_MAX ? readExactly(file, from, to) : readSlowly(file, from, to),
    readNow: (from, to) => readExactly(file, from, to),
    close: () => closeSync(handle),
  }
}
