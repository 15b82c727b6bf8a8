/** Reads of a table that another version of the code has built, over HTTP: refused until it is rebuilt, and nothing else is. */
import { expect } from 'chai'
import { problemOf } from '../../../api/http/problem.ts'
import { NotProjected, OtherVersion } from '../../../projections/engine/not-projected.ts'
import { read, reading } from '../../../projections/reading/read.ts'
import { registry } from '../../../projections/registry.ts'
import { sql } from '../../../postgres/sql.ts'
import { balanceOf } from '../../../projections/wallet/wallet-balance.ts'
import { freshDatabase } from '../../support/database.ts'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../../support/http.ts'
import { METRICS_TOKEN, staffOf, system, type System } from '../../support/system.ts'

const NEWER = 'wallet_balance'

/** As code that comes later has them: one read model is of its next version. */
const later = registry.map((one) => ({
  ...one,
  version: one.name === NEWER ? one.version + 1 : one.version,
}))
const earlier = later.map((one) => ({ ...one, version: one.version - 1 }))

describe('a read of a table that another version has built', function () {
  this.timeout(60_000)
  let on: System
  let url: string
  let player: Player
  before(async () => {
    on = await system()
    ;({ url } = await on.startAnotherApi({ readModels: later }))
    player = await newPlayer(on.url)
  })

  const get = (at: string, path: string) => ask(at, 'GET', { path, token: player.token })

  it('is refused with what to do and when to come back, by newer code alone', async () => {
    const { status, headers, body } = await get(url, '/v1/wallet')
    expect({ status, code: body['code'] }).to.deep.equal({ status: 503, code: 'REBUILD_PENDING' })
    expect(headers.get('retry-after')).to.equal('5')
    for (let n = 0; n < 2; n += 1) expect((await get(on.url, '/v1/wallet')).status).to.equal(200)
    expect((await get(url, '/v1/wallet')).status).to.equal(503)
  })
  it('is refused at once where it is asked for after a write, and the write is done', async () => {
    const position = await betOf(url, player)
    const began = performance.now()
    const { body } = await get(url, `/v1/wallet?after=${position}0`)
    expect(body['code']).to.equal('REBUILD_PENDING')
    expect(performance.now() - began).to.be.below(1_500) // waiting for a table that rests takes 2 s
  })
  it('is refused by every route that reads tables, whether it waits for a position or not', async () => {
    const all = registry.map((one) => ({ ...one, version: one.version + 1 }))
    const newer = await on.startAnotherApi({ readModels: all })
    const { playerId, sessionId } = player
    const token = await tokenOf(on.url, staffOf('admin'))
    for (const path of [
      `/v1/players/${playerId}`,
      `/v1/wallet?playerId=${playerId}`,
      `/v1/wallet/balance?playerId=${playerId}&at=2026-11-29T00:00:00Z`,
      `/v1/wallet/entries?playerId=${playerId}`,
      `/v1/wallet/restrictions?playerId=${playerId}`,
      `/v1/sessions/${sessionId}`,
      `/v1/operations/due`,
      `/v1/operations/audit-log`,
      `/v1/operations/adjustments`,
      `/v1/operations/suspensions/${playerId}`,
      `/v1/operations/players/${playerId}/suspensions`,
      `/v1/operations/players/${playerId}/refusals`,
    ]) {
      const { status, body } = await ask(newer.url, 'GET', { path, token })
      expect([status, body['code']], path).to.deep.equal([503, 'REBUILD_PENDING'])
    }
    const metrics = await fetch(`${newer.url}/metrics`, {
      headers: { authorization: `Bearer ${METRICS_TOKEN}` },
    })
    expect(await metrics.text()).not.to.match(/^\w+_due_overdue\{/m)
  })
  it('is refused to who would listen, before a stream is begun that shows nothing', async () => {
    for (const name of ['wallet_balance', 'sessions']) {
      const one = registry.map((each) => ({
        ...each,
        version: each.version + (each.name === name ? 1 : 0),
      }))
      const newer = await on.startAnotherApi({ readModels: one })
      const { status, headers, body } = await get(newer.url, '/v1/live')
      expect([status, body['code']], name).to.deep.equal([503, 'REBUILD_PENDING'])
      expect(headers.get('retry-after')).to.equal('5')
    }
    expect((await get(on.url, '/v1/live')).status).to.equal(200)
  })
  it('is told from a table that no worker has built yet', async () => {
    const pool = await freshDatabase()
    const refused = await read(pool, balanceOf(player.playerId), registry).catch((e: unknown) => e)
    expect(refused).to.be.instanceOf(NotProjected)
    expect(problemOf(refused).code).to.equal('UNAVAILABLE')
    await pool.end()
  })
  it('does not keep others from being read', async () => {
    const position = await betOf(url, player)
    const { status } = await get(url, `/v1/sessions/${player.sessionId}?after=${position}`)
    expect(status).to.equal(200)
  })

  it('names version and remedy, where the statement knows columns that the table lacks, too', async () => {
    const asked = reading(
      { projection: NEWER, id: player.playerId },
      sql`select * from read.wallet_balance`,
    )
    const lacking = reading(
      { projection: 'players', id: player.playerId },
      sql`select a_new_column from read.players`,
    )
    const failureOf = (work: Promise<unknown>) =>
      work.then(
        () => null,
        (error: unknown) => error as Error,
      )
    const refused = await failureOf(read(on.pool, asked, later))
    expect(refused).to.be.instanceOf(OtherVersion)
    expect(refused?.message).to.match(
      /wallet_balance stands at version \d+, this code is version \d+: npm run rebuild -- --changed/,
    )
    const unread = await failureOf(read(on.pool, lacking, later))
    expect(unread).to.be.instanceOf(OtherVersion)
    const replaced = await failureOf(read(on.pool, lacking, earlier))
    expect(replaced?.message).to.match(/older than the tables: replace it/)
    const fault = await failureOf(read(on.pool, lacking, registry))
    expect(fault).not.to.be.instanceOf(OtherVersion)
    expect(fault?.message).to.match(/a_new_column/)
  })
  it('goes on where the table is newer than the code and has the columns', async () => {
    const asked = reading(
      { projection: NEWER, id: player.playerId },
      sql`select * from read.wallet_balance`,
    )
    expect((await read(on.pool, asked, earlier)).rows).not.to.deep.equal([])
  })
})
