/** An API with another master key than its database began with does not start. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { isKeyOfDatabase } from '../../../api/keys/key-fingerprint.ts'
import { query, type Pool } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { freshDatabase } from '../../support/database.ts'
import { programOf } from '../../support/program.ts'

const FIRST = Buffer.alloc(32, 1)
const OTHER = Buffer.alloc(32, 2)
const API = new URL('../../../scripts/api.ts', import.meta.url).pathname

describe('the key of a database', () => {
  let pool: Pool
  beforeEach(async function () {
    this.timeout(30_000)
    pool = await freshDatabase()
  })
  afterEach(() => pool.end())

  it('is the first one it is asked about, then and later', async () => {
    expect(await isKeyOfDatabase(pool, FIRST)).to.equal(true)
    expect(await isKeyOfDatabase(pool, FIRST)).to.equal(true)
    expect(await isKeyOfDatabase(pool, OTHER)).to.equal(false)
    const kept = await query<{ fingerprint: string }>(pool, sql`select * from identity.keys`)
    expect(kept[0]?.fingerprint).to.match(/^[0-9a-f]{64}$/)
    expect(kept[0]?.fingerprint).not.to.equal(FIRST.toString('hex'))
  })

  it('is one of two that are asked about at once', async () => {
    const answers = [FIRST, OTHER].map((key) => isKeyOfDatabase(pool, key))
    expect(await Promise.all(answers)).to.have.members([true, false])
  })

  it('is needed by npm run api', async () => {
    await isKeyOfDatabase(pool, FIRST)
    const env = {
      ...process.env,
      DATABASE_URL: pool.options.connectionString,
      MASTER_KEY: OTHER.toString('base64'),
      EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false',
      PORT: '0',
    }
    const started = promisify(execFile)(process.execPath, programOf(API), { env })
    const ended = (await started.catch((error: unknown) => error)) as Record<string, unknown>
    expect(ended['stderr']).to.match(/^MASTER_KEY is not the key that this database began with/)
    expect(ended['code']).to.equal(78)
  })
})
