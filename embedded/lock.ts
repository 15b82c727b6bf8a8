// Gives a data folder to one process at a time; may not look at anything in it but the lock.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive, startedAt } from './processes.ts'

/** The folder is in use: the message names who has it. */
export class FolderInUse extends Error {
  override name = 'FolderInUse'
}

type Holder = { pid: number; started: string | undefined }

const parseHolder = (text: string): Holder | undefined => {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null
    const pid = holder?.pid
    return Number.isInteger(pid) ? { pid: Number(pid), started: holder?.started } : undefined
  } catch {
    return undefined // torn by a crash: nobody holds it
  }
}

const isHeld = ({ pid, started }: Holder): boolean =>
  isAlive(pid) && (started === undefined || started === startedAt(pid))

const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Takes the lock of `folder`, also from a process that is gone; answers how to release it.
 * Throws FolderInUse. The file appears whole, by a link, so that nobody reads half of one.
 */
export function takeLock(folder: string): { release: () => void } {
  const path = join(folder, 'lock')
  const mine = JSON.stringify({ pid: process.pid, started: startedAt(process.pid) })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, mine, { mode: 0o600 })
  try {
    // Bounded: each turn either takes the lock, finds it held, or clears one stale lock.
    for (let turn = 0; turn < 10; turn += 1) {
      try {
        linkSync(draft, path)
        return { release: () => release(path, mine) }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      clearIfStale(folder, path)
    }
  } finally {
    rmSync(draft, { force: true })
  }
  throw new FolderInUse(`${folder} is being taken by other processes right now. Try again.`)
}

/** Moves a lock whose holder is gone out of the way. Throws FolderInUse if its holder lives. */
function clearIfStale(folder: string, path: string): void {
  const text = readIfThere(path)
  if (text === undefined) return
  const holder = parseHolder(text)
  if (holder && isHeld(holder)) {
    throw new FolderInUse(
      `${folder} is in use by process ${holder.pid}. ` +
        'Stop that one first, or choose another folder (DATA_DIR, or --data).',
    )
  }
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  // Another process may have taken the stale lock in between: then this was its lock. Give it back.
  if (readIfThere(aside) !== text) linkSync(aside, path)
  rmSync(aside, { force: true })
}

function release(path: string, mine: string): void {
  if (readIfThere(path) === mine) rmSync(path, { force: true })
}
