// Writes files that only their owner may read, whole or not at all; knows nothing of what is in them.
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** Makes a folder of mode 0700 where there is none. */
export const makePrivateFolder = (folder: string): void =>
  void mkdirSync(folder, { recursive: true, mode: 0o700 })

const syncFolder = (folder: string): void => {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Writes a file of mode 0600 so that a reader, also after a crash, sees the old or the new whole. */
export function writePrivate(path: string, content: string): void {
  const draft = `${path}.${process.pid}.new`
  try {
    const handle = openSync(draft, 'w', 0o600)
    try {
      writeFileSync(handle, content) // unlike writeSync it writes all of it, or throws
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  syncFolder(dirname(path))
}
