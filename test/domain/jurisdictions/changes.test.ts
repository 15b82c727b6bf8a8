/** Changes of law as data: what a pack of them says at its borders, what it may not say, and what it may take the place of. */
import { expect } from 'chai'
import {
  changed,
  CHANGES_MAX,
  changesSchema,
  conflictOf,
  noChanges,
  type Changes,
} from '../../../domain/jurisdictions/changes.ts'
import { closureTermsAt } from '../../../domain/jurisdictions/closure.ts'
import { complaintDeadlines } from '../../../domain/jurisdictions/complaint-terms.ts'
import { packsInForceBy, shippedPacks } from '../../../domain/jurisdictions/in-force.ts'
import { packAt, strictestOf } from '../../../domain/jurisdictions/jurisdictions.ts'
import { MARKETS } from '../../../domain/jurisdictions/markets.ts'
import { minimumAgeAt } from '../../../domain/jurisdictions/minimum-age.ts'
import { packs } from '../../../domain/jurisdictions/packs.ts'
import { retainedUntil } from '../../../domain/jurisdictions/retention.ts'
import { plusMs } from '../../../domain/shared/instant.ts'

const DAY_MS = 86_400_000
const source = 'these tests'
/** Of the activation, and of the law in it. */
const AT = '2027-01-01T00:00:00.000Z'
const LAW = '2027-03-01T00:00:00.000Z'

const aged = (value: number, from = LAW, market = 'GB') => ({
  market,
  column: 'minimumAge',
  from,
  value,
  source,
})
const capped = { market: 'MT', column: 'stakeCaps', from: LAW, value: [{ product: 'slots', fromAge: 0, max: '150' }], source } // prettier-ignore
const json = (changes: readonly object[], version = '2027-1') => ({ version, source, changes })
const changesOf = (...changes: object[]): Changes => changesSchema.parse(json(changes))
const inForce = (...activated: { at: string; to?: string; changes: Changes }[]) =>
  packsInForceBy(activated.map(({ to = null, ...one }) => ({ ...one, to })))

/** The day before, a millisecond before, then, and after. */
const around = (instant: string) => [-DAY_MS, -1, 0, 1, DAY_MS].map((ms) => plusMs(instant, ms))

describe('changes of law', () => {
  it('hold from their instant on, in their market and column alone', () => {
    const { packAt: at } = inForce({ at: AT, changes: changesOf(aged(21), capped) })
    expect(around(LAW).map((one) => at('GB', one).values.minimumAge)).to.eql([18, 18, 21, 21, 21])
    const { minimumAge, ...others } = at('GB', LAW).values
    const { minimumAge: former, ...shipped } = packAt('GB', LAW).values
    expect([former, minimumAge]).to.eql([18, 21])
    expect(others).to.deep.equal(shipped)
    expect(at('MT', LAW).values.stakeCaps).to.eql([{ product: 'slots', fromAge: 0, max: 150n }])
    expect(at('SE', LAW)).to.deep.equal({ ...packAt('SE', LAW), from: AT })
  })
  it('hold no earlier than their activation, and as long as it says', () => {
    const to = '2027-02-01T00:00:00.000Z'
    const { packAt: at } = inForce({ at: AT, to, changes: changesOf(aged(21, AT)) })
    expect(around(AT).map((one) => at('GB', one).values.minimumAge)).to.eql([18, 18, 21, 21, 21])
    expect(around(to).map((one) => at('GB', one).values.minimumAge)).to.eql([21, 21, 18, 18, 18])
    expect(at('GB', plusMs(AT, -1)).until).to.equal(AT)
    expect(at('GB', AT)).to.include({ from: AT, until: to })
    expect(at('GB', to).from).to.equal(to)
  })
  it('name what they made, and leave alone the version and hash of what they did not', () => {
    const { packAt: at } = inForce({ at: AT, changes: changesOf(aged(21)) })
    const { version, hash } = packAt('GB', AT)
    expect(at('GB', plusMs(AT, -1))).to.include({ version, hash })
    expect(at('GB', AT).version).to.equal(`${version}+2027-1`)
    expect(at('GB', AT).hash).not.to.equal(hash)
    expect(at('MT', AT).hash).to.equal(packAt('MT', AT).hash)
    expect(at(null, AT).version).not.to.equal(packAt(null, AT).version)
    const longest = changesOf(...MARKETS.map((market) => aged(21, LAW, market)))
    const named = inForce({ at: AT, changes: { ...longest, version: 'v'.repeat(24) } })
    for (const market of [null, ...MARKETS]) {
      expect(named.packAt(market, LAW).version.length, String(market)).to.be.at.most(40)
    }
  })
  it('make the strictest union anew, and only from their instant on', () => {
    const { packAt: at } = inForce({ at: AT, changes: changesOf(aged(25, LAW, 'DK')) })
    const ages = around(LAW).map((one) => at(null, one).values.minimumAge)
    expect(ages).to.eql([19, 19, 25, 25, 25])
    expect(at(null, LAW).values).to.eql(strictestOf(MARKETS.map((one) => at(one, LAW).values)))
  })
  it('take the place of what begins with them, and give way to what begins later', () => {
    const [, begins] = packs[0]?.columns.bonus ?? []
    const from = begins?.from ?? ''
    const bonus = { market: 'GB', column: 'bonus', source }
    const value = { offered: 'none', wageringMax: null, amountMax: null, daysMin: null, isOneProduct: false, isOwnMoneyFree: true } // prettier-ignore
    const [gb] = changed(packs, changesOf({ ...bonus, from, value }))
    expect(gb?.columns.bonus.map(({ value: one }) => one.offered)).to.eql(['any', 'none'])
    const earlier = plusMs(from, -DAY_MS)
    const [early] = changed(packs, changesOf({ ...bonus, from: earlier, value }))
    expect(early?.columns.bonus.map(({ value: one }) => one.offered)).to.eql(['any', 'none', 'any'])
    expect(early?.columns.bonus.map(({ to }) => to)).to.eql([earlier, from, null])
  })
  it('are followed by later ones, which change nothing of the time before', () => {
    const first = { at: AT, changes: changesOf(aged(21, AT)) }
    const later = '2027-06-01T00:00:00.000Z'
    const second = { at: later, changes: changesOf(aged(21, AT), aged(18, later)) }
    const { packAt: at, packs: all } = inForce(first, second)
    const before = inForce(first).packAt('GB', plusMs(later, -1))
    expect(at('GB', plusMs(later, -1))).to.deep.equal({ ...before, until: later })
    expect(around(later).map((one) => at('GB', one).values.minimumAge)).to.eql([21, 21, 18, 18, 18])
    expect(all).to.include.members(packs)
    expect(all).to.have.lengthOf(packs.length + 2)
  })
  it('are none where nothing was activated', () => {
    expect(inForce()).to.equal(shippedPacks)
    const { packAt: at } = inForce({ at: AT, changes: noChanges })
    for (const market of [null, ...MARKETS]) {
      expect(at(market, LAW)).to.deep.include({
        version: packAt(market, LAW).version,
        values: packAt(market, LAW).values,
      })
    }
  })
  it('are what rules of age, complaints, closing and retention go by', () => {
    const on = { market: 'MT', from: LAW, source }
    const changes = changesOf(
      aged(21, LAW, 'MT'),
      { ...on, column: 'complaints', value: { acknowledgeHours: 1, decideDays: 2, isAdr: true } },
      { ...on, column: 'closure', value: { ...packAt('MT', AT).values.closure, noticeDays: 7 } },
      { ...on, column: 'retention', value: [{ class: 'customer', trigger: 'relationshipEnd', years: 9, anchor: 'event' }] }, // prettier-ignore
    )
    const { packAt: at } = inForce({ at: AT, changes })
    const [before, then] = [plusMs(LAW, -1), LAW]
    expect(minimumAgeAt(before, 'MT', at)).to.equal(minimumAgeAt(before, 'MT'))
    expect(minimumAgeAt(then, 'MT', at)).to.equal(21)
    expect(complaintDeadlines(before, 'MT', at)).to.deep.include(
      { ...complaintDeadlines(before, 'MT'), rules: 'MT-2026-1+2027-1' }, // prettier-ignore
    )
    expect(complaintDeadlines(then, 'MT', at).decideBy).to.equal(plusMs(then, 2 * DAY_MS))
    expect(closureTermsAt(before, 'MT', at).noticeDays).to.equal(30)
    expect(closureTermsAt(then, 'MT', at)).to.include({ noticeDays: 7, version: 'MT-2026-1+2027-1' }) // prettier-ignore
    expect(retainedUntil(then, 'MT', at)).to.equal('2036-03-01T00:00:00.000Z')
    expect(retainedUntil(before, 'MT', at)).to.equal(retainedUntil(before, 'MT'))
  })
})

describe('the form of changes of law', () => {
  const said = (data: unknown) => {
    const { success, error } = changesSchema.safeParse(data)
    return success
      ? ''
      : error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  }
  const cases: [string, unknown, RegExp][] = [
    ['two of one column from one instant on that say the same', json([aged(21), aged(21)]), /changes\.1: overlaps changes\.0/], // prettier-ignore
    ['two that say otherwise', json([aged(21), aged(20)]), /changes\.1: contradicts changes\.0/],
    ['a value that the column does not take', json([aged(17)]), /changes\.0\.value/],
    ['amounts that are no digits', json([{ ...capped, value: [{ product: 'slots', fromAge: 0, max: 150 }] }]), /changes\.0\.value\.0\.max/], // prettier-ignore
    ['an unknown column', json([{ ...aged(21), column: 'luck' }]), /changes\.0\.column/],
    ['an unknown market', json([aged(21, LAW, 'IE')]), /changes\.0\.market/],
    ['a day for an instant', json([aged(21, '2027-03-01')]), /changes\.0\.from/],
    ['a change without a source', json([{ ...aged(21), source: '' }]), /changes\.0\.source/],
    ['a misspelt name', json([{ ...aged(21), until: LAW }]), /Unrecognized/],
    ['a version that no fact could name', json([], 'v'.repeat(25)), /version/],
    ['more than one pack may have', json(Array.from({ length: CHANGES_MAX + 1 }, (_, n) => aged(21, plusMs(LAW, n)))), /changes: Too big/], // prettier-ignore
  ]
  for (const [title, data, expected] of cases) {
    it(`refuses ${title}`, () => expect(said(data)).to.match(expected))
  }
  it('takes each value that code ships, as its own column has it', () => {
    const all = packs.flatMap(({ market, columns }) =>
      Object.entries(columns).map(([column, [entry]]) => ({
        market,
        column,
        from: LAW,
        source,
        value: JSON.parse(
          JSON.stringify(entry?.value, (_, one: unknown) =>
            typeof one === 'bigint' ? String(one) : one,
          ),
        ) as unknown,
      })),
    )
    expect(said(json(all))).to.equal('')
  })
})

describe('changes that take the place of others', () => {
  const before = changesOf(aged(21, '2026-06-01T00:00:00.000Z'), aged(22, LAW))
  const conflict = (...changes: object[]) =>
    conflictOf(changesOf(...changes), { before, at: AT })?.code ?? null
  const held = aged(21, '2026-06-01T00:00:00.000Z')

  it('say again what holds, and what they like of the time from then on', () => {
    expect(conflict(held)).to.equal(null)
    expect(conflict(held, aged(23))).to.equal(null)
    expect(conflict(held, aged(19, AT, 'SE'))).to.equal(null)
  })
  it('say nothing new of the time before', () => {
    expect(conflict(held, aged(19, plusMs(AT, -1), 'SE'))).to.equal('PACK_BACKDATED')
    expect(conflict(held, aged(19, plusMs(AT, -DAY_MS)))).to.equal('PACK_BACKDATED')
  })
  it('do not leave out what holds, nor give it another value', () => {
    expect(conflict()).to.equal('PACK_CONTRADICTS')
    expect(conflict({ ...held, value: 20 })).to.equal('PACK_CONTRADICTS')
  })
  it('tell which change it is', () => {
    const told = conflictOf(changesOf(), { before, at: AT })?.detail
    expect(told).to.match(/^GB minimumAge from 2026-06-01T00:00:00.000Z is left out/)
  })
})
