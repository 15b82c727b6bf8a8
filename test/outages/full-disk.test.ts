/** A PostgreSQL whose disk is full: nobody is told of a fault of ours, nothing is lost, and all goes on once there is room. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Api } from '../../api/server.ts'
import { startPostgres, type RunningPostgres } from '../../embedded/postgres.ts'
import { migrate } from '../../postgres/migrate.ts'
import { createPool } from '../../postgres/postgres.ts'
import { newAccount } from '../support/account.ts'
import { ask, betOf, newPlayer } from '../support/http.ts'
import { serveHouse } from '../support/house-api.ts'
import { ownHouse, type House } from '../support/own-house.ts'
import { provenEqual } from '../support/proving.ts'
import { until } from '../support/store-process.ts'

describe('a PostgreSQL on a full disk', function () {
  this.timeout(120_000)
  const folder = mkdtempSync(join(tmpdir(), 'acme-full-'))
  const filler = join(folder, 'filler')
  let postgres: RunningPostgres
  let house: House
  let api: Api

  before(async function () {
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', folder])
    if (status !== 0) this.skip() // a small file system can be made by root alone
    await chmod(folder, 0o700)
    postgres = await startPostgres({ dataDir: folder })
    await migrate(postgres.url)
    house = await ownHouse(createPool(postgres.url))
    api = await serveHouse(house)
    house.work()
  })
  after(async () => {
    await api?.stop()
    await house?.remove()
    await postgres?.stop()
    spawnSync('umount', [folder])
    rmSync(folder, { recursive: true, force: true })
  })

  const register = async () =>
    (await ask(api.url, 'POST', { path: '/v1/players', body: newAccount() })).status
  const readiness = async () => (await fetch(`${api.url}/health/ready`)).status

  /** To the last byte, and again: what Postgres gives back at a checkpoint is taken, too. */
  function fill(): void {
    for (let size = 8 * 1024 * 1024; size >= 4096; size /= 2) {
      try {
        for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' })
      } catch {
        // full for this size
      }
    }
  }

  it('answers 503 while it can write nothing, takes bets, and goes on where there is room, with nothing lost', async () => {
    const player = await newPlayer(api.url)
    await until(async () => (await readiness()) === 200, 'it is ready')
    const seen = new Set<number>()
    await until(async () => {
      fill()
      seen.add(await register())
      return seen.has(503)
    }, 'a registration that cannot be kept')
    for (let n = 0; n < 10; n += 1) seen.add(await register())
    expect([...seen]).to.have.members(seen.has(201) ? [201, 503] : [503])
    let bets = 0
    while (bets < 5) bets += await betOf(api.url, player).then(() => 1)
    await until(
      async () => (fill(), (await readiness()) === 503),
      'it says that it is not ready',
      60_000,
    )
    rmSync(filler)
    await until(async () => (await register()) === 201, 'registrations are kept again', 30_000)
    await until(async () => (await readiness()) === 200, 'it is ready again', 30_000)
    const after = await betOf(api.url, player)
    const { status } = await ask(api.url, 'GET', {
      path: `/v1/wallet?after=${after}`,
      token: player.token,
    })
    expect(status).to.equal(200)
    await provenEqual(house)
  })
})
