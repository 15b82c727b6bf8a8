/** Registration, sign-in and the demo's accounts, built from what they share. Password hashes live outside the streams. */
import type { Role, Tokens } from '../http/caller.ts'
import { v4 } from 'uuid'
import { TERMS_VERSION } from '../../domain/identity/terms.ts'
import { createChangePassword, type ChangePassword } from './sign-in/change-password.ts'
import {
  createChangeSecondFactor,
  type ChangeSecondFactor,
} from './sign-in/change-second-factor.ts'
import type { Asked, Effect } from '../commands/command.ts'
import { credentialsOf, replacePassword, upsertStaff } from './sign-in/credentials.ts'
import { createLockout } from './sign-in/lockout.ts'
import { createOwnSignIns, type OwnSignIns } from './sign-in/own-sign-ins.ts'
import { createRefreshTokens } from './sign-in/refresh.ts'
import { createRegister, type Register, type RegistrationDeps } from './players/registration.ts'
import type { Revocations } from './sign-in/revocations.ts'
import { createProve } from './sign-in/proving.ts'
import { createProvePassword, type ProvePassword } from './sign-in/prove-password.ts'
import { createSecondFactors } from './sign-in/second-factor.ts'
import { createSignIn, type SignedIn, type SignIn } from './sign-in/sign-in.ts'
import { createSignInFacts } from './sign-in/sign-in-facts.ts'
import { createResetPassword, type ResetPassword } from './sign-in/reset-password.ts'
import { createSignOutEverywhere } from './sign-in/sign-out-everywhere.ts'
import { ownDataOf, type OwnData } from './players/own-data.ts'
import { createDevices } from './sign-in/devices.ts'
import { createUnlockSignIn, type UnlockSignIn } from './sign-in/unlock.ts'
import { createAct } from '../commands/act.ts'
import { createAgreements, type Agreements } from './players/agreements.ts'
import { createLetterSeals, createOrders } from './mail/letters.ts'
import { createEmailChange, type EmailChange } from './players/email-change.ts'
import { createEmailVerification, type EmailVerification } from './players/email-verification.ts'

/** `secondFactor`: base32; staff cannot sign in without one. */
export type DemoAccount = {
  role: Role
  email: string
  password: string
  secondFactor?: string | undefined
}

export type DemoPlayer = Pick<DemoAccount, 'email' | 'password'>

export type Identity = {
  readonly register: Register
  readonly signIn: SignIn
  /** Throws REFRESH_REFUSED. */
  readonly refresh: (refreshToken: string, idempotencyKey: string) => Promise<SignedIn>
  readonly signOut: (sid: string) => Promise<void>
  readonly signOutEverywhere: (asked: Asked) => Promise<Effect>
  readonly ownSignIns: OwnSignIns
  readonly changePassword: ChangePassword
  /** The same whether anybody has the e-mail or not: what comes of it comes by mail. Throws OVERLOADED. */
  readonly forgottenPassword: (email: string) => Promise<void>
  readonly resetPassword: ResetPassword
  readonly emailVerification: EmailVerification
  readonly emailChange: EmailChange
  readonly agreements: Agreements
  readonly provePassword: ProvePassword
  /** What a player may have of their own data; null: there is nobody any more. */
  readonly ownData: (playerId: string) => Promise<OwnData | null>
  readonly unlockSignIn: UnlockSignIn
  readonly secondFactor: ChangeSecondFactor
  /** Some of the facts of sign-ins that were left unrecorded, as while the store was away. */
  readonly recordLeft: () => Promise<void>
  readonly ensureDemo: (accounts: readonly DemoAccount[]) => Promise<void>
  /** Demo players whose passwords are the same at every start: those that are there stay as they are. */
  readonly ensureDemoPlayers: (accounts: readonly DemoPlayer[]) => Promise<void>
}

export type IdentityDeps = Omit<RegistrationDeps, 'prove'> & {
  tokens: Pick<Tokens, 'issue'>
  revocations: Pick<Revocations, 'revokeFamily'>
  rootKey: Buffer
}

/** Who the demo's player is, the same at every start. */
const DEMO_PLAYER = {
  givenName: 'Demo',
  familyName: 'Player',
  dateOfBirth: '1990-01-01',
  address: { street: '1 Republic Street', city: 'Valletta', postalCode: 'VLT 1110' },
  country: 'MT',
  currency: 'EUR',
  termsVersion: TERMS_VERSION,
  accountKind: 'demo' as const,
}

export function createIdentity(deps: IdentityDeps): Identity {
  const { pool, passwords, peppers, tokens, clock } = deps
  const nowMs = () => clock?.now() ?? Date.now()
  const facts = createSignInFacts(deps)
  const refreshTokens = createRefreshTokens({ ...deps, nowMs, facts })
  const lockout = createLockout(pool, nowMs)
  const secondFactors = createSecondFactors({ ...deps, nowMs })
  const seals = createLetterSeals(deps.rootKey)
  const orders = createOrders({ pool, seals, nowMs })
  const prove = createProve({ lockout, facts })
  const proving = { ...deps, facts, lockout, prove, nowMs, orders, seals }
  const register = createRegister(proving)
  const ownSignIns = createOwnSignIns({ ...deps, refreshTokens, facts, nowMs })
  const signIn = createSignIn({
    ...proving,
    refreshTokens,
    secondFactors,
    devices: createDevices(proving),
  })
  return {
    register,
    async signIn(given) {
      const signedIn = await signIn(given)
      void facts.recordLeft().catch(() => {}) // the next sign-in tries again, and a timer
      return signedIn
    },
    async refresh(refreshToken, idempotencyKey) {
      const refreshed = await refreshTokens.refresh(refreshToken, idempotencyKey)
      return { ...refreshed, accessToken: tokens.issue(refreshed) }
    },
    changePassword: createChangePassword({ ...proving, refreshTokens }),
    forgottenPassword: (email) => orders.orderFor(peppers.ofEmail(email), v4()),
    resetPassword: createResetPassword({ ...proving, refreshTokens, secondFactors }),
    emailVerification: createEmailVerification(proving),
    emailChange: createEmailChange(proving),
    agreements: createAgreements(proving),
    unlockSignIn: createUnlockSignIn({ pool, lockout, act: createAct(deps) }),
    signOut: refreshTokens.end,
    signOutEverywhere: createSignOutEverywhere({ ...deps, refreshTokens, facts }),
    ownSignIns,
    provePassword: createProvePassword(proving),
    ownData: (playerId) => ownDataOf({ ...deps, ownSignIns }, playerId),
    secondFactor: createChangeSecondFactor({ ...proving, secondFactors }),
    recordLeft: facts.recordLeft,
    async ensureDemo(accounts) {
      for (const { role, email, password, secondFactor } of accounts) {
        const email_hash = peppers.ofEmail(email)
        const password_hash = await passwords.hash(password)
        if (role !== 'player') {
          const staff = { subject_id: v4(), email_hash, role, password_hash }
          const subjectId = await upsertStaff(pool, staff)
          if (secondFactor !== undefined) await secondFactors.set(subjectId, secondFactor)
          continue
        }
        const known = await credentialsOf(pool, email_hash)
        if (known !== null) await replacePassword(pool, known.subject_id, password_hash)
        else await register({ ...DEMO_PLAYER, email, password }, { requestId: 'demo' })
      }
    },

    async ensureDemoPlayers(accounts) {
      for (const { email, password } of accounts) {
        if ((await credentialsOf(pool, peppers.ofEmail(email)))?.is_active === true) continue
        const [familyName] = email.split('@') // a person registers once
        const player = { ...DEMO_PLAYER, familyName, email, password }
        await register(player, { requestId: 'demo' })
      }
    },
  }
}
