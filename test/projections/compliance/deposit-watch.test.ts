/** The deposit watch: a day's deposits in sum, and a finding as of the deposit that reaches the threshold. */
import { expect } from 'chai'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { depositWatch } from '../../../projections/compliance/deposit-watch.ts'
import { keepIn, type KeptFinding } from '../../../projections/engine/findings.ts'
import { foldInto, type Rows } from '../../../projections/engine/fold.ts'
import { committed, recorded, rowsAfter, type Fact } from '../../support/projecting.ts'
import { deposited, depositStarted, opened, PLAYER } from '../../support/wallet-facts.ts'

const watching = (...dailySums: object[]) => {
  const rules = { version: 'trial', source: 'these tests', dailySums }
  return depositWatch.madeFrom(rules)
}
const watch = watching({ from: '2026-01-01', perDay: { EUR: '1000' } })

const at = (time: string, event: WalletEvent): Fact => ({
  stream: `wallet-${PLAYER}`,
  at: `2026-11-${time}Z`,
  event,
})
const deposit = (day: string, amount: bigint): [string, bigint] => [`${day}T12:00:00.000`, amount]

/** Of these amounts at these times, each started a moment before. */
const history = (...deposits: [time: string, amount: bigint][]): Fact[] => [
  at('01T00:00:00.000', opened),
  ...deposits.flatMap(([time, amount]) => [
    at(time, depositStarted(amount)),
    at(time, deposited(amount, 0n)),
  ]),
]
const findingsAfter = (facts: readonly Fact[], by = watch): KeptFinding[] => {
  const kept = new Map<string, KeptFinding>()
  keepIn(kept, foldInto(by, new Map() as Rows, recorded(facts)))
  return [...kept.values()]
}
const daysOf = (facts: readonly Fact[], by = watch) =>
  findingsAfter(facts, by).map(({ data }) => `${String(data['day'])} ${String(data['amount'])}`)

describe('the deposit watch', () => {
  it('finds the deposit that reaches the day’s threshold, and says what it is about', () => {
    const facts = history(['23T09:00:00.000', 999n], ['23T10:00:00.000', 1n])
    const data = { playerId: PLAYER, day: '2026-11-23', currency: 'EUR', amount: '1000' }
    expect(findingsAfter(facts)).to.deep.equal([
      {
        key: `${PLAYER}/2026-11-23`,
        kind: 'dailyDeposits',
        data,
        position: 400n,
        occurredAt: '2026-11-23T10:00:00.000Z',
      },
    ])
  })
  it('finds nothing below it, and nothing more above it', () => {
    expect(daysOf(history(['23T09:00:00.000', 999n]))).to.deep.equal([])
    const more = history(['23T09:00:00.000', 1000n], ['23T10:00:00.000', 5000n])
    expect(daysOf(more)).to.deep.equal(['2026-11-23 1000'])
  })
  it('begins at nothing with each UTC day', () => {
    const facts = history(['23T23:59:59.999', 999n], ['24T00:00:00.000', 999n])
    expect(daysOf(facts)).to.deep.equal([])
    expect(daysOf([...facts, at('24T00:00:00.001', deposited(1n, 0n))])).to.deep.equal([
      '2026-11-24 1000',
    ])
  })
  it('judges a day by the rules of that day', () => {
    const dated = watching(
      { from: '2026-11-01', perDay: { EUR: '1000' } },
      { from: '2026-11-24', perDay: { EUR: '500' } },
      { from: '2026-11-25', perDay: { GBP: '1' } },
    )
    const facts = history(...(['23', '24', '25'] as const).map((day) => deposit(day, 600n)))
    expect(daysOf(facts, dated)).to.deep.equal(['2026-11-24 600'])
  })
  it('tells nobody of a test account, and of a demo account as of any', () => {
    const of = (accountKind: 'test' | 'demo') => [
      at('01T00:00:00.000', { type: 'WalletOpened', data: { currency: 'EUR', accountKind } }),
      ...history(deposit('23', 1000n)).slice(1),
    ]
    expect(daysOf(of('test'))).to.deep.equal([])
    expect(rowsAfter(watch, of('test'))[0]).to.include({ deposited: 1000n, alerts: 0 })
    expect(daysOf(of('demo'))).to.deep.equal(['2026-11-23 1000'])
  })
  it('keeps the last day’s sum and the number of days on which it found something', () => {
    const facts = history(deposit('23', 1000n), deposit('24', 2000n), deposit('25', 3n))
    expect(rowsAfter(watch, facts)).to.deep.equal([
      {
        player_id: PLAYER,
        account_kind: 'real',
        currency: 'EUR',
        day: '2026-11-25',
        deposited: 3n,
        alerts: 2,
      },
    ])
  })
  it('leaves the same rows on PostgreSQL, whatever the batches', async function () {
    this.timeout(30_000)
    const facts = history(deposit('23', 600n), deposit('23', 600n), deposit('24', 1000n))
    for (const atOnce of [1, 3, 100]) {
      const pool = await committed(watch, facts, atOnce)
      const { rows } = await pool.query<{ key: string; position: bigint }>(
        'select key, position from projections.findings order by position',
      )
      await pool.end()
      expect(rows).to.deep.equal(
        findingsAfter(facts).map(({ key, position }) => ({ key, position })),
      )
    }
  })
})
