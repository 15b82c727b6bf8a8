// The index on disk, so that a restart need not read the log: written beside the work, loaded at once.
//
// Head of 88 bytes, names of types and streams, tombstones (ordinal, stream), then position, stream,
// type and checksum of every event; a CRC-32 of all that at the end. Integers are little-endian. Version 1 had
// no checksums of events: it counts as none, and the log is read once more.
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { fsyncSync } from 'node:fs'
import type { EventIndex } from './event-index.ts'
import { createIndex } from './event-index.ts'
import type { Segments } from './segments.ts'
import { SEGMENT_LENGTH } from './segments.ts'

export const SNAPSHOT_NAME = 'events.index'
const MAGIC = 0x58444941
const VERSION = 2
const HEAD_BYTES = 88
/** Names encoded in one go: some ms of work, between two turns of the loop. */
const NAMES_AT_ONCE = 20_000

/** Which log the index belongs to, and how far it goes. */
export type Covered = {
  /** The index covers the log up to here, a frame's end. */
  readonly logEnd: number
  /** Where the last frame covered begins, and its checksum. */
  readonly lastFrame: number
  readonly lastChecksum: number
  /** Checksum of the first frame: tells one log from another. */
  readonly firstChecksum: number
  /** Time of the log's last change of state in ns if nothing was to be written to it any more, else 0. */
  readonly changedNs: bigint
}

export type Snapshot = { readonly covered: Covered; readonly index: EventIndex }

function namesBlock(names: readonly string[]): Buffer {
  const parts: Buffer[] = []
  for (const name of names) {
    const bytes = Buffer.from(name)
    const length = Buffer.allocUnsafe(4)
    length.writeUInt32LE(bytes.length)
    parts.push(length, bytes)
  }
  return Buffer.concat(parts)
}

function makeHead(covered: Covered, counts: readonly number[]): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt32LE(MAGIC, 0)
  head.writeUInt32LE(VERSION, 4)
  head.writeDoubleLE(covered.logEnd, 8)
  head.writeDoubleLE(covered.lastFrame, 16)
  head.writeUInt32LE(covered.lastChecksum, 24)
  head.writeUInt32LE(covered.firstChecksum, 28)
  head.writeBigUInt64LE(covered.changedNs, 32)
  counts.forEach((count, at) => head.writeDoubleLE(count, 40 + 8 * at))
  return head
}

/** The parts of a snapshot of the first `events` events, in the order of the file. */
function* partsOf(index: EventIndex, covered: Covered, events: number): Generator<Buffer> {
  // What is counted here stays as it is while events are added; a later part may see no more.
  const streams = index.streams.list.length
  const types = index.types.names.length
  const tombstones = [...index.tombstones].filter(([ordinal]) => ordinal < events)
  yield makeHead(covered, [events, streams, types, tombstones.length])
  yield namesBlock(index.types.names.slice(0, types))
  for (let from = 0; from < streams; from += NAMES_AT_ONCE) {
    const part = index.streams.list.slice(from, Math.min(streams, from + NAMES_AT_ONCE))
    yield namesBlock(part.map(({ name }) => name))
  }
  yield Buffer.from(Float64Array.from(tombstones.flat()).buffer)
  for (const list of [index.positions, index.streamIds, index.typeIds, index.checksums]) {
    for (let from = 0; from < events; from += SEGMENT_LENGTH) {
      yield list.bytes(from, Math.min(events, from + SEGMENT_LENGTH))
    }
  }
}

async function writeAll(handle: FileHandle, parts: Iterable<Buffer>): Promise<void> {
  let checksum = 0
  for (const part of parts) {
    if (part.length === 0) continue // zlib starts anew at an empty part
    checksum = crc32(part, checksum)
    await handle.writeFile(part) // goes on where the last one ended
  }
  const end = Buffer.allocUnsafe(4)
  end.writeUInt32LE(checksum)
  await handle.writeFile(end)
  await handle.sync()
}

function replaceFile(folder: string, draft: string): void {
  renameSync(draft, join(folder, SNAPSHOT_NAME))
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/**
 * Writes the first `events` events of the index, in parts between which other work goes on; they must
 * all be on disk. The file appears whole or not at all. Throws the system's error.
 */
export async function writeSnapshot(
  folder: string,
  index: EventIndex,
  what: { covered: Covered; events: number },
): Promise<void> {
  const draft = join(folder, `${SNAPSHOT_NAME}.draft`)
  try {
    const handle = await open(draft, 'w', 0o600)
    try {
      await writeAll(handle, partsOf(index, what.covered, what.events))
    } finally {
      await handle.close()
    }
    replaceFile(folder, draft)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

function reader(bytes: Buffer, start: number) {
  let at = start
  return {
    names(count: number): string[] {
      const names: string[] = []
      for (let n = 0; n < count; n += 1) {
        const end = at + 4 + bytes.readUInt32LE(at)
        names.push(bytes.toString('utf8', at + 4, end))
        at = end
      }
      return names
    },
    number(): number {
      at += 8
      return bytes.readDoubleLE(at - 8)
    },
    fill(list: Segments, count: number, size: number) {
      list.resize(count)
      for (let from = 0; from < count; from += SEGMENT_LENGTH) {
        const to = Math.min(count, from + SEGMENT_LENGTH)
        at += bytes.copy(list.bytes(from, to), 0, at, at + (to - from) * size)
      }
    },
    isAtEnd: () => at === bytes.length - 4,
  }
}

function parse(bytes: Buffer): Snapshot | undefined {
  if (bytes.length < HEAD_BYTES + 4) return undefined
  if (bytes.readUInt32LE(0) !== MAGIC || bytes.readUInt32LE(4) !== VERSION) return undefined
  const end = bytes.length - 4
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) return undefined
  const count = (at: number) => bytes.readDoubleLE(40 + 8 * at)
  const index = createIndex()
  const from = reader(bytes, HEAD_BYTES)
  for (const name of from.names(count(2))) index.types.take(name)
  for (const name of from.names(count(1))) index.streams.take(name)
  for (let n = 0; n < count(3); n += 1) index.tombstones.set(from.number(), from.number())
  from.fill(index.positions, count(0), 8)
  from.fill(index.streamIds, count(0), 4)
  from.fill(index.typeIds, count(0), 4)
  from.fill(index.checksums, count(0), 4)
  if (!from.isAtEnd()) return undefined
  index.restoreStreams()
  const covered = {
    logEnd: bytes.readDoubleLE(8),
    lastFrame: bytes.readDoubleLE(16),
    lastChecksum: bytes.readUInt32LE(24),
    firstChecksum: bytes.readUInt32LE(28),
    changedNs: bytes.readBigUInt64LE(32),
  }
  return { covered, index }
}

/** The snapshot of `folder`; nothing if there is none or it is not whole. */
export function loadSnapshot(folder: string): Snapshot | undefined {
  const path = join(folder, SNAPSHOT_NAME)
  return existsSync(path) ? parse(readFileSync(path)) : undefined
}
