/** SQL as text and values: nothing from outside becomes text. */
import { expect } from 'chai'
import { listed, named, namesOf, sql, verbatim } from '../../postgres/sql.ts'

describe('the sql tag', () => {
  it('makes a parameter of each value', () => {
    expect(sql`select ${1} where a = ${'x'}`).to.deep.equal({
      text: 'select $1 where a = $2',
      values: [1, 'x'],
    })
    expect(sql`begin`).to.deep.equal({ text: 'begin', values: [] })
  })

  it('takes SQL into SQL, and numbers its parameters on', () => {
    const inner = sql`select ${'b'} from ${named('read', 'rounds')} where x > ${'c'}`
    expect(sql`select ${'a'} from (${inner}) r where y = ${'d'} and z in (${inner})`).to.deep.equal(
      {
        text:
          'select $1 from (select $2 from "read"."rounds" where x > $3) r' +
          ' where y = $4 and z in (select $5 from "read"."rounds" where x > $6)',
        values: ['a', 'b', 'c', 'd', 'b', 'c'],
      },
    )
  })

  it('keeps as a value what only looks like SQL', () => {
    const fromOutside = { text: 'true; drop table wallets', values: [] }
    expect(sql`select ${fromOutside}`).to.deep.equal({ text: 'select $1', values: [fromOutside] })
    expect(sql`select ${null}`).to.deep.equal({ text: 'select $1', values: [null] })
  })

  it('lists names, and parts with their own values', () => {
    expect(namesOf(['player_id', 'day']).text).to.equal('"player_id", "day"')
    const parts = [1, 2].map((n) => sql`${n}::${verbatim('bigint')}[]`)
    expect(listed(parts)).to.deep.equal({ text: '$1::bigint[], $2::bigint[]', values: [1, 2] })
  })

  it('refuses a name that is none of ours', () => {
    for (const name of ['', 'a b', 'a"b', 'Wallet', '1st', 'a;', 'a.b']) {
      expect(() => named('read', name), name).to.throw(/is no name of ours/)
    }
  })
})
