/** Columns: plain SQL types at run time, and the row's type for the compiler. */
import { expect } from 'chai'
import {
  date,
  instant,
  int64,
  integer,
  json,
  minor,
  nullable,
  oneOf,
  sum,
  text,
  uuid,
  type Columns,
  type RowOf,
} from '../../../projections/engine/columns.ts'

const columns = {
  id: uuid,
  name: nullable(text),
  state: oneOf<'open' | 'closed'>(),
  parts: json<string[]>(),
  on: date,
  at: nullable(instant),
  count: integer,
  revision: int64,
  balance: nullable(minor),
  staked: sum,
}
type Row = RowOf<typeof columns>

describe('columns', () => {
  it('are SQL types as text, and nothing more, at run time', () => {
    expect(JSON.parse(JSON.stringify(columns))).to.deep.equal({
      id: 'uuid',
      name: 'text',
      state: 'text',
      parts: 'jsonb',
      on: 'date',
      at: 'timestamptz',
      count: 'integer',
      revision: 'bigint',
      balance: 'bigint',
      staked: 'numeric',
    })
  })

  it('say what a row holds: each line that is wrong does not compile', () => {
    const row: Pick<Row, 'id' | 'name' | 'state' | 'parts' | 'at' | 'count' | 'staked'> = {
      id: '',
      name: null,
      state: 'open',
      parts: [''],
      at: null,
      count: 1,
      staked: 1n,
    }
    // @ts-expect-error null in a column that is not nullable
    row.id = null
    // @ts-expect-error a word that is none of them
    row.state = 'ajar'
    // @ts-expect-error 64 bits are a bigint
    row.staked = 1
    // @ts-expect-error an amount is a Minor
    const balance: Row['balance'] = 1n
    // @ts-expect-error a column without a type of rows
    const untyped: Columns = { id: 'uuid' }
    expect([balance, untyped]).to.have.length(2)
  })
})
