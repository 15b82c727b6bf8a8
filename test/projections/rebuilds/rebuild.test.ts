/** Rebuild, proof, swap and rollback on the running system, while bets are placed and read. */
import { expect } from 'chai'
import { liveGenerations } from '../../../projections/engine/generations.ts'
import type { AnyProjection } from '../../../projections/engine/projection.ts'
import { pause, resume, throttle } from '../../../projections/rebuilds/pace.ts'
import { progressOf } from '../../../projections/rebuilds/progress.ts'
import { beginRebuild, RebuildRefused } from '../../../projections/rebuilds/rebuild.ts'
import { beginRollback, cancelRebuild } from '../../support/rebuilds.ts'
import { swap } from '../../../projections/rebuilds/swap.ts'
import { ensureTables } from '../../../projections/engine/tables.ts'
import { freshDatabase } from '../../support/database.ts'
import { ask, betOf, newPlayer, type Player } from '../../support/http.ts'
import { readModel } from '../../support/projecting.ts'
import { hasPassed, proofsOf, provenEqual } from '../../support/proving.ts'
import { system, type System } from '../../support/system.ts'
import { until } from '../../support/store-process.ts'

describe('rebuilding read models', function () {
  this.timeout(60_000)
  let parts: System
  let players: Player[]
  before(async () => {
    parts = await system()
    players = await Promise.all(Array.from({ length: 8 }, () => newPlayer(parts.url)))
    for (let round = 0; round < 5; round += 1) await Promise.all(players.map(bet))
  })

  const bet = (player: Player) => betOf(parts.url, player)
  const proofs = (projections?: readonly AnyProjection[]) => proofsOf(parts, projections)
  const liveOf = async (projection: AnyProjection) =>
    (await liveGenerations(parts.pool, [projection]))[0]?.generation
  const untilBuilt = ({ name }: AnyProjection, generation: number) =>
    until(
      async () => (await progressOf(parts.pool, name, generation)).done >= 1,
      'the generation is built',
    )
  const built = async (projection: AnyProjection, generation: number) => {
    await untilBuilt(projection, generation)
    await swap(parts.pool, projection, generation)
  }
  const refusal = (order: Promise<unknown>) =>
    order.then(
      () => null,
      (error: unknown) => error,
    )

  it('proves that every table equals its streams', async () => {
    await provenEqual(parts)
  })

  it('names table, key and column of a cell that was changed by hand', async () => {
    const [player] = players
    if (player === undefined) throw new Error('no player')
    const table = `wallet_balance_g${await liveOf(readModel('wallet_balance'))}.wallet_balance`
    const add = (amount: number) =>
      parts.pool.query(`update ${table} set staked = staked + $1 where player_id = $2`, [
        amount,
        player.playerId,
      ])
    await add(1)
    const [proof] = await proofs([readModel('wallet_balance')]).finally(() => add(-1))
    expect(proof?.differing).to.equal(1)
    expect(proof?.differences).to.have.lengthOf(1)
    expect(proof?.differences[0]).to.include({
      table: 'wallet_balance',
      key: player.playerId,
      column: 'staked',
      inTable: '501',
      inStreams: '500',
    })
  })

  it('builds the same table beside the live one, and answers reads throughout', async () => {
    const balance = readModel('wallet_balance')
    const before = await liveOf(balance)
    let isOver = false
    let reads = 0
    const reading = players.map(async (player) => {
      const seen = { position: 0n, staked: 0n }
      while (!isOver) {
        const after = await bet(player)
        const { status, body } = await ask(parts.url, 'GET', {
          path: `/v1/wallet?after=${after}`,
          token: player.token,
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
    const ledger = readModel('wallet_ledger')
    const [before] = await proofs([ledger])
    await built(ledger, await beginRebuild(parts.pool, ledger))
    const [after] = await proofs([ledger])
    expect(after).to.deep.equal(before)
  })

  it('proves and rebuilds the facts that a read model owns with its rows', async () => {
    const rounds = readModel('rounds')
    const [player] = players
    const schema = `rounds_g${await liveOf(rounds)}`
    const [before] = await proofs([rounds])
    const says = (currency: string) =>
      parts.pool.query(`update ${schema}.player_facts set currency = $1 where player_id = $2`, [
        currency,
        player?.playerId,
      ])
    await says('SEK')
    const [changed] = await proofs([rounds]).finally(() => says('EUR'))
    expect(changed).to.include({ differing: 1, rows: before?.rows })
    expect(changed?.hash).not.to.equal(before?.hash)
    expect(changed?.differences).to.deep.equal([
      {
        table: 'player_facts',
        key: `player_facts ${player?.playerId}`,
        column: 'currency',
        inTable: '"SEK"',
        inStreams: '"EUR"',
      },
    ])
    await parts.pool.query(`alter table ${schema}.player_facts rename to hidden`)
    const [without] = await proofs([rounds]).finally(() =>
      parts.pool.query(`alter table ${schema}.hidden rename to player_facts`),
    )
    expect(without?.differing, 'a generation of before it owned any').to.be.at.least(players.length)
    await built(rounds, await beginRebuild(parts.pool, rounds))
    expect((await proofs([rounds]))[0]).to.deep.equal(before)
  })

  it('refuses a second rebuild while one runs, and forgets a cancelled one', async () => {
    const rounds = readModel('rounds')
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
    const balance = readModel('wallet_balance')
    const [player] = players
    if (player === undefined) throw new Error('no player')
    const then = BigInt(await bet(player))
    const { body } = await ask(parts.url, 'GET', {
      path: `/v1/wallet?after=${then}`,
      token: player.token,
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
    await pause(parts.pool, ['wallet_balance'])
    const [kept] = await resume(parts.pool, ['wallet_balance'])
    expect(kept?.until, 'a pause keeps its end').to.equal(then)
    await resume(parts.pool, ['wallet_balance'], { toTheEnd: true })
    await built(balance, generation)
    for (const { differing } of await proofs([balance])) expect(differing).to.equal(0)
  })

  it('keeps the generation before when a rollback is given up', async () => {
    const rounds = readModel('rounds')
    await built(rounds, await beginRebuild(parts.pool, rounds))
    const live = await liveOf(rounds)
    const back = await beginRollback(parts.pool, rounds)
    await cancelRebuild(parts.pool, rounds)
    expect(await liveOf(rounds)).to.equal(live)
    expect(await beginRollback(parts.pool, rounds)).to.equal(back)
    await built(rounds, back)
    expect(await beginRollback(parts.pool, rounds), 'and forward again').to.equal(live)
    await cancelRebuild(parts.pool, rounds)
    expect(await beginRollback(parts.pool, rounds)).to.equal(live)
    await cancelRebuild(parts.pool, rounds)
    for (const { differing } of await proofs([rounds])) expect(differing).to.equal(0)
  })

  it('refuses a rollback with nothing kept', async () => {
    const pool = await freshDatabase()
    await ensureTables(pool, readModel('sessions'))
    const error = await refusal(beginRollback(pool, readModel('sessions')))
    await pool.end()
    expect(error).to.be.instanceOf(RebuildRefused)
    expect((error as Error).message).to.match(/nothing was swapped yet/)
  })

  it('is paused, goes on, slowly, at full speed, and is cancelled, as ordered', async () => {
    const rounds = readModel('rounds')
    const live = await liveOf(rounds)
    const generation = await beginRebuild(parts.pool, rounds)
    const done = async () => (await progressOf(parts.pool, 'rounds', generation)).done
    const folded = async () => {
      const { rows } = await parts.pool.query<{ positions: string }>(
        `select sum(coalesce(position, 0))::text as positions from projections.checkpoints
         where projection = 'rounds' and generation = $1`,
        [generation],
      )
      return BigInt(rows[0]?.positions ?? 0n)
    }
    await pause(parts.pool, ['rounds'])
    await Promise.all(players.map(bet))
    await until(async () => (await done()) < 1, 'it is left behind')
    const rest = await folded()
    await seenByLive(rounds)
    expect(await folded(), 'paused').to.equal(rest)
    await throttle(parts.pool, ['rounds'], 5)
    const [again] = await pause(parts.pool, ['rounds'])
    expect(again, 'a throttle wakes nothing').to.include({ pace: 0, pausedPace: 5 })
    const [resumed] = await resume(parts.pool, ['rounds'])
    expect(resumed, 'a pause keeps the throttle').to.include({ pace: 5, pausedPace: null })
    await until(async () => (await folded()) > rest, 'it goes on, slowly')
    await throttle(parts.pool, ['rounds'], null)
    await until(async () => (await done()) >= 1, 'it is built')
    await cancelRebuild(parts.pool, rounds)
    expect(await refusal(throttle(parts.pool, ['rounds'], 1))).to.be.instanceOf(RebuildRefused)
    expect(await liveOf(rounds)).to.equal(live)
  })

  it('keeps what it shows and what it kept when a swap meets another swap, or a cancel', async () => {
    const rounds = readModel('rounds')
    const builtNow = async () => {
      const generation = await beginRebuild(parts.pool, rounds)
      await untilBuilt(rounds, generation)
      return generation
    }
    const statuses = async () => {
      const { rows } = await parts.pool.query<{ status: string }>(
        `select status from projections.generations where projection = 'rounds' order by status`,
      )
      return rows.map(({ status }) => status)
    }
    const generation = await builtNow()
    await Promise.all([1, 2].map(() => swap(parts.pool, rounds, generation)))
    await swap(parts.pool, rounds, generation) // a worker that looked before it was swapped
    expect(await statuses()).to.deep.equal(['kept', 'live'])
    const next = await builtNow()
    const orders = [swap(parts.pool, rounds, next), cancelRebuild(parts.pool, rounds)]
    const refused = (await Promise.all(orders.map(refusal))).filter((one) => one !== null)
    expect(refused).to.have.lengthOf(1) // whichever came second
    expect(refused[0]).to.be.instanceOf(RebuildRefused)
    expect(await statuses()).to.deep.equal(['kept', 'live'])
    await seenByLive(rounds)
    await provenEqual(parts, [rounds])
  })

  it('leaves nothing of its pace behind once it is shown', async () => {
    const rounds = readModel('rounds')
    const generation = await beginRebuild(parts.pool, rounds, { swapWhenBuilt: true })
    await throttle(parts.pool, ['rounds'], 1_000)
    await until(async () => (await liveOf(rounds)) === generation, 'a worker shows it', 20_000)
    const { rows } = await parts.pool.query(
      `select pace, swap_when_built from projections.generations
       where projection = 'rounds' and status = 'live'`,
    )
    expect(rows).to.deep.equal([{ pace: null, swap_when_built: false }])
  })

  /** The live ones have passed a bet that was placed now. */
  const seenByLive = async ({ name }: AnyProjection) => {
    const [player] = players
    if (player === undefined) throw new Error(`no player for ${name}`)
    const position = BigInt(await bet(player))
    await until(() => hasPassed(parts.pool, player.playerId, position), 'the live ones went on')
  }
})
