// Makes and keeps the keys of a data folder; may not print one, nor replace one that is there.
import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writePrivate } from './private-files.ts'

export type Keys = {
  /** 32 bytes as base64. */
  readonly masterKey: string
}

/** A key that does not fit the folder; the message says what to do. */
export class WrongKey extends Error {
  override name = 'WrongKey'
}

function keep(path: string, make: () => string): string {
  if (!existsSync(path)) writePrivate(path, `${make().trimEnd()}\n`)
  return readFileSync(path, 'utf8').trim()
}

/** Secret kept in `folder` under `name`, made of 24 random bytes at the first call; safe in a URL. */
export const keepPassword = (folder: string, name: string): string =>
  keep(join(folder, name), () => randomBytes(24).toString('base64url'))

/**
 * Keys of the data folder's `folder`; `given` ones (masterKey: 32 bytes) win over files, and are
 * never written. Throws WrongKey when the master key is not the one this folder began with.
 */
export function keepKeys(folder: string, given: { masterKey?: Uint8Array | undefined } = {}): Keys {
  const masterKey = given.masterKey
    ? Buffer.from(given.masterKey).toString('base64')
    : keepMasterKey(folder)
  // A fingerprint tells a changed key at the start, instead of at the first seed it cannot open.
  const fingerprint = fingerprintOf(masterKey)
  if (keep(join(folder, 'master.fingerprint'), () => fingerprint) !== fingerprint) {
    throw new WrongKey(
      `MASTER_KEY is not the key that ${folder} began with: seeds sealed there could not be ` +
        'opened. Set the former key, or choose another folder with DATA_DIR.',
    )
  }
  return { masterKey }
}

const fingerprintOf = (masterKey: string): string =>
  createHmac('sha256', masterKey).update('acmetocasino master key').digest('hex')

/** The key that a rotation goes over to, as base64; kept, so that one that was cut off goes on with the same. */
export const keepNextMasterKey = (folder: string): string =>
  keep(join(folder, NEXT), () => randomBytes(32).toString('base64'))

/** The folder goes on with its next master key: the last step of a rotation. */
export function adoptNextMasterKey(folder: string): void {
  const next = keepNextMasterKey(folder)
  writePrivate(join(folder, 'master.fingerprint'), `${fingerprintOf(next)}\n`)
  writePrivate(join(folder, 'master.key'), `${next}\n`)
  rmSync(join(folder, NEXT))
}

const NEXT = 'master.key.next'

function keepMasterKey(folder: string): string {
  const path = join(folder, 'master.key')
  if (!existsSync(path) && existsSync(join(folder, 'master.fingerprint'))) {
    throw new WrongKey(
      `${folder} began with a MASTER_KEY from the environment, which is not set now. ` +
        'Set it again, or choose another folder with DATA_DIR.',
    )
  }
  const text = keep(path, () => randomBytes(32).toString('base64'))
  if (Buffer.from(text, 'base64').length === 32) return text
  throw new WrongKey(`${path} is damaged: it does not hold 32 bytes as base64.`)
}
