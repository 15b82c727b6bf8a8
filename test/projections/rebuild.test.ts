/** Rebuild, proof, swap and rollback on the running system, while bets are placed and read. */
import { expect } from 'chai'
import { follow } from '../../eventstore/subscription.ts'
import { liveGenerations } from '../../projections/generations.ts'
import { prefixesOf } from '../../projections/partitions.ts'
import type { AnyProjection } from '../../projections/projection.ts'
import { prove, type Proof } from '../../projections/prove.ts'
import {
  beginRebuild,
  beginRollback,
  cancelRebuild,
  progressOf,
  RebuildRefused,
  resume,
} from '../../projections/rebuild.ts'
import { registry } from '../../projections/registry.ts'
import { swap } from '../../projections/swap.ts'
import { ensureTables } from '../../projections/tables.ts'
import { freshDatabase } from '../support/database.ts'
import { ask, newPlayer, type Player } from '../support/http.ts'
import { system, type System } from '../support/system.ts'
import { until } from '../support/store-process.ts'

const named = (name: string): AnyProjection => {
  const found = registry.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no read model ${name}`)
  return found
}

describe('rebuilding read models', function () {
  this.timeout(60_000)
  let parts: System
  let players: Player[]
  before(async () => {
    parts = await system()
    players = await Promise.all(Array.from({ length: 8 }, () => newPlayer(parts.url)))
    for (let round = 0; round < 5; round += 1) await Promise.all(players.map(bet))
  })

  const bet = async ({ token, sessionId }: Player) => {
    const body = { stake: '100', choice: '4950' }
    const answer = await ask(parts.url, 'POST', {
      path: `/v1/sessions/${sessionId}/bets`,
      token,
      body,
    })
    expect(answer.status).to.equal(201)
    return String(answer.body['position'])
  }
  const proofs = async (projections: readonly AnyProjection[] = registry): Promise<Proof[]> =>
    prove({
      ...{ pool: parts.pool, targets: await liveGenerations(parts.pool, projections), shown: 5 },
      source: (partition) => (signal) =>
        follow(parts.client.raw, {
          ...{ from: null, matching: { prefixes: prefixesOf([partition]) }, signal },
        }),
    })
  const liveOf = async (projection: AnyProjection) =>
    (await liveGenerations(parts.pool, [projection]))[0]?.generation
  const built = async (projection: AnyProjection, generation: number) => {
    await until(
      async () => (await progressOf(parts.pool, projection.name, generation)).done >= 1,
      'the generation built',
    )
    await swap(parts.pool, projection, generation)
  }
  const refusal = (order: Promise<unknown>) =>
    order.then(
      () => null,
      (error: unknown) => error,
    )

  it('proves that every table equals its streams', async () => {
    for (const { table, differing, differences } of await proofs()) {
      expect({ table, differing, differences }).to.deep.equal({
        table,
        differing: 0,
        differences: [],
      })
    }
  })

  it('names table, key and column of a cell that was changed by hand', async () => {
    const [player] = players
    if (player === undefined) throw new Error('no player')
    const table = `wallet_balance_g${await liveOf(named('wallet_balance'))}.wallet_balance`
    const add = (amount: number) =>
      parts.pool.query(`update ${table} set staked = staked + $1 where player_id = $2`, [
        ...[amount, player.playerId],
      ])
    await add(1)
    const [proof] = await proofs([named('wallet_balance')]).finally(() => add(-1))
    expect(proof?.differing).to.equal(1)
    expect(proof?.differences).to.have.lengthOf(1)
    expect(proof?.differences[0]).to.include({
      ...{ table: 'wallet_balance', key: player.playerId, column: 'staked' },
      ...{ inTable: '501', inStreams: '500' },
    })
  })

  it('builds the same table beside the live one, and answers reads throughout', async () => {
    const balance = named('wallet_balance')
    const before = await liveOf(balance)
    let isOver = false
    let reads = 0
    const reading = players.map(async (player) => {
      const seen = { position: 0n, staked: 0n }
      while (!isOver) {
        const after = await bet(player)
        const { status, body } = await ask(parts.url, 'GET', {
          ...{ path: `/v1/wallet?after=${after}`, token: player.token },
        })
        expect(status).to.equal(200)
        const position = BigInt((body['asOf'] as { position: string }).position)
        expect(position >= BigInt(after) && position >= seen.position).to.equal(true)
        expect(BigInt(String(body['staked']))).to.equal(
          (seen.staked || BigInt(String(body['staked'])) - 100n) + 100n,
        )
        Object.assign(seen, { position, staked: BigInt(String(body['staked'])) })
        reads += 1
      }
    })
    const generation = await beginRebuild(parts.pool, balance)
    await built(balance, generation)
    expect(await liveOf(balance))
      .to.equal(generation)
      .and.to.be.greaterThan(before ?? 0)
    const back = await beginRollback(parts.pool, balance)
    await built(balance, back)
    isOver = true
    await Promise.all(reading)
    expect(back).to.equal(before)
    expect(await liveOf(balance)).to.equal(before)
    expect(reads).to.be.greaterThan(players.length)
    for (const { differing } of await proofs([balance])) expect(differing).to.equal(0)
  })

  it('has the same content hash live, rebuilt, and in the new generation', async () => {
    const ledger = named('wallet_ledger')
    const [before] = await proofs([ledger])
    await built(ledger, await beginRebuild(parts.pool, ledger))
    const [after] = await proofs([ledger])
    expect(after).to.deep.equal(before)
  })

  it('refuses a second rebuild while one runs, and forgets a cancelled one', async () => {
    const rounds = named('rounds')
    const live = await liveOf(rounds)
    await beginRebuild(parts.pool, rounds)
    const second = await refusal(beginRebuild(parts.pool, rounds))
    expect(second).to.be.instanceOf(RebuildRefused)
    expect((second as Error).message).to.match(/is being built already/)
    await cancelRebuild(parts.pool, rounds)
    expect(await refusal(cancelRebuild(parts.pool, rounds))).to.be.instanceOf(RebuildRefused)
    expect(await liveOf(rounds)).to.equal(live)
  })

  it('builds a table as it was at a position, and shows it only once it went on', async () => {
    const balance = named('wallet_balance')
    const [player] = players
    if (player === undefined) throw new Error('no player')
    const then = BigInt(await bet(player))
    const { body } = await ask(parts.url, 'GET', {
      ...{ path: `/v1/wallet?after=${then}`, token: player.token },
    })
    await bet(player)
    const generation = await beginRebuild(parts.pool, balance, { until: then })
    await until(
      async () => (await progressOf(parts.pool, 'wallet_balance', generation)).done >= 1,
      'the generation at its end',
    )
    const { rows } = await parts.pool.query<{ staked: bigint }>(
      `select staked from wallet_balance_g${generation}.wallet_balance where player_id = $1`,
      [player.playerId],
    )
    expect(rows.map(({ staked }) => String(staked))).to.deep.equal([body['staked']])
    const early = await refusal(swap(parts.pool, balance, generation))
    expect(early).to.be.instanceOf(RebuildRefused)
    expect((early as Error).message).to.match(/ends at \d+/)
    await resume(parts.pool, 'wallet_balance')
    await built(balance, generation)
    for (const { differing } of await proofs([balance])) expect(differing).to.equal(0)
  })

  it('refuses a rollback with nothing kept', async () => {
    const pool = await freshDatabase()
    await ensureTables(pool, named('sessions'))
    const error = await refusal(beginRollback(pool, named('sessions')))
    await pool.end()
    expect(error).to.be.instanceOf(RebuildRefused)
    expect((error as Error).message).to.match(/nothing was swapped yet/)
  })

  it('swaps although a long report holds the view, once that is over', async () => {
    const rounds = named('rounds')
    const generation = await beginRebuild(parts.pool, rounds)
    const report = await parts.pool.connect()
    await report.query('begin')
    await report.query('select count(*) from read.rounds')
    const swapped = built(rounds, generation)
    const [player] = players
    if (player === undefined) throw new Error('no player')
    await bet(player) // nobody waits behind the swap
    await report.query('select pg_sleep(0.5)')
    await report.query('commit')
    report.release()
    await swapped
    expect(await liveOf(rounds)).to.equal(generation)
  })
})
