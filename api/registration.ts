/** Registration: one account per e-mail, whatever of it was written before. */
import { v4 } from 'uuid'
import { commandIdOf } from '../eventstore/ids.ts'
import { player } from '../eventstore/aggregates.ts'
import type { CommandHandler } from '../eventstore/command-handler.ts'
import type { Pool } from '../projections/postgres.ts'
import { accepted } from './commands/command.ts'
import type { Finishers } from './commands/command-deps.ts'
import { reserveCredentials, type Credentials } from './credentials.ts'
import type { EmailHash } from './email-hash.ts'
import type { Passwords } from './passwords.ts'
import { Problem } from './problem.ts'

const ROUTE = 'POST /v1/players'

export type Registration = { email: string; password: string; country: string; currency: string }

export type RegistrationDeps = {
  pool: Pool
  handler: CommandHandler
  finishers: Pick<Finishers, 'registered'>
  passwords: Passwords
  hashOf: EmailHash
}

type Registered = { playerId: string; position: bigint; isReplay: boolean }

export type Registrations = {
  /** Throws EMAIL_TAKEN. A repeat with the same password completes what was begun and answers the same. */
  readonly register: (registration: Registration, requestId: string) => Promise<Registered>
  /** The player's streams as their registration has them, whatever of it was written before. */
  readonly complete: (credentials: Credentials, requestId: string) => Promise<Registered>
}

export function createRegistrations(deps: RegistrationDeps): Registrations {
  const { pool, passwords, hashOf } = deps

  const complete: Registrations['complete'] = async (
    { email_hash, subject_id, country, currency },
    requestId,
  ) => {
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
    if (registered?.type !== 'PlayerRegistered')
      throw new Error('a registration without PlayerRegistered')
    const { position } = await deps.finishers.registered(registered)
    return { playerId: subject_id, position, isReplay }
  }

  return {
    complete,
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
  }
}
