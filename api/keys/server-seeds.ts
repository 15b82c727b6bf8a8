/** Server seeds as streams may hold them before their reveal: random, committed by hash, sealed under a key derived from the root. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Commitment, Seals } from '../../domain/games/seeds.ts'
import { commitmentOf, serverSeedOf, type ServerSeed } from '../../domain/games/fairness.ts'

const CIPHER = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

/** Names the key and the form; a new MASTER_KEY changes neither, since the root stays. */
const FORM = 'v1.'

/** `root`: that of the keyring, 32 bytes. */
export function createSeals(root: Buffer): Seals {
  const key = Buffer.from(hkdfSync('sha256', root, '', 'server seeds', 32))
  const unsealed = new WeakMap<object, ReadonlyMap<string, ServerSeed>>()

  const unseal = ({ seedHash, sealedSeed }: Commitment): ServerSeed => {
    if (!sealedSeed.startsWith(FORM)) throw new Error(`the seal of ${seedHash} has an unknown form`)
    const bytes = Buffer.from(sealedSeed.slice(FORM.length), 'base64')
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES))
    decipher.setAAD(Buffer.from(seedHash, 'hex'))
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    const secret = bytes.subarray(IV_BYTES + TAG_BYTES)
    const seed = Buffer.concat([decipher.update(secret), decipher.final()])
    return serverSeedOf(seed.toString('hex'))
  }

  return {
    commit() {
      const seed = randomBytes(32)
      const seedHash = commitmentOf(serverSeedOf(seed.toString('hex')))
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv(CIPHER, key, iv)
      cipher.setAAD(Buffer.from(seedHash, 'hex'))
      const secret = Buffer.concat([cipher.update(seed), cipher.final()])
      const sealed = Buffer.concat([iv, cipher.getAuthTag(), secret])
      return { seedHash, sealedSeed: FORM + sealed.toString('base64') }
    },
    unseal,
    unsealAll(commitments) {
      const known = unsealed.get(commitments)
      if (known !== undefined) return known
      const seeds = new Map(commitments.map((one) => [one.seedHash, unseal(one)]))
      unsealed.set(commitments, seeds) // a state is never changed in place: its list is its identity
      return seeds
    },
  }
}
