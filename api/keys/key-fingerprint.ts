/** Tells another master key at the start, instead of at the first seed that it cannot open; never stores the key. */
import { hkdfSync } from 'node:crypto'
import { query, type Pool, type PoolClient } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'

const NAME = 'master'

/** Whether `masterKey` is the one that this database began with: the first key asked about is. */
export async function isKeyOfDatabase(pool: Pool, masterKey: Buffer): Promise<boolean> {
  const ours = fingerprintOf(masterKey)
  await query(
    pool,
    sql`insert into identity.keys (name, fingerprint) values (${NAME}, ${ours})
        on conflict (name) do nothing`,
  )
  // A statement of its own: it sees the row of whoever was faster.
  return (await keptIn(pool)) === ours
}

/** Whether the database began with another key; it is not told this one where it has not begun. */
export async function beganWithAnother(pool: Pool, masterKey: Buffer): Promise<boolean> {
  const kept = await keptIn(pool)
  return kept !== undefined && kept !== fingerprintOf(masterKey)
}

/** The database goes on with another key: part of the transaction that wraps the root under it. */
export const replaceFingerprint = (client: PoolClient, masterKey: Buffer): Promise<unknown> =>
  query(
    client,
    sql`update identity.keys set fingerprint = ${fingerprintOf(masterKey)} where name = ${NAME}`,
  )

const fingerprintOf = (masterKey: Buffer): string =>
  Buffer.from(hkdfSync('sha256', masterKey, '', 'fingerprint', 32)).toString('hex')

async function keptIn(pool: Pool): Promise<string | undefined> {
  const [kept] = await query<{ fingerprint: string }>(
    pool,
    sql`select fingerprint from identity.keys where name = ${NAME}`,
  )
  return kept?.fingerprint
}
