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
import { deploy, urlOf } from './deployment.ts'
import { checkOutOlder, type Checkout } from './older-checkout.ts'

/** What is played on the older code, beside a player of our own. */
const SIMULATED = ['--players', '4', '--bets', '200', '--concurrency', '8', '--quiet', '--json']
const ROUNDS_OF_OURS = 5

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

  /** What older code has built was built anew before the system was ready. */
  async function noneIsOlder(url: string, auditor: string): Promise<void> {
    const live = (await standingsAt(url, auditor)).filter(({ status }) => status === 'live')
    const versionsOf = (some: readonly { name: string; version: number }[]) =>
      some.map(({ name, version }) => `${name} ${version}`).sort()
    expect(versionsOf(live)).to.deep.equal(versionsOf(registry))
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
      expect(system.output()).to.match(
        /Older code has built .*wallet_balance.*: building them anew/,
      )
      await noneIsOlder(url, auditing)
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

  it('of a deployment, part by part: older processes read on, newer ones refuse what rests, one order builds it', async () => {
    system = await npmStart({ dataDir, port: await freePort(), root: older.root })
    const { player, balance } = await play(system.run().url)
    await system.stop()

    const parts = await deploy(dataDir)
    try {
      const [before, after] = [await parts.start('api', older.root), await parts.start('api')]
      const [old, fresh] = [urlOf(before), urlOf(after)]
      const token = await tokenOf(old, player)
      const walletAt = (url: string) => ask(url, 'GET', { path: '/v1/wallet', token })
      const refused = await walletAt(fresh)
      expect(refused.body['code']).to.equal('REBUILD_PENDING')
      expect(refused.headers.get('retry-after')).to.equal('5')

      const worker = await parts.start('worker')
      expect(worker.info['changed']).to.include('wallet_balance')
      expect(worker.log()).to.match(/wallet_balance.*npm run rebuild -- --changed/)
      const position = await betOf(fresh, { ...player, token })
      expect((await walletAt(fresh)).body['code']).to.equal('REBUILD_PENDING')
      expect((await walletAt(old)).body['balance']).to.equal(balance)

      const { code, stderr } = await runScript('rebuild', ['--changed', '--yes'], parts.env)
      expect(code, stderr).to.equal(0)
      expect(await balanceOf(fresh, { ...player, token }, position)).not.to.equal(balance)
      expect((await walletAt(old)).status).to.equal(200)
      const path = `/v1/sessions/${player.sessionId}`
      expect((await ask(old, 'GET', { path, token })).status).to.equal(200)
      const proven = await runScript('projections', ['prove', '--quiet'], parts.env)
      expect(proven.code, proven.stdout + proven.stderr).to.equal(0)
    } finally {
      await parts.remove()
    }
  })
})
