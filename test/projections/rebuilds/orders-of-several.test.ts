/** Orders to several read models at once: all follow or none does, and a pause forgets nothing. */
import { expect } from 'chai'
import type { Pool } from '../../../postgres/postgres.ts'
import { ensureTables } from '../../../projections/engine/tables.ts'
import {
  beginRebuilds,
  beginRollbacks,
  cancelRebuilds,
  toBeShown,
} from '../../../projections/rebuilds/orders-of-several.ts'
import { pause, resume, throttle } from '../../../projections/rebuilds/pace.ts'
import { RebuildRefused } from '../../../projections/rebuilds/rebuild.ts'
import { swap } from '../../../projections/rebuilds/swap.ts'
import { freshDatabase } from '../../support/database.ts'
import { readModel } from '../../support/projecting.ts'

const NAMES = ['rounds', 'sessions', 'seeds']
const ALL = NAMES.map(readModel)
const LAST = ALL.slice(-1)

describe('orders to several read models', function () {
  let pool: Pool
  beforeEach(async () => {
    pool = await freshDatabase()
    for (const projection of ALL) await ensureTables(pool, projection)
  })
  afterEach(() => pool.end())

  const statuses = async () => {
    const { rows } = await pool.query<{ line: string }>(
      `select projection || ' ' || generation || ' ' || status as line
       from projections.generations order by projection, generation`,
    )
    return rows.map(({ line }) => line)
  }
  const refusal = (order: Promise<unknown>) =>
    order.then(
      () => null,
      (error: unknown) => error,
    )
  const refuses = async (order: () => Promise<unknown>, why: RegExp) => {
    const before = await statuses()
    const error = await refusal(order())
    expect(error).to.be.instanceOf(RebuildRefused)
    expect((error as Error).message).to.match(why)
    expect(await statuses()).to.deep.equal(before)
  }

  it('begin none when one is being built already', async () => {
    await beginRebuilds(pool, LAST, {})
    await refuses(() => beginRebuilds(pool, ALL, {}), /of seeds is being built already/)
    await cancelRebuilds(pool, LAST)
    expect(await beginRebuilds(pool, ALL, {})).to.have.lengthOf(3)
  })

  it('begin at the pace that was ordered, not a moment faster', async () => {
    await beginRebuilds(pool, ALL, { pace: 7 })
    const { rows } = await pool.query(
      `select distinct pace from projections.generations where status = 'building'`,
    )
    expect(rows).to.deep.equal([{ pace: 7 }])
  })

  it('go back with none when one has nothing to go back to', async () => {
    for (const { projection, generation } of await beginRebuilds(pool, ALL.slice(0, 2), {})) {
      await swap(pool, projection, generation)
    }
    await refuses(() => beginRollbacks(pool, ALL), /seeds has no generation to go back to/)
  })

  it('give up what is being built, and keep what was live before', async () => {
    const [rounds] = ALL
    if (rounds === undefined) throw new Error('no rounds')
    await swap(pool, rounds, (await beginRebuilds(pool, [rounds], {}))[0]?.generation ?? 0)
    await beginRollbacks(pool, [rounds])
    await beginRebuilds(pool, LAST, {})
    const given = await cancelRebuilds(pool, ALL)
    const told = given.map(({ projection, isKept }) => [projection.name, isKept])
    expect(told).to.deep.equal([
      ['rounds', true],
      ['seeds', false],
    ])
    expect(await statuses()).to.deep.equal([
      'rounds 1 kept',
      'rounds 2 live',
      'seeds 1 live',
      'sessions 1 live',
    ])
    await refuses(() => cancelRebuilds(pool, ALL), /no read model is being built/)
    await refuses(() => cancelRebuilds(pool, [rounds]), /no generation of rounds is being built/)
  })

  it('keep pace and end through a pause, until told otherwise', async () => {
    await beginRebuilds(pool, LAST, { pace: 7, until: 40n })
    await beginRebuilds(pool, ALL.slice(0, 1), {})
    for (let n = 0; n < 2; n += 1) await pause(pool, NAMES) // again: nothing is forgotten
    const paces = async (changed: ReturnType<typeof pause>) =>
      (await changed)
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map(({ pace, pausedPace, until }) => [pace, pausedPace, until])
    expect(await paces(resume(pool, NAMES))).to.deep.equal([
      [null, null, null],
      [7, null, 40n],
    ])
    await pause(pool, NAMES)
    expect(await paces(throttle(pool, ['seeds'], 9))).to.deep.equal([[0, 9, 40n]])
    await refuses(() => toBeShown(pool, ALL), /rounds is paused: .* resume rounds, or .* cancel/)
    expect(await paces(resume(pool, ['seeds']))).to.deep.equal([[9, null, 40n]])
    await refuses(() => toBeShown(pool, LAST), /ends at 40, .* resume seeds --to-the-end, or drop/)
    expect(await paces(resume(pool, ['seeds'], { toTheEnd: true }))).to.deep.equal([
      [9, null, null],
    ])
    expect(await toBeShown(pool, LAST)).to.have.lengthOf(1)
  })

  it('say of a rollback under way how it is ended, and that giving it up loses nothing', async () => {
    for (const { projection, generation } of await beginRebuilds(pool, LAST, {})) {
      await swap(pool, projection, generation)
    }
    await beginRollbacks(pool, LAST)
    await refuses(
      () => beginRebuilds(pool, LAST, {}),
      /brought up to date: .* swap seeds, or leave it kept with npm run rebuild -- cancel seeds$/,
    )
  })
})
