/** E-mails are kept as peppered hashes only: without the pepper nobody can tell whose account a hash is. */
import { createHmac, hkdfSync } from 'node:crypto'

/** 64 hex digits; two spellings of one address have the same. */
export type EmailHash = (email: string) => string

export function createEmailHash(masterKey: Buffer): EmailHash {
  const pepper = Buffer.from(hkdfSync('sha256', masterKey, '', 'e-mail pepper', 32))
  return (email) =>
    createHmac('sha256', pepper).update(email.trim().normalize('NFKC').toLowerCase()).digest('hex')
}
