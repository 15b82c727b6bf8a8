// Opens a data folder for one process: checks that it is ours, its format, and takes its lock; knows no part's files.
import { chmodSync, existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { takeLock } from './lock.ts'
import { makePrivateFolder, writePrivate } from './private-files.ts'
import { UnusableFolder, whyUnusable } from './unusable-folder.ts'

/** Version of the folder's layout. Raise it with a migration, never without. */
const FORMAT = 1

export type DataDir = {
  /** Absolute, without symbolic links. */
  readonly path: string
  readonly keys: string
  readonly events: string
  readonly logs: string
  /** Caches of the children: nothing is written outside the data folder. */
  readonly temporary: string
  readonly isNew: boolean
  /** Gives the folder free for others. */
  readonly release: () => void
}

/** Throws UnusableFolder unless the folder is empty or ours, in the format we know. Changes nothing. */
function checkFormat(path: string): { isNew: boolean } {
  const file = join(path, 'format')
  if (!existsSync(file)) {
    // What a first start that was cut short may have left is no reason to refuse.
    if (readdirSync(path).every((name) => /^(lock|format)\b/.test(name))) return { isNew: true }
    throw new UnusableFolder(
      `${path} is not empty and holds no data of this program. Choose another folder with DATA_DIR.`,
    )
  }
  const text = readFileSync(file, 'utf8').trim()
  const version = /^\d{1,9}$/.test(text) ? Number(text) : undefined
  if (version === FORMAT) return { isNew: false }
  const remedy = 'Choose another folder with DATA_DIR.'
  throw new UnusableFolder(
    version !== undefined && version > FORMAT
      ? `${path} was written by a newer release (format ${version}; this one knows ${FORMAT}). ` +
          `Run that release. ${remedy}`
      : `${path} has a format that this release does not know (${JSON.stringify(text.slice(0, 40))}). ${remedy}`,
  )
}

function makeFolder(given: string): string {
  try {
    makePrivateFolder(given)
    const path = realpathSync(given)
    const { uid } = statSync(path)
    const self = process.getuid?.()
    if (self !== undefined && self !== 0 && uid !== self) {
      throw new UnusableFolder(
        `${path} belongs to another user (${uid}). Choose another folder with DATA_DIR.`,
      )
    }
    return path
  } catch (error) {
    if (error instanceof UnusableFolder) throw error
    throw new UnusableFolder(`Cannot use ${given} as the data folder: ${(error as Error).message}`)
  }
}

/**
 * Opens (or makes, mode 0700) the data folder and takes it for this process.
 * Throws UnusableFolder, FolderInUse.
 */
export function openDataDir(given: string): DataDir {
  try {
    return takeFolder(makeFolder(given))
  } catch (error) {
    throw whyUnusable(given, error)
  }
}

function takeFolder(path: string): DataDir {
  checkFormat(path)
  chmodSync(path, 0o700)
  const { release } = takeLock(path)
  try {
    // Again, now that nobody else can be writing it.
    const { isNew } = checkFormat(path)
    if (isNew) writePrivate(join(path, 'format'), `${FORMAT}\n`)
    const folder = (name: string): string => {
      makePrivateFolder(join(path, name))
      return join(path, name)
    }
    const [keys, events] = [folder('keys'), folder('events')]
    return { path, keys, events, logs: folder('logs'), temporary: folder('tmp'), isNew, release }
  } catch (error) {
    release()
    throw error
  }
}
