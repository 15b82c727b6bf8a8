/** Registration, sign-in and the demo's accounts, built from what they share. Password hashes live outside the streams. */
import { v4 } from 'uuid'
import type { CommandHandler } from '../eventstore/command-handler.ts'
import type { Pool } from '../projections/postgres.ts'
import type { Role, Tokens } from './auth.ts'
import type { Finishers } from './commands/command-deps.ts'
import { replaceCredentials } from './credentials.ts'
import { createEmailHash } from './email-hash.ts'
import type { Passwords } from './passwords.ts'
import { createRegistrations, type Registrations } from './registration.ts'
import { createSignIn, type SignIn } from './sign-in.ts'

export type DemoAccount = { role: Role; email: string; password: string }

export type Identity = {
  readonly register: Registrations['register']
  readonly signIn: SignIn
  readonly ensureDemo: (accounts: readonly DemoAccount[]) => Promise<void>
}

export type IdentityDeps = {
  pool: Pool
  handler: CommandHandler
  finishers: Pick<Finishers, 'registered'>
  passwords: Passwords
  tokens: Tokens
  masterKey: Buffer
}

export function createIdentity(deps: IdentityDeps): Identity {
  const { pool, passwords, masterKey } = deps
  const hashOf = createEmailHash(masterKey)
  const { register, complete } = createRegistrations({ ...deps, hashOf })
  return {
    register,
    signIn: createSignIn({ ...deps, hashOf, complete }),

    async ensureDemo(accounts) {
      for (const { role, email, password } of accounts) {
        const isPlayer = role === 'player'
        const kept = await replaceCredentials(pool, {
          ...{ email_hash: hashOf(email), subject_id: v4(), role },
          ...{ country: isPlayer ? 'MT' : null, currency: isPlayer ? 'EUR' : null },
          password_hash: await passwords.hash(password),
        })
        if (isPlayer) await complete(kept, 'demo')
      }
    },
  }
}
