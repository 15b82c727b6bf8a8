/** Bodies of requests as a table may keep them, to tell a repeat from another request under the same key. */
import type { Peppers } from '../../keys/peppers.ts'
import type { Passwords } from './passwords.ts'

export type AskedBody = {
  /** As it is kept. */
  readonly newHash: () => Promise<string>
  /** Whether a hash that was kept is of this body. */
  readonly isOf: (kept: string) => Promise<boolean>
}

/** Nobody guesses a code without the keyring. */
export function pepperedBody(peppers: Pick<Peppers, 'ofBody'>, body: object): AskedBody {
  const hash = peppers.ofBody(body)
  return {
    newHash: () => Promise.resolve(hash),
    isOf: (kept) => Promise.resolve(kept === hash),
  }
}

type Hashing = { peppers: Pick<Peppers, 'ofBody'>; passwords: Passwords }

/** Of passwords: for whoever has the keyring, too, as costly to guess as the hashes that sign in. */
export function passwordBody({ peppers, passwords }: Hashing, body: object): AskedBody {
  const peppered = peppers.ofBody(body)
  return {
    newHash: () => passwords.hash(peppered),
    isOf: (kept) => passwords.matches(peppered, kept),
  }
}
