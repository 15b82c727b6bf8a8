/** Tells another master key at the start, instead of at the first seed that it cannot open; never stores the key. */
import { hkdfSync } from 'node:crypto'
import { query, type Pool } from '../projections/postgres.ts'
import { sql } from '../projections/sql.ts'

const NAME = 'master'

/** Whether `masterKey` is the one that this database began with: the first key asked about is. */
export async function isKeyOfDatabase(pool: Pool, masterKey: Buffer): Promise<boolean> {
  const fingerprint = Buffer.from(hkdfSync('sha256', masterKey, '', 'fingerprint', 32))
  const ours = fingerprint.toString('hex')
  await query(
    pool,
    sql`insert into identity.keys (name, fingerprint) values (${NAME}, ${ours})
        on conflict (name) do nothing`,
  )
  // A statement of its own: it sees the row of whoever was faster.
  const [kept] = await query<{ fingerprint: string }>(
    pool,
    sql`select fingerprint from identity.keys where name = ${NAME}`,
  )
  return kept?.fingerprint === ours
}
