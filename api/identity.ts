/** Registration, sign-in and the demo's accounts, built from what they share. Password hashes live outside the streams. */
import { v4 } from 'uuid'
import { TERMS_VERSION } from '../domain/rules/terms.ts'
import type { Tokens } from './auth.ts'
import type { Role } from './auth.ts'
import { credentialsOf, replacePassword, upsertStaff } from './credentials.ts'
import { createRegister, type Register, type RegistrationDeps } from './registration.ts'
import { createSignIn, type SignIn } from './sign-in.ts'

export type DemoAccount = { role: Role; email: string; password: string }

export type Identity = {
  readonly register: Register
  readonly signIn: SignIn
  readonly ensureDemo: (accounts: readonly DemoAccount[]) => Promise<void>
}

export type IdentityDeps = RegistrationDeps & { tokens: Tokens }

/** Who the demo's player is, the same at every start. */
const DEMO_PLAYER = {
  ...{ givenName: 'Demo', familyName: 'Player', dateOfBirth: '1990-01-01' },
  address: { street: '1 Republic Street', city: 'Valletta', postalCode: 'VLT 1110' },
  ...{ country: 'MT', currency: 'EUR', termsVersion: TERMS_VERSION },
}

export function createIdentity(deps: IdentityDeps): Identity {
  const { pool, passwords, peppers } = deps
  const register = createRegister(deps)
  return {
    register,
    signIn: createSignIn(deps),

    async ensureDemo(accounts) {
      for (const { role, email, password } of accounts) {
        const email_hash = peppers.ofEmail(email)
        const password_hash = await passwords.hash(password)
        if (role !== 'player') {
          await upsertStaff(pool, { subject_id: v4(), email_hash, role, password_hash })
          continue
        }
        const known = await credentialsOf(pool, email_hash)
        if (known !== null) await replacePassword(pool, known.subject_id, password_hash)
        else await register({ ...DEMO_PLAYER, email, password }, 'demo')
      }
    },
  }
}
