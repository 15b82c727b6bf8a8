/** The pages of a house that has been busy: what their first view transfers, and when it is there. The times are told, not judged. */
import { expect } from 'chai'
import { PAGE_PATHS } from '../../api/web/pages.ts'
import { query } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import type { Api } from '../../api/server.ts'
import { fillHistories } from '../../scripts/bench/history.ts'
import { serveHouse } from '../support/house-api.ts'
import { ownHouse, type House } from '../support/own-house.ts'
import { until } from '../support/store-process.ts'
import { visit } from './support/browser.ts'

const ROUNDS = 100_000

/** Events of a round and what surrounds it, where a player plays 200; kB that a first view may transfer. */
const EVENTS = Math.ceil(ROUNDS * 2.05)
const ROUNDS_EACH = 200
const FIRST_VIEW_KB_MAX = 150

/** Of files of the pages and answers of the API, bodies as they were sent: compressed. */
async function firstView(url: string, path: string) {
  const { page, leave } = await visit(url)
  const sizes: Promise<number>[] = []
  page.on('requestfinished', (request) => {
    sizes.push(
      request.sizes().then(
        ({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize,
        () => 0,
      ),
    )
  })
  const startedMs = performance.now()
  await page.goto(path)
  await page.waitForSelector('main h1')
  const readyMs = performance.now() - startedMs
  await page.waitForTimeout(1_000) // what it loads by itself once it is there counts, too
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  await leave()
  return { kilobytes: bytes / 1_000, readyMs }
}

describe('pages, with 100,000 rounds in the tables', function () {
  this.timeout(240_000)
  let house: House
  let api: Api
  before(async () => {
    house = await ownHouse(undefined, (dataDir) =>
      fillHistories(dataDir, { events: EVENTS, rounds: ROUNDS_EACH }),
    )
    house.work()
    api = await serveHouse(house)
    const counted = async () => {
      const [row] = await query<{ rounds: bigint }>(
        house.pool,
        sql`select coalesce(sum(rounds), 0)::bigint as rounds from read.game_rtp`,
      )
      return (row?.rounds ?? 0n) >= BigInt(ROUNDS)
    }
    await until(counted, 'the rounds are in the tables', 180_000)
  })
  after(async () => {
    await api.stop()
    await house.remove()
  })

  for (const path of PAGE_PATHS) {
    it(`${path}: a first view of less than 150 kB`, async function () {
      await firstView(api.url, path) // the first visitor of all waits for files to be compressed
      const { kilobytes, readyMs } = await firstView(api.url, path)
      process.stdout.write(
        `      ${path} ${kilobytes.toFixed(0)} kB, ready ${readyMs.toFixed(0)} ms\n`,
      )
      expect(kilobytes).to.be.above(5).and.below(FIRST_VIEW_KB_MAX)
    })
  }
})
