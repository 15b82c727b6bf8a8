/** kill -9 of the API, the worker, the store, Postgres or all of them under load: nothing acknowledged is lost or doubled. */
import { expect } from 'chai'
import { randomInt } from 'node:crypto'
import { until } from '../../embedded/processes.ts'
import { startLoad, type Load } from '../support/load.ts'
import { betCount, checkBets, checkMoney, checkRepeats, verifyAll, walletsOf } from './checks.ts'
import { startHouse, type House } from './house.ts'
import { seededRandom } from '../../scripts/support/seeded-random.ts'
import { planOf, type Point } from './plan.ts'

const POINTS = Number(process.env['CRASH_POINTS'] ?? 1)
const SEED = Number(process.env['CRASH_SEED'] ?? randomInt(2 ** 31))

const PLAYERS = 8

/** Longest until a number of bets is acknowledged, in ms: a part may have to come back first. */
const BETS_MS_MAX = 60_000

/** Of so many acknowledged bets one is repeated at the end. */
const REPEATED_EVERY = 10

const say = (line: string) => process.stderr.write(`    ${line}\n`)

describe('the whole system under kill -9', function () {
  this.timeout(60_000 + POINTS * 30_000)
  let house: House
  let load: Load | undefined

  before(async () => {
    house = await startHouse()
  })
  after(async () => {
    load?.end()
    await house.remove()
  })

  it(`loses and doubles nothing at ${POINTS} points (CRASH_SEED=${SEED})`, async () => {
    say(`seed ${SEED}`)
    const playing = await startLoad(house.url, {
      players: PLAYERS,
      randomOf: (player) => seededRandom(SEED + player),
    })
    load = playing
    for (const point of planOf(SEED, POINTS)) await crashAt(point, { house, load: playing })
    await playing.finish()

    const wallets = await walletsOf(house, playing)
    checkBets(wallets, playing.bets)
    await checkMoney(wallets, playing)
    const repeated = await checkRepeats(playing, REPEATED_EVERY)
    const after = await walletsOf(house, playing)
    expect(betCount(after), 'bets after the repeats').to.equal(betCount(wallets))
    expect(repeated).to.be.greaterThan(0)
    const { rounds, verified } = await verifyAll(house)
    expect({ rounds, verified }).to.deep.equal({ rounds: betCount(wallets), verified: rounds })
    say(`${rounds} bets, ${playing.acknowledged()} acknowledged, ${repeated} repeated`)
    expect(await house.stop(), 'exit code of npm start').to.equal(0)
  })
})

/** Waits for the point, kills, waits for the restart, and for every player to be answered again. */
async function crashAt(point: Point, { house, load }: { house: House; load: Load }): Promise<void> {
  const { victim, afterBets } = point
  await answered(load, afterBets)
  const startedMs = performance.now()
  await house.killAndAwait(victim)
  const before = new Map(load.playerIds.map((id) => [id, load.acknowledged(id)]))
  await met(
    load,
    () => load.playerIds.every((id) => load.acknowledged(id) > (before.get(id) ?? 0)),
    `every player is answered after the end of ${victim}`,
  )
  say(`${victim} after ${afterBets} bets: ${Math.round(performance.now() - startedMs)} ms`)
}

async function answered(load: Load, more: number): Promise<void> {
  const before = load.acknowledged()
  await met(load, () => load.acknowledged() - before >= more, `${more} more bets are acknowledged`)
}

/** Throws when it is not met in time, and at once when the load itself has failed. */
async function met(load: Load, isMet: () => boolean, what: string): Promise<void> {
  const isOver = await until(() => load.failure() !== undefined || isMet(), BETS_MS_MAX)
  if (load.failure() !== undefined) throw load.failure()
  if (!isOver) throw new Error(`not within ${BETS_MS_MAX} ms: ${what}`)
}
