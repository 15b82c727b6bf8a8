/** A data folder of an older commit, read tables and all, taken over by this code: nothing is lost, and play goes on. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { freePort } from '../../embedded/ports.ts'
import { registry } from '../../projections/registry.ts'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../support/http.ts'
import { npmStart, type NpmStart } from '../support/npm-start.ts'
import { runScript } from '../support/script.ts'
import { allFolded, standingsAt } from '../support/standings.ts'
import { checkOutOlder, type Checkout } from './older-checkout.ts'

/** What is played on the older code, beside a player of our own. */
const SIMULATED = ['--players', '4', '--bets', '200', '--concurrency', '8', '--quiet', '--json']
const ROUNDS_OF_OURS = 5

const say = (line: string) => process.stderr.write(`    ${line}\n`)

describe('an upgrade', function () {
  this.timeout(300_000)
  let older: Checkout
  let removeOlder: Checkout['remove'] | undefined
  let dataDir: string
  let system: NpmStart | undefined
  before(async () => {
    older = await checkOutOlder()
    removeOlder = older.remove
  })
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'acme-upgrade-'))
  })
  afterEach(async () => {
    await system?.kill()
    system = undefined
    await rm(dataDir, { recursive: true, force: true })
  })
  after(() => removeOlder?.())

  const run = (name: string, ...args: string[]) => runScript(name, args, { DATA_DIR: dataDir })

  /** Plays on the older code; answers a player whose session is left open, with balance and rounds. */
  async function play(url: string): Promise<{ player: Player; balance: string; rounds: number }> {
    const simulated = await older.script('simulate', SIMULATED, { DATA_DIR: dataDir })
    const { rounds } = JSON.parse(simulated) as { rounds: number }
    const player = await newPlayer(url)
    let position = ''
    for (let n = 0; n < ROUNDS_OF_OURS; n += 1) position = await betOf(url, player)
    const balance = await balanceOf(url, player, position)
    return { player, balance, rounds: rounds + ROUNDS_OF_OURS }
  }
  const balanceOf = async (url: string, { token }: Player, after: string) => {
    const { status, body } = await ask(url, 'GET', { path: `/v1/wallet?after=${after}`, token })
    expect(status, JSON.stringify(body)).to.equal(200)
    return String(body['balance'])
  }

  /** The step of docs/runbook.md for read models that have a newer version in this code. */
  async function rebuildOlder(url: string, auditor: string): Promise<void> {
    const live = (await standingsAt(url, auditor)).filter(({ status }) => status === 'live')
    for (const { name, version } of registry) {
      const stands = live.find((one) => one.name === name)?.version ?? version
      if (stands >= version) continue
      say(`${name} is rebuilt: version ${stands} -> ${version}`)
      const { code, stderr } = await run('rebuild', name, '--yes', '--quiet')
      expect(code, stderr).to.equal(0)
    }
  }

  const ends: readonly [string, (system: NpmStart) => Promise<unknown>][] = [
    ['was stopped in order', async ({ stop }) => expect(await stop()).to.equal(0)],
    ['was killed', ({ kill }) => kill()],
  ]
  for (const [how, end] of ends) {
    it(`starts on the folder of an older system that ${how}, proves it, verifies it, and goes on`, async () => {
      system = await npmStart({ dataDir, port: await freePort(), root: older.root })
      const { player, balance, rounds } = await play(system.run().url)
      await end(system)

      system = await npmStart({ dataDir, port: await freePort() })
      const { url, demo } = system.run()
      const auditor = demo.find(({ role }) => role === 'auditor')
      if (auditor === undefined) throw new Error('there is no demo auditor')
      const auditing = await tokenOf(url, auditor)
      await rebuildOlder(url, auditing)
      await allFolded(url, auditing)
      const proven = await run('projections', 'prove', '--quiet')
      expect(proven.code, proven.stdout + proven.stderr).to.equal(0)
      const verified = await run('verify', '--all', '--quiet', '--json')
      expect(verified.code, verified.stderr).to.equal(5) // our player's session is open
      expect(JSON.parse(verified.stdout)).to.include({
        rounds,
        verified: rounds - ROUNDS_OF_OURS,
        pending: ROUNDS_OF_OURS,
        findingCount: 0,
      })

      const again = { ...player, token: await tokenOf(url, player) }
      expect(await balanceOf(url, again, '0')).to.equal(balance)
      const position = await betOf(url, again)
      expect(await balanceOf(url, again, position)).not.to.equal(balance)
      expect(await system.stop()).to.equal(0)
    })
  }
})
