/** What others have hung on our views, and who may read them, over a swap: it stays, or is named, and keeps no other read model back. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { Pool } from '../../../postgres/postgres.ts'
import { liveGenerations } from '../../../projections/engine/generations.ts'
import { createLeases } from '../../../projections/engine/leases.ts'
import type { AnyProjection } from '../../../projections/engine/projection.ts'
import { ensureTables } from '../../../projections/engine/tables.ts'
import { beginRebuild } from '../../../projections/rebuilds/rebuild.ts'
import { swap } from '../../../projections/rebuilds/swap.ts'
import { runWorker } from '../../../projections/worker.ts'
import { freshDatabase } from '../../support/database.ts'
import { readModel } from '../../support/projecting.ts'
import { cancelRebuild } from '../../support/rebuilds.ts'
import { until } from '../../support/store-process.ts'

const players = readModel('players')
const rounds = readModel('rounds') // behind players in every list

/** The same read model by code whose view has one column less, and another one in its place. */
const changed: AnyProjection = {
  ...players,
  view: (table) => `select player_id, 'of another form' as vip_tier from ${table}`,
}

describe('views of others, over a swap', function () {
  this.timeout(30_000)
  let pool: Pool
  const reader = `reader_${randomUUID().slice(0, 8)}`
  const stranger = `stranger_${randomUUID().slice(0, 8)}`
  before(async () => {
    pool = await freshDatabase()
    for (const projection of [players, rounds]) await ensureTables(pool, projection)
    await createLeases(pool, randomUUID()).tick()
    await pool.query(`create role ${reader}; create role ${stranger}; create schema reports`)
  })
  after(async () => {
    await pool.query(`drop owned by ${reader}, ${stranger}; drop role ${reader}, ${stranger}`)
    await pool.end()
  })

  const may = async (role: string, what: string) => {
    const { rows } = await pool.query<{ may: boolean }>(
      `select has_column_privilege($1, 'read.players', $2, 'select') as may`,
      [role, what],
    )
    return rows[0]?.may
  }
  const shownNow = async () => (await liveGenerations(pool, [players]))[0]?.generation
  const swapTo = async (projection: AnyProjection) => {
    const generation = await beginRebuild(pool, projection)
    await swap(pool, projection, generation)
    return generation
  }
  const refusal = (order: Promise<unknown>): Promise<string> =>
    order.then(
      () => 'it was not refused',
      (error: unknown) => String(error),
    )

  it('go on, with who may read, what it is called and how it is shown', async () => {
    await pool.query(`create view reports.tiers as select player_id, vip_tier from read.players`)
    await pool.query(`grant select on read.players to ${reader} with grant option`)
    await pool.query(`grant select (player_id, registered_at) on read.players to ${stranger}`)
    await pool.query(`comment on view read.players is 'it''s read by reports'`)
    await pool.query(`alter view read.players set (security_barrier = true)`)
    const generation = await swapTo(players)
    await pool.query(
      `insert into players_g${generation}.players (player_id, status, country, currency, kyc_status,
         vip_tier, registered_at, revision, shown_by, updated_at)
       values ($1, 'active', 'MT', 'EUR', 'notStarted', 'gold', now(), 0, $1, now())`,
      [randomUUID()],
    )
    const { rows } = await pool.query(`select vip_tier from reports.tiers`)
    expect(rows).to.deep.equal([{ vip_tier: 'gold' }])
    expect([await may(reader, 'vip_tier'), await may(stranger, 'player_id')]).to.deep.equal([
      true,
      true,
    ])
    expect(await may(stranger, 'vip_tier')).to.equal(false)
  })

  it('are granted by whoever granted them, once', async () => {
    const { rows } = await pool.query(
      `select count(*)::int as grants from pg_class, aclexplode(relacl)
       where oid = 'read.players'::regclass and grantee = $1::regrole`,
      [reader],
    )
    expect(rows).to.deep.equal([{ grants: 1 }])
  })

  it('are named where columns change, and what was shown is shown', async () => {
    const before = await shownNow()
    const generation = await beginRebuild(pool, changed)
    expect(await refusal(swap(pool, changed, generation)))
      .to.match(/players was not swapped: view reports\.tiers depends on view read\.players/)
      .and.to.match(/Drop that.*npm run rebuild -- swap players/)
    expect(await shownNow()).to.equal(before)
    expect((await pool.query(`select * from reports.tiers`)).rows).to.have.length(1)
    await pool.query('drop view reports.tiers')
    await pool.query(`create rule nothing as on delete to read.players do instead nothing`)
    expect(await refusal(swap(pool, changed, generation))).to.match(/rule nothing depends on view/)
    await pool.query('drop rule nothing on read.players')
    await swap(pool, changed, generation)
    expect(await shownNow()).to.equal(generation)
  })

  it('cannot be where a table stands in the view’s place: it is named', async () => {
    await pool.query('alter view read.players rename to aside; create table read.players ()')
    const generation = await beginRebuild(pool, players)
    expect(await refusal(swap(pool, players, generation))).to.match(/"players" is not a view/)
    await pool.query('drop table read.players; alter view read.aside rename to players')
    await cancelRebuild(pool, players)
  })

  it('leave rights as they were on a view that was made anew, and give none by default', async () => {
    await pool.query(
      `alter default privileges in schema read grant select on tables to ${stranger}`,
    )
    await swapTo(players)
    await swapTo(changed)
    expect([await may(reader, 'vip_tier'), await may(stranger, 'player_id')]).to.deep.equal([
      true,
      true,
    ])
    expect(await may(stranger, 'vip_tier')).to.equal(false)
    const { rows } = await pool.query(
      `select reloptions::text as options, obj_description(oid) as comment from pg_class
       where oid = 'read.players'::regclass`,
    )
    expect(rows).to.deep.equal([
      { options: '{security_barrier=true}', comment: `it's read by reports` },
    ])
  })

  it('on tables that are to go are named, and keep no other read model back', async () => {
    const was = await shownNow()
    await pool.query(`create view reports.of_old as select count(*) from players_g${was}.players`)
    await swapTo(players)
    const troubles: string[] = []
    const ending = new AbortController()
    const next = await beginRebuild(pool, players, { swapWhenBuilt: true })
    const other = await beginRebuild(pool, rounds, { swapWhenBuilt: true })
    const working = runWorker({
      pool,
      worker: randomUUID(),
      projections: [players, rounds],
      signal: ending.signal,
      read: async function* () {},
      // eslint-disable-next-line require-yield -- there is nothing to read
      follow: async function* (_prefixes, _from, signal) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
      },
      onTrouble: (what, error) => troubles.push(`${what}: ${String(error)}`),
    })
    await until(
      async () => (await liveGenerations(pool, [rounds]))[0]?.generation === other,
      'the other read model is shown',
    )
    ending.abort()
    await working
    expect(await shownNow()).not.to.equal(next)
    expect(troubles).to.have.length(1)
    expect(troubles[0]).to.match(
      /players could not be shown: .*view reports\.of_old depends on table/,
    )
    expect((await pool.query('select * from reports.of_old')).rows).to.have.length(1)
  })

  it('on what is being built keep it from being given up', async () => {
    const built = await pool.query<{ generation: number }>(
      `select generation from projections.generations where projection = 'players' and status = 'building'`,
    )
    const table = `players_g${built.rows[0]?.generation}.players`
    await pool.query(`create view reports.of_new as select count(*) from ${table}`)
    expect(await refusal(cancelRebuild(pool, players))).to.match(
      /stays: view reports\.of_new depends/,
    )
    await pool.query('drop view reports.of_new')
    await cancelRebuild(pool, players)
  })
})
