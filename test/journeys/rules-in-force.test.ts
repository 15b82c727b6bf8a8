/** Rules that are activated while events flow: folded live, anew, and as a what-if said they would be. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { plusMs } from '../../domain/shared/instant.ts'
import { follow } from '../../eventstore/subscription.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { ensureTables } from '../../projections/engine/tables.ts'
import type { Proof } from '../../projections/rebuilds/prove.ts'
import { beginRebuild } from '../../projections/rebuilds/rebuild.ts'
import { registry } from '../../projections/registry.ts'
import { runWorker } from '../../projections/worker.ts'
import { freshDatabase } from '../support/database.ts'
import { ownHouse, written, type House } from '../support/own-house.ts'
import { readModel } from '../support/projecting.ts'
import { hasPassed, provenEqual } from '../support/proving.ts'
import { activateRules, payInAt, watching } from '../support/ruling.ts'
import { runScript } from '../support/script.ts'
import { until } from '../support/store-process.ts'

const T = '2026-11-20T12:00:00.000Z'
const NOW = plusMs(T, -10_000)
const STRICTER = watching('2026-2', '150000')
const WATCH = readModel('deposit_watch')
/** Of a partition each, so that none of them is read with what is nobody's. */
const playerOf = (digit: string) => `${digit}${randomUUID().slice(1)}`

describe('rules in force', function () {
  this.timeout(120_000)
  let house: House
  beforeEach(async () => {
    house = await ownHouse()
  })
  afterEach(() => house.remove())

  type Row = { player_id: string; alerts: number }
  const rowsIn = async (pool: Pool): Promise<Row[]> =>
    (await pool.query<Row>('select * from read.deposit_watch order by player_id')).rows
  const alertsOf = async (pool: Pool, players: readonly string[]) => {
    const rows = await rowsIn(pool)
    return players.map((player) => rows.find((row) => row.player_id === player)?.alerts)
  }
  const standing = async (pool: Pool) => {
    const { rows } = await pool.query<{ generation: number; pack_sequence: number }>(
      `select generation, pack_sequence from projections.generations
       where projection = 'deposit_watch' and status = 'live'`,
    )
    return rows[0]
  }
  const versionsOf = async (pool: Pool) => {
    const { rows } = await pool.query<{ player: string; version: string }>(
      `select data ->> 'playerId' as player, rules_version as version from projections.outbox
       where kind = 'dailyDeposits'`,
    )
    return Object.fromEntries(rows.map(({ player, version }) => [player, version]))
  }
  const rebuilt = async (pool: Pool) => {
    const generation = await beginRebuild(pool, WATCH, { swapWhenBuilt: true })
    await until(
      async () => (await standing(pool))?.generation === generation,
      'the new generation shown',
      60_000,
    )
  }
  const seen = (pool: Pool, player: string, last: bigint) =>
    until(() => hasPassed(pool, player, last), `what ${player} did seen`)
  /** Paid in at T - 1 ms, at T and at T + 1 ms, and much at T - 1 ms. */
  async function deposits() {
    const players = ['1', '5', '9', 'd'].map(playerOf)
    const at = [-1, 0, 1, -1]
    const ends: [player: string, last: bigint][] = []
    for (const [n, player] of players.entries()) {
      const paid = { amount: n === 3 ? '200000' : '150000', at: plusMs(T, at[n] ?? 0) }
      ends.push([player, await payInAt(house, player, paid)])
    }
    return { players, ends }
  }

  it('are those of the instant of each event, live by two workers and anew, and proven', async () => {
    const workers = [house.work(), house.work()]
    const early = playerOf('3')
    const paid = { amount: '150000', at: NOW }
    await seen(house.pool, early, await payInAt(house, early, paid))
    await activateRules(house, { kind: 'deposit_watch', pack: STRICTER, now: NOW, at: T })
    const { players, ends } = await deposits()
    for (const [player, last] of ends) await seen(house.pool, player, last)
    expect(await alertsOf(house.pool, [early, ...players])).to.deep.equal([0, 0, 1, 1, 1])
    expect(await standing(house.pool)).to.deep.equal({ generation: 1, pack_sequence: 1 })
    const [, at, after, before] = players
    const versions = { [`${at}`]: '2026-2', [`${after}`]: '2026-2', [`${before}`]: '2026-1' }
    expect(await versionsOf(house.pool)).to.deep.equal(versions)
    await provenEqual(house)
    const live = await rowsIn(house.pool)
    await rebuilt(house.pool)
    expect(await rowsIn(house.pool)).to.deep.equal(live)
    expect(await standing(house.pool)).to.deep.equal({ generation: 2, pack_sequence: 1 })
    await provenEqual(house)
    for (const { end } of workers) await end()
    const again = house.work() // from its checkpoints, with the packs that it reads before it begins
    const late = playerOf('3')
    const then = { amount: '150000', at: plusMs(T, 60_000) }
    await seen(house.pool, late, await payInAt(house, late, then))
    expect(await alertsOf(house.pool, [late])).to.deep.equal([1])
    await provenEqual(house)
    await again.end()
  })

  it('of an activation that was stored too late are none for what was there before, live and anew', async () => {
    const worker = house.work()
    const [before, after] = [playerOf('2'), playerOf('8')]
    const paid = { amount: '150000', at: plusMs(T, 5) }
    await seen(house.pool, before, await payInAt(house, before, paid))
    await activateRules(house, { kind: 'deposit_watch', pack: STRICTER, now: NOW, at: T })
    await seen(house.pool, after, await payInAt(house, after, paid))
    expect(await alertsOf(house.pool, [before, after])).to.deep.equal([0, 1])
    await provenEqual(house)
    await rebuilt(house.pool)
    expect(await alertsOf(house.pool, [before, after])).to.deep.equal([0, 1])
    await worker.end()
  })

  it('that this code cannot read stop the read model that goes by them, and no other', async () => {
    const worker = house.work()
    const fact = written(randomUUID(), 'PackActivated', { version: 99, data: { anything: 1 } })
    await house.write('rules-deposit_watch', fact)
    const player = playerOf('4')
    await payInAt(house, player, { amount: '1000', at: T })
    const stopped = async (name: string) => {
      const { rows } = await house.pool.query<{ error: string }>(
        `select error from projections.checkpoints
         where projection = $1 and "partition" = '4' and error is not null`,
        [name],
      )
      return rows[0]?.error ?? null
    }
    await until(async () => (await stopped('deposit_watch')) !== null, 'it has stopped')
    expect(await stopped('deposit_watch')).to.match(/by which rules is not known.*PackActivated/)
    const balance = () =>
      house.pool.query('select from read.wallet_balance where player_id = $1', [player])
    await until(async () => (await balance()).rows.length === 1, 'the other goes on')
    expect(await stopped('vip_watch')).to.equal(null)
    await worker.end()
  })

  it('come out as a what-if from that instant told, in rows and findings', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rules-'))
    const file = join(folder, 'rules.json')
    await writeFile(file, JSON.stringify(STRICTER))
    const pool = await freshDatabase()
    for (const projection of registry) await ensureTables(pool, projection)
    await activateRules(house, { kind: 'deposit_watch', pack: STRICTER, now: NOW, at: T })
    const { ends } = await deposits()
    const env = { ...house.env, DATABASE_URL: String(pool.options.connectionString) }
    const whatIf = async (...words: string[]) => {
      const args = ['what-if', 'deposit_watch', '--rules', file, '--json', '--rows', '100']
      const { code, stdout, stderr } = await runScript('projections', [...args, ...words], env)
      expect(stderr).not.to.match(/\n\s+at /)
      return { code, proof: (JSON.parse(stdout) as Proof[])[0] }
    }
    const unruled = knowingNoRules(pool)
    for (const [player, last] of ends) await seen(pool, player, last)
    await unruled()
    expect(await standing(pool)).to.deep.equal({ generation: 1, pack_sequence: 0 })
    await provenEqual({ ...house, pool }, [WATCH])
    const before = await rowsIn(pool)
    const told = await whatIf('--from', T)
    expect(told.code).to.equal(6)
    expect((await whatIf()).proof?.differing).to.equal(3)
    const predicted = before.map((row) => {
      const own = told.proof?.differences.find(({ key }) => key === row.player_id)
      return own === undefined ? row : { ...row, alerts: Number(own.inStreams) }
    })
    const findings = told.proof?.findings
    expect(findings).to.include({ alike: 1, onlyInStreams: 2, onlyInTable: 0, different: 0 })
    const worker = workOn(pool)
    await rebuilt(pool)
    expect(await standing(pool)).to.deep.equal({ generation: 2, pack_sequence: 1 })
    expect(await rowsIn(pool))
      .to.deep.equal(predicted)
      .and.not.deep.equal(before)
    await worker()
    const after = await whatIf('--from', T)
    expect(after.code, JSON.stringify(after.proof)).to.equal(0)
    expect(after.proof?.findings).to.include({ alike: 3, onlyInStreams: 0, onlyInTable: 0 })
    await pool.end()
    await rm(folder, { recursive: true, force: true })
  })

  /** A worker of the house on another database; without what is stored of rules, if so. */
  function workOn(pool: Pool, isRuled = true) {
    const ending = new AbortController()
    const running = runWorker({
      pool,
      worker: randomUUID(),
      projections: registry,
      signal: ending.signal,
      read: (stream) => (isRuled ? house.client.read(stream) : (async function* () {})()),
      follow: (prefixes, from, signal) =>
        follow(house.client.raw, {
          from,
          signal,
          matching: { prefixes: prefixes.filter((one) => isRuled || one !== 'rules-') },
        }),
    })
    return async () => {
      ending.abort()
      await running
    }
  }
  const knowingNoRules = (pool: Pool) => workOn(pool, false)
})
