/** Two workers and two APIs on one store and one database, bets through both: whatever fails, no row is wrong. */
import { expect } from 'chai'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { LEASED } from '../../projections/engine/partitions.ts'
import { createPool, type Pool } from '../../postgres/postgres.ts'
import { throttle } from '../../projections/rebuilds/pace.ts'
import { progressOf } from '../../projections/rebuilds/progress.ts'
import { beginRebuild } from '../../projections/rebuilds/rebuild.ts'
import { swap } from '../../projections/rebuilds/swap.ts'
import { seededRandom } from '../../scripts/support/seeded-random.ts'
import { ask, betOf, newPlayer, type Player, type Reply } from '../support/http.ts'
import { startLoad, type Load } from '../support/load.ts'
import { startProcesses, type Child, type Processes } from '../support/processes.ts'
import { readModel } from '../support/projecting.ts'
import { hasPassed, provenEqual } from '../support/proving.ts'
import { until } from '../support/store-process.ts'

/** What a dead worker held is taken within this, in ms; what one gave back, within that. */
const TAKEN_MS_MAX = 6_000
const GIVEN_MS_MAX = 2_000

/** So many reconnects in vain make an outage. */
const REFUSALS = 5

const PLAYERS_PER_API = 2

/** Between two bets of a player, in ms: this is about what fails, not about speed. */
const GAP_MS = 50

describe('two workers and two APIs', function () {
  this.timeout(180_000)
  let house: Processes
  let pool: Pool
  let client: StoreClient
  let workers: [Child, Child]
  let urls: string[]
  let loads: Load[]
  let player: Player

  before(async () => {
    house = await startProcesses()
    const [one, other, ...apis] = await Promise.all([
      house.startWorker(),
      house.startWorker(),
      house.startApi(),
      house.startApi(),
    ])
    workers = [one, other] as [Child, Child]
    urls = apis.map(({ info }) => String(info['url']))
    pool = createPool(house.databaseUrl, { max: 2, onLost: () => {} })
    client = connect(house.store.url)
    player = await newPlayer(url())
    loads = await Promise.all(
      urls.map((one, n) =>
        startLoad(one, {
          players: PLAYERS_PER_API,
          gapMs: GAP_MS,
          randomOf: (of) => seededRandom(n * PLAYERS_PER_API + of),
        }),
      ),
    )
  })
  after(async () => {
    for (const load of loads) load.end()
    await client.dispose()
    await pool.end()
    await house.remove()
  })
  afterEach(() => {
    for (const load of loads) if (load.failure() !== undefined) throw load.failure()
  })

  const url = (n = 0) => urls[n] ?? ''
  /** How many partitions each worker keeps, by leases in force. */
  const shares = async () => {
    const { rows } = await pool.query<{ owner: string; count: number }>(
      `select owner, count(*)::int from projections.leases where expires_at > clock_timestamp()
       group by owner order by count`,
    )
    return rows
  }
  const isShared = async (...counts: number[]) =>
    JSON.stringify((await shares()).map(({ count }) => count)) === JSON.stringify(counts)
  const bothKeepHalf = () => until(() => isShared(9, 9), 'nine leases each', 15_000)
  /** A bet through each API, seen by reads through the other. */
  const answersAgain = async () => {
    for (const n of [0, 1]) {
      await until(async () => (await bet(n)).status === 201, `bets through API ${n}`, 30_000)
      const position = await betOf(url(n), player)
      const read = async () =>
        ask(url(1 - n), 'GET', { path: `/v1/wallet?after=${position}`, token: player.token })
      await until(async () => (await read()).status === 200, `reads through API ${n}`, 30_000)
    }
  }
  const bet = (n: number): Promise<Reply> =>
    ask(url(n), 'POST', {
      path: `/v1/sessions/${player.sessionId}/bets`,
      token: player.token,
      body: { stake: '100', choice: '4950' },
    })
  const bets = () => Promise.all([bet(0), bet(1)])
  const reads = async (): Promise<Reply[]> => {
    const { token, sessionId } = player
    const paths = ['/v1/wallet', '/v1/wallet/entries', `/v1/sessions/${sessionId}`]
    return Promise.all(paths.map((path) => ask(url(), 'GET', { path, token })))
  }
  const isUnavailable = ({ status, type, headers, body }: Reply) =>
    expect({ status, type, retryAfter: headers.get('retry-after'), code: body['code'] }).to.include(
      {
        status: 503,
        type: 'application/problem+json',
        retryAfter: '1',
        code: 'UNAVAILABLE',
      },
    )
  const lostEach = async (what: string, cause: () => Promise<void>) => {
    const before = workers.map((worker) => worker.logged(what))
    await cause()
    const isLost = () =>
      workers.every((worker, n) => worker.logged(what) >= (before[n] ?? 0) + REFUSALS)
    await until(isLost, `five refused reconnects of each worker`, 30_000)
  }

  it('share the partitions out evenly', bothKeepHalf)

  it('take what a killed worker held within 6 s', async () => {
    workers[0].signal('SIGKILL')
    await until(() => isShared(LEASED.length), 'the other keeps all', TAKEN_MS_MAX)
    workers[0] = await house.startWorker()
    await bothKeepHalf()
  })

  it('take what a sleeping worker held within 6 s; it writes nothing when it wakes', async () => {
    const [asleep, awake] = await shares()
    workers[1].signal('SIGSTOP')
    let fences: Map<string, bigint>
    try {
      await until(() => isShared(LEASED.length), 'the other keeps all', TAKEN_MS_MAX)
      const held = (await shares())[0]?.owner
      expect([asleep?.owner, awake?.owner]).to.include(held)
      fences = await fencesOf()
    } finally {
      workers[1].signal('SIGCONT') // the tests after this one have need of it
    }
    await bothKeepHalf()
    await answersAgain()
    // What the sleeper holds now it took with a higher fence; a stale one wrote nothing, as the proof says.
    for (const [partition, fence] of await fencesOf()) {
      expect(fence >= (fences.get(partition) ?? 0n), partition).to.equal(true)
    }
    await provenEqual({ pool, client })
  })

  it('take what a worker gave back at its end within 2 s', async () => {
    workers[0].signal('SIGTERM')
    await until(() => isShared(LEASED.length), 'the other keeps all', GIVEN_MS_MAX)
    expect(await workers[0].exited).to.equal('exit code 0')
    workers[0] = await house.startWorker()
    await bothKeepHalf()
  })

  it('go on by themselves when Postgres, then both, then the store were gone', async () => {
    await lostEach('ECONNREFUSED', () => house.killPostgres())
    for (const read of await reads()) isUnavailable(read)
    for (const { status } of await bets()) expect(status, 'a bet without Postgres').to.equal(201)

    await lostEach('ECONNREFUSED', () => house.store.kill())
    for (const answer of [...(await reads()), ...(await bets())]) isUnavailable(answer)

    await lostEach('the read models start over', () => house.startPostgresAgain())
    for (const { status } of await reads()) expect(status, 'a read without a store').to.equal(200)
    for (const answer of await bets()) isUnavailable(answer)

    await house.store.startAgain()
    await answersAgain()
    await provenEqual({ pool, client })
  })

  it('go on with a rebuild where it was, when all workers were killed, and Postgres', async () => {
    const rounds = readModel('rounds')
    const generation = await beginRebuild(pool, rounds)
    await throttle(pool, [rounds.name], 200)
    const events = async () => (await builtOf(generation)).rows
    await until(async () => (await events()) > 50, 'some of it is built')
    for (const worker of workers) worker.signal('SIGKILL')
    await Promise.all(workers.map(({ exited }) => exited))
    const before = await builtOf(generation)
    await house.killPostgres()
    await house.startPostgresAgain()
    workers = await Promise.all([house.startWorker(), house.startWorker()])
    expect(before.rows).to.be.greaterThan(50)
    await until(async () => (await events()) > before.rows, 'it goes on', 20_000)
    await house.killPostgres()
    await house.startPostgresAgain()
    expect((await builtOf(generation)).least >= before.least).to.equal(true)
    await throttle(pool, [rounds.name], null)
    await until(
      async () => (await progressOf(pool, rounds.name, generation)).done >= 1,
      'it is built',
      20_000,
    )
    await swap(pool, rounds, generation)
    await provenEqual({ pool, client }, [rounds])
  })

  it('are equal to their streams in every read model at the end', async () => {
    await Promise.all(loads.map((load) => load.finish()))
    const last = BigInt(await betOf(url(), player))
    await until(() => hasPassed(pool, player.playerId, last), 'all have caught up')
    for (const load of loads) expect(load.acknowledged()).to.be.greaterThan(0)
    await provenEqual({ pool, client })
  })

  const fencesOf = async () => {
    const { rows } = await pool.query<{ partition: string; fence: bigint }>(
      'select "partition", fence from projections.leases',
    )
    return new Map(rows.map(({ partition, fence }) => [partition, fence]))
  }
  const builtOf = async (generation: number) => {
    const { rows } = await pool.query<{ rows: number; least: bigint }>(
      `select (select count(*)::int from rounds_g${generation}.rounds) as rows,
              (select sum(coalesce(position, 0))::bigint from projections.checkpoints
               where projection = 'rounds' and generation = $1) as least`,
      [generation],
    )
    return rows[0] ?? { rows: 0, least: 0n }
  }
})
