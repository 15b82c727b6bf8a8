/** What goes into spreadsheets, as a file or by the clipboard: text stays text, and a cell stays a cell. */
import { expect } from 'chai'

type Csv = {
  csvOf: (columns: readonly object[], rows: readonly object[]) => string
  tsvOf: (columns: readonly object[], rows: readonly object[]) => string
}

const COLUMNS = [
  { key: 'a', label: 'A' },
  { key: 'b', label: 'B' },
]

describe('tables in spreadsheets', () => {
  let csv: Csv
  before(async () => {
    const at = new URL('../../api/web/shared/components/csv.js', import.meta.url).href
    csv = (await import(at)) as Csv
  })
  const cellOf = (a: string) => {
    const [, line = ''] = csv.csvOf(COLUMNS, [{ a, b: '1' }]).split(/(?<=\r\n)(?=.)/)
    return line.replace(/,1\r\n$/, '').replace(/^"(.*)"$/s, '$1')
  }
  const pastedOf = (a: string) => csv.tsvOf(COLUMNS, [{ a, b: '1' }]).split('\n')[1]

  for (const formula of [
    '=1+1',
    '+1+cmd',
    '-1+cmd',
    '@SUM(1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1+1',
    '\u00a0=1',
    '＝1+1',
    '＠SUM(1)',
  ]) {
    it(`keep ${JSON.stringify(formula)} a text`, () => {
      expect(cellOf(formula)).to.equal(`'${formula}`)
      expect(pastedOf(formula)).to.match(/^'[^\t\r\n]*\t1$/)
    })
  }
  for (const plain of ['-12', '-12.50', '0', 'a=1', '2026-01-01', 'שלום', 'é']) {
    it(`leave ${plain} as it is`, () => {
      expect(cellOf(plain)).to.equal(plain)
      expect(pastedOf(plain)).to.equal(`${plain}\t1`)
    })
  }
  it('take no cells together that begin with a quote, nor what is in quotes for a formula', () => {
    expect(pastedOf('"=1+1"')).to.equal(`'"=1+1"\t1`)
    expect(pastedOf('"')).to.equal(`'"\t1`)
    expect(csv.csvOf(COLUMNS, [{ a: '"=1+1"', b: '' }])).to.equal('A,B\r\n"""=1+1""",\r\n')
  })
})
