// The mark: how far the log had been acknowledged, kept beside it, so that its end cannot vanish unseen.
//
// The file `events.end` holds two slots, at 0 and at 4,096, written in turn: whatever cuts a write short, one of them is
// whole. A slot is 32 bytes, little-endian: the bytes "AEM1", the CRC-32 of what follows, the acknowledged end (a
// double), the checksum of the log's first frame, 12 bytes of zeros.
import { closeSync, existsSync, fdatasync, fsyncSync, openSync, readFileSync } from 'node:fs'
import { renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'
import { isDiskFull, syncFolder } from './log-file.ts'

export const MARK_NAME = 'events.end'
const MAGIC = 0x314d4541
const SLOT_BYTES = 32
/** A slot has a page of its own: no write of one touches the other. */
const SLOTS_AT = [0, 4096] as const
const CHECKED_FROM = 8

/**
 * From a group's acknowledgement until its mark is forced to disk, in ms. The system has the mark at once, and keeps it
 * when this process is killed; only a machine that stops may lose the last of it, and then frames prove all groups but
 * the last. A sync with each group would cost as much as the group's own, and ten a second are felt on a slow disk.
 */
const SYNC_AFTER_MS = 1000

export type Acknowledged = {
  /** The log up to here was acknowledged, or on disk before a start: a frame's end. */
  readonly logEnd: number
  /** Tells one log from another; 0 of an empty one. */
  readonly firstChecksum: number
}

function slotOf({ logEnd, firstChecksum }: Acknowledged): Buffer {
  const slot = Buffer.alloc(SLOT_BYTES)
  slot.writeUInt32LE(MAGIC, 0)
  slot.writeDoubleLE(logEnd, 8)
  slot.writeUInt32LE(firstChecksum, 16)
  slot.writeUInt32LE(crc32(slot.subarray(CHECKED_FROM)), 4)
  return slot
}

function readSlot(bytes: Buffer, at: number): Acknowledged | undefined {
  const slot = bytes.subarray(at, at + SLOT_BYTES)
  if (slot.length < SLOT_BYTES || slot.readUInt32LE(0) !== MAGIC) return undefined
  if (crc32(slot.subarray(CHECKED_FROM)) !== slot.readUInt32LE(4)) return undefined
  return { logEnd: slot.readDoubleLE(8), firstChecksum: slot.readUInt32LE(16) }
}

/** The mark of `folder`; nothing if there is none (a store of an earlier release), `broken` if no slot is whole. */
export function loadMark(folder: string): Acknowledged | 'broken' | undefined {
  const path = join(folder, MARK_NAME)
  if (!existsSync(path)) return undefined
  const bytes = readFileSync(path)
  const slots = SLOTS_AT.map((at) => readSlot(bytes, at)).filter((slot) => slot !== undefined)
  return slots.sort((a, b) => b.logEnd - a.logEnd)[0] ?? 'broken'
}

/** Makes the file anew, whole or not at all, with the same mark in both slots. */
function makeFile(folder: string, first: Acknowledged): number {
  const path = join(folder, MARK_NAME)
  const handle = openSync(`${path}.draft`, 'w', 0o600)
  for (const at of SLOTS_AT) writeSync(handle, slotOf(first), 0, SLOT_BYTES, at)
  fsyncSync(handle)
  renameSync(`${path}.draft`, path)
  syncFolder(folder)
  return handle
}

export type EndMark = {
  /** Moves the mark. To be called when a group is on disk, before it is acknowledged. Throws the system's error. */
  readonly move: (to: Acknowledged) => void
  /** Settles when the mark is on disk, and is not to be moved any more. */
  readonly close: () => Promise<void>
}

const toDisk = promisify(fdatasync)

/** Starts the mark of `folder` at `first`, which is on disk. `onFatal`: the disk failed. Throws the system's error. */
export function keepMark(
  folder: string,
  first: Acknowledged,
  onFatal: (error: unknown) => void,
): EndMark {
  const handle = makeFile(folder, first)
  let turn = 0
  let timer: NodeJS.Timeout | undefined
  let syncing: Promise<void> = Promise.resolve()

  const sync = () => {
    timer = undefined
    syncing = syncing.then(() => toDisk(handle)).catch(onFatal)
  }
  return {
    move(to) {
      try {
        writeSync(handle, slotOf(to), 0, SLOT_BYTES, SLOTS_AT[turn])
      } catch (error) {
        // Some file systems need room to write over what is there. The mark stays behind then: it says less, not wrong.
        if (!isDiskFull(error)) throw error
      }
      turn = 1 - turn
      timer ??= setTimeout(sync, SYNC_AFTER_MS)
    },
    async close() {
      clearTimeout(timer)
      await syncing
      await toDisk(handle)
      closeSync(handle)
    },
  }
}
