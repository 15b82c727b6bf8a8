// The master key for a command beside the running system: from the environment, else from the data folder; never made here.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, faultOf, lacking, readConfig } from '../../config.ts'

/** `program` as in "The replay". Throws ConfigError where there is none, or none that is one. */
export function masterKeyFor(program: string): Buffer {
  const { masterKey, dataDir } = readConfig()
  if (masterKey !== undefined) return masterKey
  const path = join(dataDir, 'keys', 'master.key')
  const text = readIfThere(path)
  if (text === undefined) throw lacking(program, { MASTER_KEY: undefined })
  if (faultOf('MASTER_KEY', text) !== undefined) {
    throw new ConfigError(`${path} is damaged: it does not hold 32 bytes as base64.`)
  }
  return Buffer.from(text, 'base64')
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export function refuseOtherKey(isTheKey: boolean): void {
  if (isTheKey) return
  throw new ConfigError(
    'MASTER_KEY is not the key that this database began with: seeds sealed there could not be ' +
      'opened. Set the former key, or point DATABASE_URL at another database.',
  )
}
