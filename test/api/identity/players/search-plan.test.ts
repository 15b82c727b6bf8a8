/** How the index of names is looked up: by an index alone. PLAYERS says among how many; a million take two minutes to make. */
import { expect } from 'chai'
import { byHash, completeness } from '../../../../api/identity/players/search.ts'
import { createPool, query, transaction, type Pool } from '../../../../postgres/postgres.ts'
import { sql, type Sql } from '../../../../postgres/sql.ts'
import { freshDatabase } from '../../../support/database.ts'

const PLAYERS = Number(process.env['PLAYERS'] ?? 100_000)

describe('the index of names', function () {
  this.timeout(60_000 + PLAYERS / 2)
  let pool: Pool
  before(async () => {
    const fresh = await freshDatabase()
    pool = createPool(String(fresh.options.connectionString), { max: 2, statementMs: 0 })
    await fresh.end()
  })
  after(() => pool.end())

  /** The plan, on what the statistics say. */
  async function planOf({ text, values }: Sql): Promise<string> {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`explain analyze ${text}`, [
      ...values,
    ])
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  }

  it('is looked up by an index alone, however many players there are', async () => {
    await transaction(pool, async (client) => {
      await query(
        client,
        sql`insert into identity.keyring (purpose, version, wrapped) values ('personal data', 1, 'x')`,
      )
      await query(
        client,
        sql`insert into identity.data_keys (player_id, wrapped, version, search_version)
            select md5(n::text)::uuid, 'x', 1, 1 from generate_series(1, ${PLAYERS}::int) n`,
      )
      // A name of their own, and one of a hundred beginnings that they share.
      await query(client, sql`set local session_replication_role = replica`) // no checks of keys that are there
      await query(
        client,
        sql`insert into identity.search_hashes (hash, player_id)
            select decode(md5('name' || n), 'hex'), md5(n::text)::uuid from generate_series(1, ${PLAYERS}::int) n
            union all
            select decode(md5('begun' || n % 100), 'hex'), md5(n::text)::uuid
            from generate_series(1, ${PLAYERS}::int) n`,
      )
    })
    await query(pool, sql`vacuum analyze identity.search_hashes`)
    await query(pool, sql`vacuum analyze identity.data_keys`)
    const hash = Buffer.from('0'.repeat(32), 'hex')
    const [row] = await query<{ hash: Buffer }>(
      pool,
      sql`select decode(md5('begun7'), 'hex') as hash`,
    )
    const shared = row?.hash ?? hash
    const middle = '80000000-0000-4000-8000-000000000000'
    const asked = [
      byHash(hash, { limit: 101 }),
      byHash(shared, { limit: 101 }),
      byHash(shared, { limit: 101, before: middle }),
    ]
    for (const one of asked) {
      const plan = await planOf(one)
      expect(plan).to.include('Index Only Scan using search_hashes_pkey')
      expect(plan).not.to.match(/Seq Scan|Sort/)
    }
    expect(await query(pool, byHash(shared, { limit: 101, before: middle }))).to.have.length(101)
    const complete = await planOf(completeness)
    expect(complete).to.match(/Index.* Scan using data_keys_search_version/)
    expect(await query(pool, completeness)).to.deep.equal([{ is_complete: true }])
  })
})
