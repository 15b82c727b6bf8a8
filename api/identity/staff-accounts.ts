/** Accounts of the staff: made, reset and disabled from a console, each on record in the audit log before it happens. */
import { randomBytes } from 'node:crypto'
import { v4 } from 'uuid'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { query, transaction, type Pool, type PoolClient } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { createAct, type Act } from '../commands/act.ts'
import { Problem } from '../http/problem.ts'
import {
  credentialsOf,
  disable,
  insertStaff,
  lockInForce,
  replacePassword,
} from './sign-in/credentials.ts'
import type { Passwords } from './sign-in/passwords.ts'
import type { Peppers } from '../keys/peppers.ts'
import type { RefreshTokens } from './sign-in/refresh.ts'
import type { SecondFactors } from './sign-in/second-factor.ts'
import { createChangeStaffRole } from './staff-role.ts'
import type { StaffRole } from './staff-roles.ts'

/** Shown once: what signs somebody in for the first time. `uri`: for an authenticator app. */
export type FirstSecrets = {
  readonly id: string
  readonly role: StaffRole
  readonly password: string
  readonly secondFactor: string
  readonly uri: string
}

export type StaffAccount = {
  readonly id: string
  readonly role: StaffRole
  readonly isActive: boolean
}

export type StaffAccountsDeps = {
  pool: Pool
  handler: CommandHandler
  passwords: Passwords
  peppers: Peppers
  refreshTokens: Pick<RefreshTokens, 'endAll' | 'endAccess'>
  secondFactors: Pick<SecondFactors, 'replace'>
}

/** Thrown for an e-mail that has an account already, or has none of the staff. */
export class StaffRefused extends Error {
  override readonly name = 'StaffRefused'
}

/** Who acts from a console is known to whoever guards its machine, not to us; the reason may say. */
const CONSOLE = { role: 'system', id: 'console' } as const

const unknown = () => new StaffRefused('Nobody of the staff signs in with this e-mail.')

type Whose = { email: string; reason: string }

export function createStaffAccounts(deps: StaffAccountsDeps) {
  const { pool, passwords, peppers, secondFactors } = deps
  const act = createAct(deps)

  async function onRecord(
    action: string,
    { id, reason }: { id: string; reason: string },
    effect: () => Promise<boolean>,
  ): Promise<boolean> {
    const key = { route: 'console', idempotencyKey: v4(), requestId: v4() }
    const order = { action: `staff.${action}`, subject: { kind: 'staff', id } }
    const { outcome } = await act({ staff: CONSOLE, ...key, reason }, order, async () => ({
      outcome: (await effect()) ? 'done' : 'refused',
      details: {},
    }))
    return outcome === 'done'
  }

  return {
    /** Throws StaffRefused where the e-mail has an account, a player's or staff's. */
    async add({ email, role, reason }: Whose & { role: StaffRole }): Promise<FirstSecrets> {
      const email_hash = peppers.ofEmail(email)
      const taken = () => new StaffRefused('This e-mail has an account already.')
      if ((await credentialsOf(pool, email_hash)) !== null) throw taken()
      const [id, password] = [v4(), newPassword()]
      const password_hash = await passwords.hash(password)
      const { secret: secondFactor, uri } = await secondFactors.replace(pool, id)
      const isAdded = await onRecord('add', { id, reason }, () =>
        insertStaff(pool, { subject_id: id, email_hash, role, password_hash }),
      )
      if (!isAdded) throw taken()
      return { id, role, password, secondFactor, uri }
    },
    /** Another password and another second factor; whoever is signed in with the former is signed out. */
    async reset({ email, reason }: Whose): Promise<FirstSecrets> {
      const { id, role } = await staffWith(deps, email)
      const password = newPassword()
      const passwordHash = await passwords.hash(password)
      let fresh = { secret: '', uri: '' }
      const isReset = await onRecord('reset', { id, reason }, () =>
        endingAll(deps, { id, reason: 'reset' }, async (client) => {
          fresh = await secondFactors.replace(client, id)
          await replacePassword(client, id, passwordHash)
        }),
      )
      if (!isReset) throw unknown()
      return { id, role, password, secondFactor: fresh.secret, uri: fresh.uri }
    },
    /** For good: the e-mail may have another account afterwards. */
    async disable({ email, reason }: Whose): Promise<{ id: string; role: StaffRole }> {
      const known = await staffWith(deps, email)
      const isDisabled = await onRecord('disable', { id: known.id, reason }, () =>
        endingAll(deps, { id: known.id, reason: 'disabled' }, (client) =>
          disable(client, known.id),
        ),
      )
      if (!isDisabled) throw unknown()
      return known
    },
    changeRole: createChangeRole({ ...deps, act }),
    list: () => listStaff(pool),
  }
}

async function staffWith(
  { pool, peppers }: Pick<StaffAccountsDeps, 'pool' | 'peppers'>,
  email: string,
): Promise<{ id: string; role: StaffRole }> {
  const found = await credentialsOf(pool, peppers.ofEmail(email))
  if (found === null || found.role === 'player') {
    throw unknown()
  }
  return { id: found.subject_id, role: found.role }
}

/** Whoever is signed in with the former role is signed out. */
function createChangeRole(deps: StaffAccountsDeps & { act: Act }) {
  const change = createChangeStaffRole(deps)
  return async ({ email, role, reason }: Whose & { role: StaffRole }) => {
    const { id, role: former } = await staffWith(deps, email)
    const key = { route: 'console', idempotencyKey: v4(), requestId: v4() }
    try {
      await change({ staff: CONSOLE, ...key, reason }, { staffId: id, role })
    } catch (error) {
      const isGone = error instanceof Problem && error.code === 'STAFF_UNKNOWN'
      throw isGone ? unknown() : error
    }
    return { id, role, former }
  }
}

/** A change and the end of all sign-ins, in one transaction; false where the account was disabled meanwhile. */
async function endingAll(
  { pool, refreshTokens }: StaffAccountsDeps,
  { id: subjectId, reason }: { id: string; reason: 'reset' | 'disabled' },
  change: (client: PoolClient) => Promise<void>,
): Promise<boolean> {
  const ended = await transaction(pool, async (client) => {
    if ((await lockInForce(client, subjectId)) === null) return null
    await change(client)
    return refreshTokens.endAll(client, { subjectId }, reason)
  })
  await refreshTokens.endAccess(ended ?? [])
  return ended !== null
}

async function listStaff(pool: Pool): Promise<StaffAccount[]> {
  const rows = await query<{ subject_id: string; role: StaffRole; is_active: boolean }>(
    pool,
    sql`select subject_id, role, is_active from identity.credentials
        where role <> 'player' order by role, subject_id`,
  )
  return rows.map(({ subject_id, role, is_active }) => ({
    id: subject_id,
    role,
    isActive: is_active,
  }))
}

/** 128 bits: nobody guesses it, and nobody wants to keep it. */
const newPassword = () => randomBytes(16).toString('base64url')
