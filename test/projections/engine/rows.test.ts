/** Rows on real PostgreSQL: what is written comes back as it was, whatever its text holds. */
import { expect } from 'chai'
import fc from 'fast-check'
import { transaction, type Pool } from '../../../postgres/postgres.ts'
import { int64, json, nullable, sum, text } from '../../../projections/engine/columns.ts'
import {
  projection,
  type AnyProjection,
  type AnyRow,
} from '../../../projections/engine/projection.ts'
import { deleteRows, insertRows, loadRows, updateRows } from '../../../projections/engine/rows.ts'
import { ensureTables } from '../../../projections/engine/tables.ts'
import { freshDatabase } from '../../support/database.ts'

const notes = projection({
  name: 'notes',
  oneRowPer: 'id',
  answers: 'nothing but these tests',
  version: 1,
  key: ['id'],
  partitionBy: 'id',
  on: {},
  columns: { id: text, text: nullable(text), parts: json(), total: int64, big: sum },
}) as unknown as AnyProjection
const table = { of: notes, schema: 'notes_g1' }

const TEXTS = ['', '\\N', 'a\\b\\', 'tab\tnew\nline\rback', 'ünï “quoted”, {braces}', null]
const rows: AnyRow[] = TEXTS.map((text, n) => ({
  id: `id ${n}`,
  text,
  parts: { text, list: [n, '\\n'] },
  total: -(2n ** 63n),
  big: 2n ** 100n + BigInt(n),
}))

describe('the rows of a batch', () => {
  let pool: Pool
  before(async function () {
    this.timeout(30_000)
    pool = await freshDatabase()
    await ensureTables(pool, notes)
  })
  after(() => pool.end())

  const loaded = () => transaction(pool, (client) => loadRows(client, table, rows))

  it('come back as they were inserted', async () => {
    await transaction(pool, (client) => insertRows(client, table, rows))
    expect(await loaded()).to.have.deep.members(rows)
  })
  it('come back as they were updated', async () => {
    const changed = rows.map((row) => ({ ...row, text: `${String(row['text'])}\t\\.` }))
    await transaction(pool, (client) => updateRows(client, table, changed))
    expect(await loaded()).to.have.deep.members(changed)
  })
  it('hold sums to the last digit, inserted and updated, however many there are', async () => {
    const digits = 10n ** 60n
    const sums = fc.bigInt({ min: -digits, max: digits })
    await fc.assert(
      fc.asyncProperty(fc.array(sums, { minLength: 1 }), sums, async (some, more) => {
        const made = some.map((big, n) => ({ ...rows[0], id: `sum ${n}`, big }))
        const added = made.map((row) => ({ ...row, big: row.big + more }))
        await transaction(pool, async (client) => {
          await insertRows(client, table, made)
          expect(await loadRows(client, table, made)).to.have.deep.members(made)
          await updateRows(client, table, added)
          expect(await loadRows(client, table, made)).to.have.deep.members(added)
          await deleteRows(client, table, made)
        })
      }),
      { numRuns: 50 },
    )
  })
  it('are refused whole when a key is there already, and the connection goes on', async () => {
    const before = await loaded()
    const fresh = { ...rows[0], id: 'fresh' }
    const error = await transaction(pool, (client) =>
      insertRows(client, table, [fresh, ...rows]),
    ).catch((reason: unknown) => reason)
    expect(error).to.include({ code: '23505' })
    expect(await loaded()).to.deep.equal(before)
    const found = await transaction(pool, (client) => loadRows(client, table, [fresh]))
    expect(found).to.deep.equal([])
  })
})
