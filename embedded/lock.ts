// Gives a data folder to one process at a time, by a lock of the kernel; may not look at anything in it but the lock.
import { closeSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { lockHandle } from './kernel-lock.ts'
import { isAlive, startedAt } from './processes.ts'
import { UnusableFolder } from './unusable-folder.ts'

/** The folder is in use: the message names who has it. */
export class FolderInUse extends Error {
  override name = 'FolderInUse'
}

/** Who wrote the file `lock`. It is there for words, and for releases that know no other lock. */
type Holder = { pid: number; started: string | undefined; host: string | undefined }

const parseHolder = (text: string): Holder | undefined => {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null
    const pid = holder?.pid
    if (!Number.isInteger(pid)) return undefined
    return { pid: Number(pid), started: holder?.started, host: holder?.host }
  } catch {
    return undefined // torn by a crash
  }
}

const isRunning = ({ pid, started }: Holder): boolean =>
  isAlive(pid) && (started === undefined || started === startedAt(pid))

const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function inUse(folder: string, holder: Holder | undefined): FolderInUse {
  const isSeen = holder !== undefined && isRunning(holder)
  // Its number means nothing here: it is one of its own container or machine.
  const elsewhere = holder
    ? ` that is not seen from here (${holder.pid} of ${holder.host ?? 'a container'})`
    : ''
  return new FolderInUse(
    `${folder} is in use by ${isSeen ? `process ${holder.pid}` : `another process${elsewhere}`}. ` +
      'Stop that one first, or choose another folder (DATA_DIR, or --data).',
  )
}

/** A handle with the kernel's lock. The folder itself is locked: no file of it that somebody may remove. */
function lockFolder(folder: string, holder: Holder | undefined): number {
  const reasons: string[] = []
  for (const [path, flags] of [
    [folder, 'r'],
    [join(folder, 'lock.kernel'), 'a'], // for NFS, which locks only what is open for writing
  ] as const) {
    const handle = openSync(path, flags, 0o600)
    const answer = lockHandle(handle)
    if (answer.kind === 'taken') return handle
    closeSync(handle)
    if (answer.kind === 'held') throw inUse(folder, holder)
    reasons.push(answer.why)
  }
  throw new UnusableFolder(
    `${folder} cannot be locked against other processes: ${reasons[0]}. ` +
      'Install flock (util-linux), or choose a folder on a disk of this machine (DATA_DIR, or --data).',
  )
}

/** Writes who we are; the file appears whole, by a link. Throws FolderInUse if an older release was quicker. */
function writeHolder(folder: string, path: string, mine: string): void {
  const draft = `${path}.${process.pid}`
  try {
    writeFileSync(draft, mine, { mode: 0o600 })
    rmSync(path, { force: true })
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw inUse(folder, parseHolder(readIfThere(path) ?? ''))
  } finally {
    rmSync(draft, { force: true })
  }
}

/**
 * Takes `folder` for this process; answers how to give it back. Whoever had it and is gone, however that went, has it
 * no more. Throws FolderInUse, UnusableFolder.
 */
export function takeLock(folder: string): { release: () => void } {
  const path = join(folder, 'lock')
  const holder = parseHolder(readIfThere(path) ?? '')
  const handle = lockFolder(folder, holder)
  try {
    // A release that took no lock of the kernel may run here still.
    if (holder && isRunning(holder)) throw inUse(folder, holder)
    const { pid } = process
    const mine = JSON.stringify({ pid, started: startedAt(pid), host: hostname() })
    writeHolder(folder, path, mine)
    return {
      release() {
        if (readIfThere(path) === mine) rmSync(path, { force: true })
        closeSync(handle)
      },
    }
  } catch (error) {
    closeSync(handle)
    throw error
  }
}
