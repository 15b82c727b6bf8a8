/** Somebody who registered under older terms than those in force, written as a process of then would have. */
import { randomUUID } from 'node:crypto'
import { createPasswords } from '../../api/identity/sign-in/passwords.ts'
import { createPeppers } from '../../api/keys/peppers.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { newAccount, PASSWORD, type Account } from './account.ts'
import { writeTo, written } from './own-house.ts'

type On = { client: StoreClient; pool: Pool; rootKey: Buffer }

export async function olderPlayer({
  client,
  pool,
  rootKey,
}: On): Promise<Account & { playerId: string }> {
  const [playerId, account] = [randomUUID(), newAccount()]
  const emailHash = createPeppers(rootKey).ofEmail(account.email)
  const passwordHash = await createPasswords().hash(PASSWORD)
  const data = { country: 'MT', currency: 'EUR', emailHash, termsVersion: '2025-1' }
  await writeTo(client, `player-${playerId}`, written(playerId, 'PlayerRegistered', { data }))
  const opened = written(playerId, 'WalletOpened', { data: { currency: 'EUR', market: 'MT' } })
  await writeTo(client, `wallet-${playerId}`, opened)
  await query(
    pool,
    sql`insert into identity.credentials (subject_id, email_hash, role, password_hash)
        values (${playerId}, ${emailHash}, 'player', ${passwordHash})`,
  )
  return { ...account, playerId }
}
