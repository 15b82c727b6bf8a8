/** Migrations that take over what older code has left in the database, on real PostgreSQL. */
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { runner } from 'node-pg-migrate'
import { migrate } from '../../postgres/migrate.ts'
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { checkpointIn } from '../../reactions/engine/checkpoint.ts'
import { emptyDatabase } from '../support/database.ts'

const DIR = fileURLToPath(new URL('../../postgres/migrations', import.meta.url))
const WALLET = 'wallet-5fbec318-f297-4b93-96cc-1b3840e5dcf8'
const SESSION = 'gameSession-5fbec318-0000-5000-8000-000000000001'

const urlOf = ({ options }: Pool) => String(options.connectionString)

/** As a release left it that had no migration from `name` on. */
async function migrateUpTo(pool: Pool, name: string): Promise<void> {
  const files = (await readdir(DIR)).sort()
  const count = files.findIndex((file) => file.startsWith(name))
  const options = { dir: DIR, direction: 'up', migrationsTable: 'migrations' } as const
  await runner({ ...options, databaseUrl: urlOf(pool), count, log: () => {} })
}

describe('migrations', function () {
  this.timeout(30_000)
  let pool: Pool
  beforeEach(async () => {
    pool = await emptyDatabase()
  })
  afterEach(() => pool.end())

  it('take over what finishers had not completed: each of it has its turn at once, and once', async () => {
    await migrateUpTo(pool, '0016')
    const lists = {
      finishers: [
        [WALLET, '7'],
        [SESSION, '0'],
        [WALLET, '7'],
        [WALLET, '9007199254740993'],
      ],
      others: [[WALLET, '7']],
      done: [],
    }
    for (const [name, places] of Object.entries(lists)) {
      await query(
        pool,
        sql`insert into reactions.checkpoints (name, position, unfinished)
            values (${name}, 4711, ${JSON.stringify(places)}::jsonb)`,
      )
    }
    expect(await migrate(urlOf(pool))).to.include('0016_unfinished_and_due')
    const placesOf = async (name: string) => {
      const keeper = checkpointIn(pool, name)
      expect(await keeper.load()).to.equal(4711n)
      const taken = await keeper.take(10)
      expect(await keeper.take(10)).to.deep.equal([])
      return taken.map(({ stream, revision, type, attempts }) =>
        [stream, revision, type, attempts].join(' '),
      )
    }
    expect((await placesOf('finishers')).sort()).to.deep.equal([
      `${SESSION} 0 unknown 2`,
      `${WALLET} 7 unknown 2`,
      `${WALLET} 9007199254740993 unknown 2`,
    ])
    expect(await placesOf('others')).to.deep.equal([`${WALLET} 7 unknown 2`])
    expect(await placesOf('done')).to.deep.equal([])
    expect(await migrate(urlOf(pool))).to.deep.equal([])
  })
})
