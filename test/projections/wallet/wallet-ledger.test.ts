/** The ledger: each movement once, in its bucket, by its name; and its pages on PostgreSQL, where one event has several entries. */
import { expect } from 'chai'
import fc from 'fast-check'
import { pageOf, rowsOfPage } from '../../../api/http/pages.ts'
import { minor, ZERO } from '../../../domain/shared/money.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { transaction, type Pool } from '../../../postgres/postgres.ts'
import type { AnyRow } from '../../../projections/engine/projection.ts'
import { insertRows } from '../../../projections/engine/rows.ts'
import { read } from '../../../projections/reading/read.ts'
import {
  entriesOf,
  lastEntriesAt,
  type EntryPlace,
} from '../../../projections/wallet/ledger-reads.ts'
import type { LedgerRow } from '../../../projections/wallet/wallet-ledger.ts'
import {
  BONUS,
  bonusActivated,
  bonusBet,
  bonusConverted,
  bonusExhausted,
  bonusExpired,
  bonusForfeited,
  bonusGranted,
} from '../../support/bonus-facts.ts'
import { committed, readModel, rowsAfter, type Fact } from '../../support/projecting.ts'
import {
  BET_AT,
  bet,
  DEPOSIT,
  depositStarted,
  opened,
  PLAYER,
  ROUND,
  WHOSE,
} from '../../support/wallet-facts.ts'
import { bonusPrograms, run } from '../../support/wallet-histories.ts'

const A_DAY_BEFORE = '2026-11-22T09:14:28.000Z'
const ledger = readModel('wallet_ledger')
const OTHER = PLAYER.replace(/1$/, '2')
const table = { of: ledger, schema: 'wallet_ledger_g1' }

const split = { balance: 900n, bonusBalance: 40n, wagered: 100n }

/** By which buckets they touch. */
const FACTS = {
  none: depositStarted(1n),
  cash: bet(),
  bonus: bonusBet(100n, { ...split, fromBonus: 100n }),
  both: bonusBet(100n, { ...split, fromBonus: 60n }),
}
type Touching = keyof typeof FACTS
const ENTRIES: Record<Touching, number> = { none: 0, cash: 1, bonus: 1, both: 2 }
const histories = fc.array(fc.constantFrom<Touching[]>('none', 'cash', 'bonus', 'both'), {
  maxLength: 40,
})
const factsOf = (playerId: string, touching: readonly Touching[]): Fact[] =>
  ofWallet(
    playerId,
    touching.map((one) => FACTS[one]),
  )
const ofWallet = (playerId: string, events: readonly WalletEvent[]): Fact[] =>
  [opened, ...events].map((event) => ({ stream: `wallet-${playerId}`, at: BET_AT, event }))

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
    pool = await committed(ledger, factsOf(OTHER, ['both', 'bonus']), 1)
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
        const rows = rowsAfter(ledger, factsOf(playerId, own))
        expect(rows).to.have.length(own.reduce((sum, one) => sum + ENTRIES[one], 0))
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
    const [bonus, cash, ...more] = rowsAfter(ledger, factsOf(PLAYER, ['both']))
    expect(more).to.deep.equal([])
    const told = { kind: 'BET', round_id: ROUND, bonus_id: null }
    const inBonus = { bucket: 'bonus', amount: -60n, balance_before: 100n, balance: 40n }
    expect(bonus).to.include({ ...told, ...inBonus, number: 1n })
    const inCash = { bucket: 'cash', amount: -40n, balance_before: 940n, balance: 900n }
    expect(cash).to.include({ ...told, ...inCash, number: 2n })
  })

  it('has what a bonus brings and takes as BONUS_CREDIT and BONUS_DEBIT, of that bonus', () => {
    const rows = rowsAfter(
      ledger,
      ofWallet(PLAYER, [
        bonusGranted(),
        bonusActivated(),
        bonusConverted({ amount: minor(70n), removed: minor(30n), balance: minor(70n) }),
        bonusGranted(),
        bonusActivated(),
        bonusForfeited(),
        bonusActivated(),
        bonusExpired(),
        bonusForfeited({ amount: ZERO }),
        bonusExhausted,
      ]),
    )
    const [credit, debit] = [`bonus BONUS_CREDIT 100 100`, `bonus BONUS_DEBIT -100 0`]
    expect(
      rows.map(({ bucket, kind, amount, balance }) => [bucket, kind, amount, balance].join(' ')),
    ).to.deep.equal([credit, debit, 'cash BONUS_CREDIT 70 70', credit, debit, credit, debit])
    expect(new Set(rows.map((row) => row['bonus_id']))).to.deep.equal(new Set([BONUS]))
  })

  it('calls a correction by hand an adjustment, whichever way it goes', () => {
    const adjusted = (direction: 'credit' | 'debit', balance: bigint): WalletEvent => ({
      type: 'Adjusted',
      data: {
        adjustmentId: DEPOSIT,
        direction,
        amount: minor(50n),
        balance: minor(balance),
        ...WHOSE,
      },
    })
    const both = [adjusted('credit', 50n), adjusted('debit', 0n)]
    const rows = rowsAfter(ledger, ofWallet(PLAYER, both))
    const told = { kind: 'ADJUSTMENT', bucket: 'cash', adjustment_id: DEPOSIT, bonus_id: null }
    expect(rows[0]).to.include({ ...told, amount: 50n })
    expect(rows[1]).to.include({ ...told, amount: -50n })
  })

  it('is what moved, in both buckets: their entries add up to their balances, whatever happens', () => {
    fc.assert(
      fc.property(bonusPrograms, (program) => {
        const { events, state } = run(program)
        const rows = rowsAfter(ledger, ofWallet(PLAYER, events.slice(1)))
        for (const [bucket, balance] of [
          ['cash', state.balance],
          ['bonus', state.bonusBalance],
        ] as const) {
          const own = rows.filter((row) => row['bucket'] === bucket)
          expect(own.reduce((sum, row) => sum + (row['amount'] as bigint), 0n)).to.equal(balance)
          let before = 0n
          for (const row of own) {
            expect(row['balance_before']).to.equal(before)
            before = row['balance'] as bigint
          }
        }
        expect(rows.map(({ number }) => Number(number))).to.deep.equal(rows.map((_, n) => n + 1))
      }),
      { numRuns: RUNS },
    )
  })

  it('tells the balance of each bucket at an instant, whatever else has moved since', async () => {
    const { rows } = await read(pool, lastEntriesAt(OTHER, BET_AT))
    expect(rows.map(nameOf)).to.have.members([`${OTHER} 1 cash`, `${OTHER} 2 bonus`])
    const { rows: none } = await read(pool, lastEntriesAt(OTHER, A_DAY_BEFORE))
    expect(none).to.deep.equal([])
  })
})
