/** AES-256-GCM as text: `v1.` and base64 of nonce, tag and ciphertext. What it belongs to is authenticated with it. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16
const FORM = 'v1.'

/** `key`: 32 bytes. `belongsTo`: the seal opens only for the same. */
export function seal(key: Buffer, secret: Buffer, belongsTo: string): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, key, iv)
  cipher.setAAD(Buffer.from(belongsTo))
  const bytes = Buffer.concat([cipher.update(secret), cipher.final()])
  return FORM + Buffer.concat([iv, cipher.getAuthTag(), bytes]).toString('base64')
}

/** Throws when the seal was made under another key, for something else, or was changed. */
export function unseal(key: Buffer, sealed: string, belongsTo: string): Buffer {
  if (!sealed.startsWith(FORM)) throw new Error(`the seal of ${belongsTo} has an unknown form`)
  const bytes = Buffer.from(sealed.slice(FORM.length), 'base64')
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES))
  decipher.setAAD(Buffer.from(belongsTo))
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
}
