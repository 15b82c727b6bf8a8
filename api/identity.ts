/** Registration and sign-in. E-mails are kept as peppered hashes only; password hashes live outside the streams. */
import { createHmac, hkdfSync } from 'node:crypto'
import { v4 } from 'uuid'
import { commandIdOf } from '../eventstore/ids.ts'
import { player, wallet } from '../eventstore/aggregates.ts'
import type { CommandHandler } from '../eventstore/command-handler.ts'
import type { Pool } from '../projections/postgres.ts'
import type { Caller, Role, Tokens } from './auth.ts'
import { accepted } from './commands/command.ts'
import type { Finishers } from './commands/command-deps.ts'
import {
  credentialsOf,
  replaceCredentials,
  reserveCredentials,
  type Credentials,
} from './credentials.ts'
import type { Passwords } from './passwords.ts'
import { Problem } from './problem.ts'

const ROUTE = 'POST /v1/players'

export type Registration = { email: string; password: string; country: string; currency: string }
export type DemoAccount = { role: Role; email: string; password: string }

export type Identity = {
  /** Throws EMAIL_TAKEN. A repeat with the same password completes what was begun and answers the same. */
  readonly register: (
    registration: Registration,
    requestId: string,
  ) => Promise<{ playerId: string; position: bigint; isReplay: boolean }>
  /** Throws SIGN_IN_FAILED, the same for an unknown e-mail as for a wrong password. */
  readonly signIn: (email: string, password: string) => Promise<Caller & { accessToken: string }>
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
  const { pool, passwords, tokens } = deps
  const pepper = Buffer.from(hkdfSync('sha256', deps.masterKey, '', 'e-mail pepper', 32))
  const hashOf = (email: string) =>
    createHmac('sha256', pepper).update(email.trim().normalize('NFKC').toLowerCase()).digest('hex')

  /** The player's streams as their registration has them, whatever of it was written before. */
  async function complete(
    { email_hash, subject_id, country, currency }: Credentials,
    requestId: string,
  ) {
    if (country === null || currency === null)
      throw new Error('a player without country or currency')
    const executed = await deps.handler.execute(player, {
      id: subject_id,
      commandId: commandIdOf('', ROUTE, email_hash),
      bodyHash: `${country} ${currency}`,
      correlationId: requestId,
      actor: { role: 'player', id: subject_id },
      command: () => ({
        type: 'RegisterPlayer' as const,
        country,
        currency,
        emailHash: email_hash,
      }),
    })
    const { events, isReplay } = accepted(executed)
    const [registered] = events
    if (registered === undefined) throw new Error('a registration without PlayerRegistered')
    const { position } = await deps.finishers.registered(registered)
    return { playerId: subject_id, position, isReplay }
  }

  return {
    async register({ email, password, country, currency }, requestId) {
      const email_hash = hashOf(email)
      const asked: Credentials = {
        ...{ email_hash, subject_id: v4(), role: 'player', country, currency },
        password_hash: await passwords.hash(password),
      }
      const kept = await reserveCredentials(pool, asked)
      if (kept.subject_id === asked.subject_id) return complete(kept, requestId)
      const isSame =
        kept.role === 'player' && kept.country === country && kept.currency === currency
      if (!(await passwords.matches(password, kept.password_hash)) || !isSame) {
        throw new Problem('EMAIL_TAKEN')
      }
      return { ...(await complete(kept, requestId)), isReplay: true }
    },

    async signIn(email, password) {
      const found = await credentialsOf(pool, hashOf(email))
      const isRight = await passwords.matches(password, found?.password_hash ?? null)
      if (found === null || !isRight) throw new Problem('SIGN_IN_FAILED')
      const caller = { id: found.subject_id, role: found.role }
      if (found.role === 'player') {
        const { status } = await deps.handler.stateOf(wallet, found.subject_id)
        if (status === 'absent') await complete(found, 'sign-in')
      }
      return { ...caller, accessToken: tokens.issue(caller) }
    },

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
