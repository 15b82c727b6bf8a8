/** The provider's own pair of keys, made once and kept: the private one never leaves the process. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writePrivate } from '../private-files.ts'

const BITS = 2_048

export function keepKeys(folder: string): { privateKey: string; publicKey: string } {
  const path = join(folder, 'private-key.pem')
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: BITS })
    writePrivate(path, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string)
  }
  const privateKey = readFileSync(path, 'utf8')
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }) as string
  return { privateKey, publicKey }
}
