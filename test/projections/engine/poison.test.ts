/** An event that a table refuses, on the running system: one read model stops, is seen, is mended and goes on. */
import { expect } from 'chai'
import { runScript } from '../../support/script.ts'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../../support/http.ts'
import { readModel } from '../../support/projecting.ts'
import { provenEqual } from '../../support/proving.ts'
import { until } from '../../support/store-process.ts'
import { staffOf, system, type System } from '../../support/system.ts'

type Standing = { name: string; status: string; stopped: { partition: string; error: string }[] }

describe('a poison event', function () {
  this.timeout(60_000)
  let parts: System
  let player: Player
  let operator: string
  before(async () => {
    parts = await system()
    player = await newPlayer(parts.url)
    operator = await tokenOf(parts.url, staffOf('operator'))
  })

  /** Of another partition. */
  const strangerTo = async (playerId: string): Promise<Player> => {
    const made = await newPlayer(parts.url)
    return made.playerId[0] === playerId[0] ? strangerTo(playerId) : made
  }
  const get = (path: string, token: string) => ask(parts.url, 'GET', { path, token })
  const stopped = async () => {
    const { body } = await get('/v1/operations/projections', operator)
    return (body['data'] as Standing[]).filter((one) => one.status === 'live' && one.stopped.length)
  }

  it('stops the read model that chokes on it alone, is named, and is got over by a retry', async () => {
    const { playerId, token, sessionId } = player
    const path = `/v1/sessions/${sessionId}/bets`
    const before = await betOf(parts.url, player)
    const { body } = await get(`/v1/wallet/entries?after=${before}`, token)
    const newest = (body['data'] as { number: string }[])[0]?.number ?? ''
    // A row where the next bet's entry will stand: the table refuses that entry.
    const { rows } = await parts.pool.query<{ table: string }>(
      `select projection || '_g' || generation || '.wallet_ledger' as table
       from projections.generations where projection = 'wallet_ledger' and status = 'live'`,
    )
    const table = rows[0]?.table ?? ''
    const { rowCount } = await parts.pool.query(
      `insert into ${table} select player_id, revision + 1, bucket, number + 1, command_id, kind, amount, balance_before, balance,
         round_id, session_id, payment_id, adjustment_id, position, occurred_at
       from ${table} where player_id = $1 and number = $2`,
      [playerId, newest],
    )
    expect(rowCount).to.equal(1)
    const poisoned = await ask(parts.url, 'POST', {
      path,
      token,
      body: { stake: '100', choice: '4950' },
    })
    expect(poisoned.status).to.equal(201)
    await until(async () => (await stopped()).length > 0, 'the ledger has stopped')
    const [only, ...more] = await stopped()
    expect(more).to.deep.equal([])
    expect(only?.name).to.equal('wallet_ledger')
    expect(only?.stopped).to.have.lengthOf(1)
    expect(only?.stopped[0]?.partition).to.equal(playerId.slice(0, 1))
    expect(only?.stopped[0]?.error)
      .to.match(new RegExp(`BetPlaced \\d+@wallet-${playerId}, position \\d+: `))
      .and.to.match(/duplicate key/)

    const { status: health, body: ready } = await get('/health/ready', '')
    expect({ health, ready }).to.deep.equal({
      health: 200,
      ready: {
        status: 'ready',
        checks: {
          eventStore: 'ok',
          postgres: 'ok',
          projections: 'ok',
          readModels: `wallet_ledger has stopped in ${playerId.slice(0, 1)}`,
        },
      },
    })
    const entriesNow = await get('/v1/wallet/entries', token)
    expect([entriesNow.status, entriesNow.body['code']]).to.deep.equal([503, 'READ_MODEL_STOPPED'])

    const after = await betOf(parts.url, player)
    const stranger = await strangerTo(playerId)
    const others = await betOf(parts.url, stranger)
    const ofOthers = await get(`/v1/wallet/entries?after=${others}`, stranger.token)
    expect(ofOthers.status).to.equal(200)
    expect((await get(`/v1/wallet?after=${after}`, token)).status).to.equal(200)
    expect((await get(`/v1/wallet/entries?after=${after}`, token)).status).to.equal(503)

    await parts.pool.query(`delete from ${table} where player_id = $1 and number > $2`, [
      playerId,
      newest,
    ])
    const ended = await runScript('projections', ['retry', 'wallet_ledger'], {
      DATABASE_URL: parts.databaseUrl,
      EVENTSTORE_URL: parts.eventStoreUrl,
    })
    expect(ended).to.include({ code: 0, stderr: '' })
    expect(ended.stdout).to.match(/^1 stopped checkpoint/)
    const entries = async () => (await get(`/v1/wallet/entries?after=${after}`, token)).status
    await until(async () => (await entries()) === 200, 'the ledger goes on')
    // One look at how far they are serves all who ask within a second.
    await until(async () => (await stopped()).length === 0, 'nothing is told as stopped')
    await provenEqual(parts, [readModel('wallet_ledger')])
  })
})
