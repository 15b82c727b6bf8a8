/** Pages of the ledger on PostgreSQL, where one append has several entries: none is lost, none comes twice, whatever the page. */
import { expect } from 'chai'
import fc from 'fast-check'
import { pageOf, rowsOfPage } from '../../../api/http/pages.ts'
import { minor } from '../../../domain/shared/money.ts'
import { transaction, type Pool } from '../../../postgres/postgres.ts'
import type { Recorded } from '../../../eventstore/codec.ts'
import type { AnyChange, AnyProjection, AnyRow } from '../../../projections/engine/projection.ts'
import { insertRows } from '../../../projections/engine/rows.ts'
import { read } from '../../../projections/reading/read.ts'
import {
  entriesOf,
  lastEntryAt,
  type EntryPlace,
  type LedgerRow,
} from '../../../projections/wallet/wallet-ledger.ts'
import { committed, readModel, rowsAfter, type Fact } from '../../support/projecting.ts'
import { BET_AT, bet, depositStarted, opened, PLAYER } from '../../support/wallet-facts.ts'

const ledger = readModel('wallet_ledger')
const { facts: counts } = ledger
if (counts === undefined) throw new Error('the ledger counts its entries')
const OTHER = PLAYER.replace(/1$/, '2')

/** As the ledger will be once a stake may be paid from two buckets: an entry in each that the event touches. */
const BUCKETS = ['bonus', 'cash', 'debt']
const touchedBy = (event: Recorded) =>
  BUCKETS.slice(0, Number(event.type === 'BetPlaced' && event.data.outcome))
const inBuckets: AnyProjection = {
  ...ledger,
  facts: {
    ...counts,
    on: {
      ...counts.on,
      BetPlaced: (event) => ({
        key: { player_id: event.key },
        evolve: (row) => ({
          player_id: event.key,
          entries: ((row?.['entries'] ?? 0n) as bigint) + BigInt(touchedBy(event).length),
        }),
      }),
    },
  },
  on: {
    ...ledger.on,
    BetPlaced(event, told) {
      const { insert } = ledger.on['BetPlaced']?.(event, told) as { insert: AnyRow }
      const touched = touchedBy(event)
      const last = told?.['entries'] as bigint
      return touched.map((bucket, n): AnyChange => {
        const number = last - BigInt(touched.length - 1 - n)
        return { insert: { ...insert, bucket, number } }
      })
    },
  },
}

const table = { of: inBuckets, schema: 'wallet_ledger_g1' }

/** A wallet's facts by how many entries each makes; 0: it moves nothing. */
const histories = fc.array(fc.nat({ max: BUCKETS.length }), { maxLength: 40 })
const factsOf = (playerId: string, entries: readonly number[]): Fact[] =>
  [
    opened,
    ...entries.map((many) => (many === 0 ? depositStarted(1n) : bet({ outcome: String(many) }))),
  ].map((event) => ({ stream: `wallet-${playerId}`, at: BET_AT, event }))

const nameOf = ({ player_id, revision, bucket }: AnyRow | LedgerRow) =>
  `${String(player_id)} ${String(revision)} ${String(bucket)}`
const newestFirst = (a: AnyRow, b: AnyRow) => {
  const [one, other] = [a['revision'] as bigint, b['revision'] as bigint]
  if (one !== other) return one > other ? -1 : 1
  return String(a['bucket']) > String(b['bucket']) ? -1 : 1
}

type Place = EntryPlace | { number: bigint }
const byRevision = ({ revision, bucket }: LedgerRow): Place => ({ revision, bucket })
const byNumber = ({ number }: LedgerRow): Place => ({ number })

async function pagesOf(
  pool: Pool,
  playerId: string,
  { limit, placeOf }: { limit: number; placeOf: (row: LedgerRow) => Place },
): Promise<LedgerRow[]> {
  const seen: LedgerRow[] = []
  let cursor: Place | undefined
  do {
    const asked = { limit, cursor }
    const { rows } = await read(pool, entriesOf(playerId, rowsOfPage(asked)))
    const page = pageOf(rows, asked, placeOf)
    expect(page.data.length).to.be.at.most(limit)
    seen.push(...page.data)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return seen
}

const RUNS = 60

describe('wallet ledger', function () {
  this.timeout(60_000)
  let pool: Pool
  before(async () => {
    pool = await committed(inBuckets, factsOf(OTHER, [3, 1]), 1)
  })
  after(() => pool.end())

  it('shows each entry once in pages, whatever an append has and a page holds', async () => {
    let runs = 0
    const property = fc.asyncProperty(
      histories,
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 }),
      async (own, limits) => {
        runs += 1
        const playerId = PLAYER.replace(/0001$/, String(1_000 + runs))
        const rows = rowsAfter(inBuckets, factsOf(playerId, own))
        expect(rows).to.have.length(own.reduce((sum, many) => sum + many, 0))
        await transaction(pool, (client) => insertRows(client, table, rows))
        const expected = rows.sort(newestFirst).map(nameOf)
        for (const limit of limits) {
          for (const placeOf of [byRevision, byNumber]) {
            const paged = await pagesOf(pool, playerId, { limit, placeOf })
            expect(paged.map(nameOf)).to.deep.equal(expected)
            expect(paged.map(({ number }) => Number(number))).to.deep.equal(
              expected.map((_, n) => expected.length - n),
            )
          }
        }
      },
    )
    await fc.assert(property, { numRuns: RUNS })
    expect(runs).to.be.at.least(RUNS)
  })

  it('says of a bucket what was in it before and after', () => {
    const rows = rowsAfter(ledger, factsOf(PLAYER, [1]))
    expect(rows).to.have.length(1)
    expect(rows[0]).to.include({
      bucket: 'cash',
      kind: 'BET',
      amount: -100n,
      balance_before: minor(1_000n),
      balance: minor(900n),
    })
  })

  it('tells the balance of cash at an instant, whatever else that append moved', async () => {
    const { rows } = await read(pool, lastEntryAt(OTHER, BET_AT))
    expect(rows.map(nameOf)).to.deep.equal([`${OTHER} 1 cash`])
  })
})
