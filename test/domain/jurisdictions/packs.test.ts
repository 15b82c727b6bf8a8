/** Every value of every pack at its borders, and the form that a pack has to have. */
import { expect } from 'chai'
import { columns, COLUMNS } from '../../../domain/jurisdictions/columns.ts'
import { ALWAYS } from '../../../domain/jurisdictions/dated.ts'
import { packAt, strictestOf } from '../../../domain/jurisdictions/jurisdictions.ts'
import { MARKETS, asMarket, marketOf } from '../../../domain/jurisdictions/markets.ts'
import { packHash } from '../../../domain/jurisdictions/pack-hash.ts'
import { packSchema, type PackData } from '../../../domain/jurisdictions/pack.ts'
import { gb } from '../../../domain/jurisdictions/packs/gb.ts'
import { packs } from '../../../domain/jurisdictions/packs.ts'
import { fromMs, NO_END, plusMs, toMs } from '../../../domain/shared/instant.ts'

const DAY_MS = 86_400_000
const now = () => fromMs(Date.now())

/** As the clock of the market shows it. */
const shown = (instant: string, timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(toMs(instant))

const borders = packs.flatMap((pack) =>
  COLUMNS.flatMap((name) =>
    pack.columns[name].slice(1).map((entry, n) => ({
      pack,
      name,
      entry,
      before: pack.columns[name][n],
    })),
  ),
)

describe('the packs', () => {
  it('are one a market, each with a version and a hash of its own', () => {
    expect(packs.map(({ market }) => market)).to.deep.equal([...MARKETS])
    expect(new Set(packs.map(packHash)).size).to.equal(MARKETS.length)
    for (const market of MARKETS) {
      const { version, hash } = packAt(market, now())
      expect(version).to.match(new RegExp(`^${market}-20`))
      expect(hash).to.match(/^[0-9a-f]{64}$/)
    }
  })
  it('change only as a day begins in their time zone', () => {
    const wrong = borders
      .filter(({ pack, entry }) => shown(entry.from, pack.timeZone) !== '00:00:00')
      .map(({ pack, name, entry }) => `${pack.market} ${name} ${entry.from}`)
    expect(wrong).to.deep.equal([])
  })
  it('name a source with its grade in every entry', () => {
    const graded = /\[[PCSDUH]/
    const wrong = packs.flatMap(({ market, columns: all }) =>
      COLUMNS.filter((name) => all[name].some(({ source }) => !graded.test(source))).map(
        (name) => `${market} ${name}`,
      ),
    )
    expect(wrong).to.deep.equal([])
  })
  it('have values that change', () => expect(borders.length).to.be.above(8))
  for (const { pack, name, entry, before } of borders) {
    const { market } = pack
    it(`${market} ${name}: another from ${entry.from} on, a millisecond and a day before the former`, () => {
      const at = (ms: number) => packAt(market, plusMs(entry.from, ms)).values[name]
      expect(at(-DAY_MS)).to.deep.equal(before?.value)
      expect(at(-1)).to.deep.equal(before?.value)
      expect(at(0)).to.deep.equal(entry.value)
      expect(at(1)).to.deep.equal(entry.value)
      expect(at(0)).not.to.deep.equal(at(-1))
    })
  }
  it('say until when what they say holds', () => {
    const { until } = packAt('GB', '2025-04-08T22:59:59.999Z')
    expect(until).to.equal('2025-04-08T23:00:00.000Z')
    expect(packAt('MT', ALWAYS).until).to.equal(NO_END)
  })
})

describe('the form of a pack', () => {
  const [first, second] = gb.columns.stakeCaps
  if (first === undefined || second === undefined) throw new Error('no caps')
  const withCaps = (stakeCaps: PackData['columns']['stakeCaps']) => ({
    ...gb,
    columns: { ...gb.columns, stakeCaps },
  })
  const said = (data: unknown) => {
    const { success, error } = packSchema.safeParse(data)
    return success ? '' : error.issues.map(({ message }) => message).join('; ')
  }
  const to = '2025-05-20T23:00:00.000Z'
  const cases: [string, unknown, RegExp][] = [
    [
      'entries that overlap',
      withCaps([
        { ...first, to },
        { ...second, to: null },
      ]),
      /where the one/,
    ],
    ['a gap', withCaps([first, { ...second, from: to, to: null }]), /where the one/],
    ['an end', withCaps([first, second]), /no end/],
    ['a late beginning', withCaps([{ ...second, to: null }]), /first entry/],
    ['no entry', withCaps([]), /Too small/],
    ['an entry that ends as it begins', withCaps([{ ...first, to: ALWAYS }, { ...second, from: ALWAYS, to: null }]), /begins before/], // prettier-ignore
    ['ages that descend', withCaps([{ ...first, to: null, value: [{ product: 'slots', fromAge: 25, max: '1' }, { product: 'slots', fromAge: 18, max: '1' }] }]), /ascend/], // prettier-ignore
    ['a cap of nothing', withCaps([{ ...first, to: null, value: [{ product: 'slots', fromAge: 0, max: '0' }] }]), /above zero/], // prettier-ignore
    ['a misspelt column', { ...gb, columns: { ...gb.columns, stakeCap: [] } }, /Unrecognized/],
    [
      'a column less',
      { ...gb, columns: { ...gb.columns, retention: undefined } },
      /expected array/,
    ],
    ['another market', { ...gb, market: 'IE' }, /Invalid option/],
  ]
  for (const [title, data, expected] of cases) {
    it(`refuses ${title}`, () => expect(said(data)).to.match(expected))
  }
  it('has one hash for what is said in another order, and another for other data', () => {
    const pack = packSchema.decode(gb)
    const turned = packSchema.decode(
      Object.fromEntries(Object.entries(gb).reverse()) as unknown as PackData,
    )
    expect(packHash(turned)).to.equal(packHash(pack))
    expect(packHash({ ...pack, version: 'GB-2026-2' })).not.to.equal(packHash(pack))
  })
  it('cannot be changed once it is read', () => {
    const { values } = packAt('GB', now())
    expect(() => (values.products as string[]).push('poker')).to.throw(TypeError)
  })
})

describe('the strictest union', () => {
  const all = (at: string) => MARKETS.map((market) => packAt(market, at).values)
  it('is what a market is taken for that nobody has a pack of', () => {
    const at = now()
    for (const market of [null, 'IE', 'CA', 'XX-1']) {
      expect(packAt(market, at).values).to.deep.equal(strictestOf(all(at)))
    }
  })
  it('changes with every market', () => {
    for (const { entry } of borders) {
      expect(packAt(null, entry.from).values).to.deep.equal(strictestOf(all(entry.from)))
      expect(packAt(null, entry.from).from).to.equal(entry.from)
    }
  })
  for (const name of COLUMNS) {
    it(`is as strict as each market and no stricter than needed: ${columns[name].title}`, () => {
      const strictest = columns[name].strictest as (values: readonly unknown[]) => unknown
      const values: unknown[] = all(now()).map((one) => one[name])
      const union = strictest(values)
      expect(strictest([union, ...values])).to.deep.equal(union)
      expect(strictest([union])).to.deep.equal(union)
      for (const value of values) expect(strictest([value])).to.deep.equal(value)
    })
  }
})

describe('markets', () => {
  const cases: [string, string | undefined, string | null][] = [
    ['GB', undefined, 'GB'],
    ['CA', 'ON', 'CA-ON'],
    ['CA', undefined, null],
    ['CA', 'QC', null],
    ['GB', 'SCT', 'GB'],
    ['IE', undefined, null],
  ]
  for (const [country, region, market] of cases) {
    it(`${country} ${region ?? ''} is of ${market}`, () =>
      expect(marketOf(country, region)).to.equal(market))
  }
  it('are told from what is none', () => {
    expect(asMarket('CA-ON')).to.equal('CA-ON')
    expect([asMarket('CA'), asMarket(null), asMarket('')]).to.deep.equal([null, null, null])
  })
})
