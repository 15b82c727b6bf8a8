/**
 * Password hashes: argon2id with the parameters OWASP names, a bounded number at a time, of one form whatever keyboard it came from
 * (NFKC: NIST SP 800-63B, 3.1.1.2).
 */
import { hash, verify } from '@node-rs/argon2'
import { Problem } from '../../http/problem.ts'

/** 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet). argon2id is the library's default. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** As an argon2 hash names them. */
const IN_FORCE = `m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}`

/** Hashing shares libuv's four threads with the file system: half of them, and a short queue. */
const AT_ONCE_MAX = 2
const WAITING_MAX = 64

export type Passwords = {
  readonly hash: (password: string) => Promise<string>
  /** With no hash, for an unknown account, the same work is done and the answer is no. */
  readonly matches: (password: string, passwordHash: string | null) => Promise<boolean>
  /** Whether it was made with other parameters than those in force: then it is made anew at the next sign-in. */
  readonly isOutdated: (passwordHash: string) => boolean
}

/** `verifying`: what verifies a password against a hash. */
export function createPasswords(verifying: typeof verify = verify): Passwords {
  const waiting: (() => void)[] = []
  let busy = 0
  const dummy = bounded(() => hash('no account has this password', PARAMETERS))

  async function bounded<T>(work: () => Promise<T>): Promise<T> {
    if (busy < AT_ONCE_MAX) busy += 1
    else if (waiting.length >= WAITING_MAX) throw new Problem('OVERLOADED')
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) busy -= 1
      else next() // it takes this place over: nobody can come in between
    }
  }

  return {
    hash: (password) => bounded(() => hash(password.normalize('NFKC'), PARAMETERS)),
    async matches(password, passwordHash) {
      const stored = passwordHash ?? (await dummy)
      const normal = password.normalize('NFKC')
      const isSame = await bounded(() => verifying(stored, normal))
      // Until there was one form of it, a password was hashed as it came.
      const isAsItCame = password !== normal && (await bounded(() => verifying(stored, password)))
      return (isSame || isAsItCame) && passwordHash !== null
    },
    isOutdated: (passwordHash) => !passwordHash.includes(`$argon2id$v=19$${IN_FORCE}$`),
  }
}
