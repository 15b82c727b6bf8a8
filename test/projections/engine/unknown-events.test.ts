/** An event that this code cannot read stops the read models of its partition, by name, and nobody else; a retry goes on. */
import { expect } from 'chai'
import { z } from 'zod'
import { eventSchemas, type EventSchema } from '../../../domain/events.ts'
import { retry } from '../../../projections/engine/checkpoints.ts'
import { query } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { ownHouse, payIn, written, type House } from '../../support/own-house.ts'
import { byPartition } from '../../support/projecting.ts'
import { until } from '../../support/store-process.ts'
import { MEANS, PAID_BY, WHOSE } from '../../support/wallet-facts.ts'
import { proofsOf } from '../../support/proving.ts'

const playerIn = (partition: string, n = 1) =>
  `${partition}1b2c3d4-0000-4000-8000-${String(n).padStart(12, '0')}`
const TAGGED = playerIn('a')
const OTHER = playerIn('b')
/** What is whole takes events as they are stored. */
const NAMES = byPartition.map(({ name }) => name).sort()

/** The registry of schemas, which a deployment of other code would bring with it. */
const schemas = eventSchemas as Map<string, EventSchema>

describe('an event that this code does not know', function () {
  this.timeout(60_000)
  let house: House
  let asBefore: [string, EventSchema][]
  beforeEach(async () => {
    house = await ownHouse()
    asBefore = [...schemas]
    await payIn(house, TAGGED)
    await payIn(house, OTHER)
  })
  afterEach(async () => {
    await house.remove()
    schemas.clear()
    for (const [type, schema] of asBefore) schemas.set(type, schema)
  })

  const stopped = () =>
    query<{ projection: string; partition: string; error: string }>(
      house.pool,
      sql`select projection, "partition", error from projections.checkpoints
          where error is not null order by projection`,
    )
  /** Until these read models stand at `position` in the partition. */
  const reached = (partition: string, position: bigint, names: readonly string[] = NAMES) =>
    until(async () => {
      const there = await query(
        house.pool,
        sql`select 1 as there from projections.checkpoints where "partition" = ${partition}
            and position >= ${position} and error is null and projection = any(${names})`,
      )
      return there.length === names.length
    }, `partition ${partition} at ${position}`)
  const untilAllStopped = () =>
    until(async () => (await stopped()).length === NAMES.length, 'every read model stopped')
  const differing = async () => {
    const proofs = await proofsOf(house)
    return proofs.flatMap(({ differences }) => differences)
  }
  const ledgerRows = async (player: string) => {
    const { rows } = await house.pool.query(
      'select 1 from read.wallet_ledger where player_id = $1',
      [player],
    )
    return rows.length
  }
  /** One that is unreadable, and a whole wallet in the same partition behind it; answers the last position. */
  const unreadableThenMore = async (type: string, fact: { version?: number; data: object }) => {
    await house.write(`wallet-${TAGGED}`, written(TAGGED, type, fact))
    return payIn(house, playerIn('a', 2))
  }

  it('stops every read model in its partition, with its name, and none in any other', async () => {
    await unreadableThenMore('WalletTagged', { data: { tag: 'vip' } })
    const last = await payIn(house, playerIn('b', 2))
    house.work()
    await untilAllStopped()
    await reached('b', last)
    for (const { projection, partition, error } of await stopped()) {
      expect({ projection, partition }).to.deep.equal({ projection, partition: 'a' })
      expect(error).to.include(`unknown event type WalletTagged`).and.include(`3@wallet-${TAGGED}`)
    }
    expect((await stopped()).map(({ projection }) => projection)).to.deep.equal(NAMES)
    expect(await ledgerRows(playerIn('b', 2))).to.equal(1)
    expect(await ledgerRows(TAGGED)).to.equal(1) // what lies before it is there
    expect(await ledgerRows(playerIn('a', 2))).to.equal(0)
  })

  it('stops nobody where no read model follows its stream', async () => {
    await house.write(`rumour-${TAGGED}`, written(TAGGED, 'RumourHeard', { data: {} }))
    await house.write(`walletLike-${TAGGED}`, written(TAGGED, 'WalletTagged', { data: {} }))
    const last = await payIn(house, playerIn('a', 2))
    house.work()
    await reached('a', last)
    expect(await stopped()).to.deep.equal([])
    expect(await differing()).to.deep.equal([])
  })

  it('stops them again at the same place when they are retried without a fix', async () => {
    await unreadableThenMore('WalletTagged', { data: { tag: 'vip' } })
    house.work()
    await untilAllStopped()
    const before = await stopped()
    await retry(house.pool, 'rounds')
    await untilAllStopped()
    expect(await stopped()).to.deep.equal(before)
  })

  it('lets the one that is retried with code that knows it go on, then all, with no row wrong', async () => {
    const last = await unreadableThenMore('WalletTagged', { data: { tag: 'vip' } })
    house.work()
    await untilAllStopped()
    schemas.set('WalletTagged', {
      category: 'wallet',
      version: 1,
      data: z.object({ tag: z.string() }),
    })
    expect(await retry(house.pool, 'wallet_ledger')).to.equal(1)
    await reached('a', last, ['wallet_ledger'])
    expect((await stopped()).map(({ projection }) => projection)).to.deep.equal(
      NAMES.filter((name) => name !== 'wallet_ledger'),
    )
    expect(await retry(house.pool, null)).to.equal(NAMES.length - 1)
    await reached('a', last)
    expect(await stopped()).to.deep.equal([])
    expect(await ledgerRows(playerIn('a', 2))).to.equal(1)
    expect(await differing()).to.deep.equal([])
  })

  it('is also one of a schema version newer than this code, and goes on the same', async () => {
    const depositId = 'a3b2c3d4-0000-5000-8000-000000000009'
    const deposit = { depositId, amount: '700' }
    await house.write(
      `wallet-${TAGGED}`,
      written(TAGGED, 'DepositStarted', { data: { ...deposit, ...MEANS, ...WHOSE } }),
    )
    const data = { ...deposit, ...PAID_BY, reason: 'declined', mayTryAgain: true }
    const last = await unreadableThenMore('DepositFailed', { version: 4, data })
    house.work()
    await untilAllStopped()
    for (const { error } of await stopped()) {
      expect(error).to.include('DepositFailed has schema version 4, this code knows up to 3')
    }
    const known = schemas.get('DepositFailed')
    if (known === undefined) throw new Error('DepositFailed is known at version 3')
    schemas.set('DepositFailed', { ...known, version: 4 })
    await retry(house.pool, null)
    await reached('a', last)
    expect(await differing()).to.deep.equal([])
    const { rows } = await house.pool.query<{ deposits_pending: bigint }>(
      'select deposits_pending from read.wallet_balance where player_id = $1',
      [TAGGED],
    )
    expect(rows[0]?.deposits_pending).to.equal(0n)
  })
})
